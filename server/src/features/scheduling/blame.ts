import type { FailureName } from '@rackmark/contracts';

/** An attempt of a benchmark that ended with a certain failure. */
export interface FailedAttempt {
  attemptId: string;
  deviceId: string;
  deviceName: string;
  agentId: string;
  endedAtMs: number;
  /** What it was running then; null where no run had begun. */
  work: { modelSha256: string; configurationKey: string } | null;
}

/** From so many devices on the same failure is the work's. */
const DEVICES_TO_BLAME_WORK = 3;
/** Phones of one agent that are lost within this time were lost together: a hub, a cable, a person. */
const TOGETHER_MS = 60_000;

/** A phone that does not allow debugging, or installing, says nothing about what was to be measured. */
const neverTheWork: readonly FailureName[] = ['DEVICE_UNAUTHORIZED', 'INSTALL_NOT_ALLOWED'];

/**
 * Whether the same failure, at the same work, on several devices is to be blamed on the work.
 * @param attempts all attempts of the benchmark with this failure
 * @param latest the one that has just ended
 * @returns the attempts to excuse, or null where the devices are to blame
 */
export function blameWork(
  name: FailureName,
  attempts: readonly FailedAttempt[],
  latest: FailedAttempt,
): FailedAttempt[] | null {
  if (neverTheWork.includes(name)) return null;
  const alike = attempts.filter((a) => sameWork(a, latest));
  const counted = name === 'DEVICE_LOST' ? apart(alike) : alike;
  return new Set(counted.map((a) => a.deviceId)).size >= DEVICES_TO_BLAME_WORK ? alike : null;
}

const sameWork = (a: FailedAttempt, b: FailedAttempt): boolean =>
  a.work?.modelSha256 === b.work?.modelSha256 && a.work?.configurationKey === b.work?.configurationKey;

/** Of phones that were lost together, the first. */
function apart(attempts: readonly FailedAttempt[]): FailedAttempt[] {
  const kept: FailedAttempt[] = [];
  for (const a of [...attempts].sort((x, y) => x.endedAtMs - y.endedAtMs)) {
    const together = kept.some((k) => k.agentId === a.agentId && a.endedAtMs - k.endedAtMs < TOGETHER_MS);
    if (!together || kept.some((k) => k.deviceId === a.deviceId)) kept.push(a);
  }
  return kept;
}
