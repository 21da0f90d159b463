import { setTimeout as wait } from 'node:timers/promises';
import type { HarnessAppOffer } from '@rackmark/contracts';
import { AdbError } from '../../../adb/transport.js';
import { layout, PACKAGE } from '../layout.js';
import type { AndroidLimits } from '../limits.js';
import type { Link } from '../link/link.js';
import { parsePackage } from '../read/package-info.js';
import { refused, wordsOf } from './refusals.js';
import { answers, questions } from '../link/sections.js';
import { stop } from '../stop.js';

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
  const once = () =>
    link.use(
      (phone) =>
        phone.install(apk, undefined, { idleMs: limits.installMs, totalMs: limits.installMs, signal }),
      signal,
    );
  const install = () => whenStarted(once, limits, signal, say);
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

/** A package service that is not up is waited for like a start: that is no fault of the app. @throws what `work` throws */
async function whenStarted(
  work: () => Promise<void>,
  { bootMs, bootEveryMs }: AndroidLimits,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  for (const until = performance.now() + bootMs; ;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AdbError) || error.kind !== 'STARTING') throw error;
      if (performance.now() > until)
        throw stop(
          'DEVICE_UNRESPONSIVE',
          `The phone's package service did not come up within ${Math.round(bootMs / 1000)} s (${error.message}). Restart the phone.`,
        );
      say('Waits until the phone’s package service has started.');
      await wait(bootEveryMs, undefined, { signal });
    }
  }
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
