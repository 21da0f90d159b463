import type { HarnessAppOffer } from '@rackmark/contracts';
import { AdbError } from '../../adb/transport.js';
import { layout, PACKAGE } from './layout.js';
import type { AndroidLimits } from './limits.js';
import type { Link } from './link.js';
import { parsePackage } from './read/package-info.js';
import { answers, questions } from './sections.js';
import { stop, Stop } from './stop.js';

/** What to do about a refusal, by the package manager's own code. */
const remedies: readonly [RegExp, string][] = [
  [
    /USER_RESTRICTED/,
    'Its maker asks before each install over USB. Switch on “Install via USB” in its developer options, and confirm the dialog when it comes.',
  ],
  [
    /VERIFICATION_FAILURE|VERIFICATION_TIMEOUT/,
    'Switch off “Verify apps over USB” in its developer options, and Play Protect if it still refuses.',
  ],
  [
    /INSUFFICIENT_STORAGE/,
    'Its storage is full, also with all models of Rackmark removed. Free some space on it.',
  ],
  [/NO_MATCHING_ABIS/, 'The app is for 64-bit ARM; this phone’s system is another one.'],
  [/OLDER_SDK/, 'Its Android is older than the app needs (Android 8).'],
  [
    /UPDATE_INCOMPATIBLE|SHARED_USER_INCOMPATIBLE|INCONSISTENT_CERTIFICATES/,
    'An app of this name that another key has signed is on it, for another user or as a system app. Remove it by hand.',
  ],
  [/VERSION_DOWNGRADE/, 'A newer one is on it that could not be removed. Remove it by hand.'],
  [
    /PARSE_FAILED|INVALID_APK|BAD_SIGNATURE|NO_CERTIFICATES/,
    'The APK is damaged. Run npm run harness:build on the portal’s computer again.',
  ],
  [/ABORTED|CANCELLED/, 'Somebody or a dialog on the phone said no. Confirm the dialog the next time.'],
];

/** A refusal that goes away when the app that is there is removed first. */
const REPLACE = /UPDATE_INCOMPATIBLE|INCONSISTENT_CERTIFICATES|VERSION_DOWNGRADE|PERMISSION_MODEL_DOWNGRADE/;

export interface Installed {
  version: string | null;
  /** Of the APK that this or another agent installed last; null when nobody knows. */
  sha256: string | null;
}

export async function installed(link: Link, signal: AbortSignal): Promise<Installed> {
  const answer = answers(
    await link.shell(
      questions({ package: `dumpsys package ${PACKAGE}`, hash: `cat ${layout.harness}` }),
      signal,
    ),
  );
  const version = parsePackage(answer('package'), PACKAGE)?.versionName ?? null;
  const sha256 = /^[0-9a-f]{64}$/.exec(answer('hash').trim())?.[0] ?? null;
  return { version, sha256: version === null ? null : sha256 };
}

/** Puts the portal's APK on the phone, if it is not there. @throws Stop INSTALL_REFUSED with what to do */
export async function ensureInstalled(
  link: Link,
  limits: AndroidLimits,
  { app, file }: { app: HarnessAppOffer; file: () => Promise<string> },
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const there = await installed(link, signal);
  if (there.sha256 === app.sha256) return;
  const apk = await file();
  say(`Installs the harness app ${app.version}.`);
  await link.shell(`rm -f ${layout.harness}`, signal);
  const install = () =>
    link.use(
      (phone) =>
        phone.install(apk, undefined, { idleMs: limits.installMs, totalMs: limits.installMs, signal }),
      signal,
    );
  try {
    await install();
  } catch (error) {
    if (!(error instanceof AdbError) || error.kind !== 'INSTALL') throw error;
    await secondTry(link, error, install, signal, say);
  }
  await link.must(
    `mkdir -p ${layout.root} && echo ${app.sha256} > ${layout.harness}`,
    'note what was installed',
    signal,
  );
}

async function secondTry(
  link: Link,
  refusal: AdbError,
  install: () => Promise<void>,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const words = wordsOf(refusal);
  if (REPLACE.test(words)) {
    say('Removes the harness app that another key has signed or that is newer, and installs this one.');
    await link.shell(`pm uninstall ${PACKAGE}`, signal);
  } else if (/INSUFFICIENT_STORAGE/.test(words)) {
    say('Removes all models to make room for the harness app.');
    await link.shell(`rm -rf ${layout.models}`, signal);
  } else throw refused(refusal);
  await install().catch((error: unknown) => {
    throw error instanceof AdbError && error.kind === 'INSTALL' ? refused(error) : error;
  });
}

const wordsOf = ({ message, detail }: AdbError): string => `${message} ${detail ?? ''}`;

export function refused(error: AdbError): Stop {
  const words = wordsOf(error);
  const remedy =
    remedies.find(([code]) => code.test(words))?.[1] ?? 'Look at the phone’s screen, then try again.';
  return stop('INSTALL_REFUSED', `The phone refused the harness app (${error.message}). ${remedy}`, {
    detail: error.detail,
  });
}
