import { z } from 'zod';
import { nearest } from './nearest.js';

/** All that a person may set, for any program of Rackmark; docs/settings.md says what each means. */
export const SETTINGS = [
  ...['RACKMARK_PORT', 'RACKMARK_HOST', 'RACKMARK_ACCESS', 'RACKMARK_DEMO', 'RACKMARK_DATA_DIR'],
  ...['RACKMARK_DATABASE_URL', 'RACKMARK_DATABASE_SCHEMA', 'RACKMARK_CACHE_DIR', 'RACKMARK_HARNESS_DIR'],
  ...['RACKMARK_LITERT_LIBRARY', 'RACKMARK_LITERT_LM_LIBRARY', 'RACKMARK_SOFTWARE_ACCELERATORS'],
  ...['RACKMARK_SERVER', 'RACKMARK_TOKEN', 'RACKMARK_AGENT_NAME', 'RACKMARK_AGENT_DATA_DIR'],
  ...['RACKMARK_AGENT_CODE', 'RACKMARK_LOCAL_AGENT_CODE', 'RACKMARK_MAX_DEVICES_PER_AGENT'],
  ...['RACKMARK_FIRST_LOOK', 'RACKMARK_GATE_SECONDS', 'RACKMARK_COMPUTER'],
  ...['RACKMARK_PUBLIC_URL', 'RACKMARK_WEBHOOKS_PRIVATE', 'RACKMARK_SMTP_URL', 'RACKMARK_MAIL_FROM'],
  ...['RACKMARK_ADB', 'RACKMARK_ADB_PORT', 'RACKMARK_ADB_CONNECT'],
  ...['RACKMARK_BENCHMARK_MODEL', 'RACKMARK_LITERT_LM_MAIN'],
  // Of printing a report.
  'RACKMARK_BROWSER',
  // Of building the APK.
  ...['RACKMARK_ANDROID_KEYSTORE', 'RACKMARK_ANDROID_KEYSTORE_PASSWORD', 'RACKMARK_ANDROID_KEY'],
  // Of Docker and of the stack.
  ...['RACKMARK_DATABASE_PASSWORD', 'RACKMARK_PUBLISHED_PORT', 'RACKMARK_USB_GROUP', 'RACKMARK_STACK_DIR'],
] as const;

/** Of tests and of figures, by their beginnings. */
const OF_DEVELOPERS = /^RACKMARK_(TEST_.*|FUZZ_.*|BENCHMARKS_.*|CHROMIUM|LITERT_LM_CLI)$/;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What somebody set and nobody reads, with the setting that may be meant: one that is misspelt would be passed over in
 * silence, and its default take its place.
 */
export function strayNames(env: Environment): { name: string; near: string | null }[] {
  const known: readonly string[] = SETTINGS;
  return Object.keys(env)
    .filter((name) => /^RACKMARK_/i.test(name) && !known.includes(name) && !OF_DEVELOPERS.test(name))
    .map((name) => ({ name, near: nearest(name.toUpperCase(), known) }));
}

/** The same as a sentence each. */
export const unknownSettings = (env: Environment): string[] =>
  strayNames(env).map(({ name, near }) =>
    near === null
      ? `${name} is no setting of Rackmark; docs/settings.md names them all. Unset it.`
      : `${name} is no setting; did you mean ${near}? Correct it or unset it.`,
  );

/** A number as a person writes it: digits. What JavaScript also takes for one (" ", "0x1F", "1e3") is a mistake. */
export const settingNumber = (name: string, what: string, low: number, high: number) => {
  const error = `${name} must be ${what} from ${low} to ${high}`;
  return z
    .string()
    .regex(/^\s*\d+(\.\d+)?\s*$/, error)
    .transform(Number)
    .pipe(z.number().min(low, error).max(high, error));
};

/** As `settingNumber`, without fractions. */
export const settingWhole = (name: string, what: string, low: number, high: number) =>
  settingNumber(name, what, low, high).pipe(z.int(`${name} must be ${what} from ${low} to ${high}`));

/**
 * Why a library that somebody named is no good, as its engine's offer says it; null where none was named or it is good. No
 * other engine takes its place: that would measure something else.
 */
export const namedLibraryTrouble = (offer: { available: boolean; reason: string | null }): string | null =>
  !offer.available && offer.reason?.startsWith('RACKMARK_') ? offer.reason : null;
