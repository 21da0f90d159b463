import { createHash } from 'node:crypto';
import { cut } from '../../../cut.js';

/**
 * A phone's key by its own properties, never by the serial that adb shows: that is an address for phones over TCP, and
 * cheap phones come with one serial for all.
 */
export function baseKey(p: (name: string) => string): string {
  const text = ['ro.serialno', 'ro.boot.serialno', 'ro.product.manufacturer', 'ro.product.device']
    .map(p)
    .join('\n');
  return `android-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

const MOST_PLACE = 100;
/** Where a phone hangs: its port, else what adb calls it, cut to what the portal takes (never through a letter). */
export const placeOf = ({ serial, path }: { serial: string; path: string | null }): string =>
  cut(path ?? serial, MOST_PLACE);

/** Keys of phones by the marker that the agent wrote on each; what was given once stays, whichever phone comes first. */
export type KnownKeys = ReadonlyMap<string, string>;

/**
 * @param present markers of phones that are connected now, by key
 * @returns the key, and whether another phone says the same of itself
 */
export function keyOf(
  base: string,
  marker: string,
  known: KnownKeys,
  present: ReadonlyMap<string, string>,
): { key: string; twin: boolean } {
  const isTwin = (key: string) =>
    [...present].some(([k, m]) => m !== marker && (k === key || k === base || k.startsWith(`${base}-`)));
  const isFree = (key: string) => (present.get(key) ?? marker) === marker;
  const before = known.get(marker);
  const isOwn = before !== undefined && (before === base || before.startsWith(`${base}-`));
  if (isOwn && isFree(before)) return { key: before, twin: isTwin(before) };
  // A wiped phone has lost its marker and is still the same phone, as long as no other one holds the key.
  // It may also be a twin that came while the other one was away: then that one gets a new key when it is back.
  if (!isOwn && isFree(base)) return { key: base, twin: isTwin(base) };
  return { key: `${base}-${marker.replaceAll('-', '').slice(0, 8)}`, twin: true };
}
