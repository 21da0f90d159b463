import { setTimeout as wait } from 'node:timers/promises';
import type { AndroidContext } from '../context.js';
import { installed } from './install.js';
import type { PhoneJob } from '../run/job.js';
import type { Link } from '../link/link.js';
import { stop } from '../stop.js';

/**
 * Makes a phone fit for jobs: waits for Android, ends and gives back what an earlier job left, puts the harness app on it.
 * @returns the version of the app that is on it
 * @throws Stop, AdbError
 */
export async function preparePhone(
  { context, link, job, key }: { context: AndroidContext; link: Link; job: PhoneJob; key: string },
  say: (reason: string) => void,
  signal: AbortSignal,
): Promise<string | null> {
  await untilBooted(context, link, say, signal);
  // What an earlier process left may still go on: then nothing here may end it.
  if (context.openRuns(key).length === 0) {
    await job.cleanUp(signal);
    await job.install(signal, say);
  }
  return (await installed(link, signal)).version;
}

/** The property comes before the package service is there, sometimes by minutes (appandflow/stim#897). */
const UP = 'getprop sys.boot_completed; service check package';
const isUp = (said: string): boolean => /^1\s*$/m.test(said) && !/^Service package: not found/m.test(said);

async function untilBooted(
  { limits, now }: AndroidContext,
  link: Link,
  say: (reason: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const deadline = now() + limits.bootMs;
  while (!isUp(await link.shell(UP, signal))) {
    say('Waits until the phone has started.');
    if (now() > deadline)
      throw stop(
        'DEVICE_UNRESPONSIVE',
        `The phone did not finish starting within ${limits.bootMs / 1000} s.`,
      );
    await wait(limits.bootEveryMs, undefined, { signal });
  }
}
