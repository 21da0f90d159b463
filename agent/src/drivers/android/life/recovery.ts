import type { AdbState } from '@rackmark/contracts';

export interface Ladder {
  /** Between two reconnects of one phone, and how many before the next step. */
  reconnectEveryMs: number;
  reconnects: number;
  /** A phone whose shell answers gets this long to say who it is, before it is restarted. */
  answerMs: number;
  /** A phone that needs a second restart within this time needs a person. */
  rebootEveryMs: number;
  /** Between two restarts of the adb server for the sake of phones. */
  serverEveryMs: number;
}
export const ladder: Ladder = {
  reconnectEveryMs: 15_000,
  reconnects: 3,
  answerMs: 30_000,
  rebootEveryMs: 30 * 60_000,
  serverEveryMs: 10 * 60_000,
};

export type Step = 'retry' | 'reconnect' | 'reboot' | 'give_up' | 'wait';

/** What was tried with one phone since it last was well. */
export interface Tried {
  /** When it was asked once more; null: not yet. */
  retriedMs: number | null;
  reconnects: number;
  lastReconnectMs: number;
  /** Kept when it is well again: a phone that needs a restart every few minutes is not well. */
  lastRebootMs: number;
}
export const nothingTried: Tried = {
  retriedMs: null,
  reconnects: 0,
  lastReconnectMs: -Infinity,
  lastRebootMs: -Infinity,
};

export interface Sick {
  adb: AdbState;
  /** Its shell answered the last question. */
  shellAnswers: boolean;
  /** A restart would end a run that goes on there. */
  jobRuns: boolean;
}

/**
 * The ladder of one phone: ask once more, make the link anew, restart it where its shell still answers, at last ask for a
 * person. Resetting its USB port needs rights and hubs that not every computer has (docs/rack-setup.md) and is left to people.
 */
export function nextStep(sick: Sick, tried: Tried, nowMs: number, by: Ladder = ladder): Step {
  if (sick.adb !== 'device' && sick.adb !== 'offline') return 'wait';
  if (tried.retriedMs === null) return 'retry';
  if (tried.reconnects < by.reconnects && !sick.shellAnswers)
    return nowMs - tried.lastReconnectMs >= by.reconnectEveryMs ? 'reconnect' : 'wait';
  if (sick.jobRuns) return 'wait';
  if (sick.shellAnswers && nowMs - tried.lastRebootMs >= by.rebootEveryMs)
    return nowMs - tried.retriedMs >= by.answerMs ? 'reboot' : 'wait';
  // The last reconnect gets its time, too.
  return nowMs - tried.lastReconnectMs >= by.reconnectEveryMs ? 'give_up' : 'wait';
}

/** How the trying goes on, once a step was taken. */
export function taken(tried: Tried, step: Step, nowMs: number): Tried {
  switch (step) {
    case 'retry':
      return { ...tried, retriedMs: nowMs };
    case 'reconnect':
      return { ...tried, reconnects: tried.reconnects + 1, lastReconnectMs: nowMs };
    case 'reboot':
      return { ...nothingTried, retriedMs: nowMs, lastReconnectMs: nowMs, lastRebootMs: nowMs };
    case 'give_up':
    case 'wait':
      return tried;
  }
}

export const stepWords: Record<Exclude<Step, 'wait'>, string> = {
  retry: 'It is asked once more (step 1 of 4).',
  reconnect: 'Its link is made anew (step 2 of 4).',
  reboot: 'It is restarted (step 3 of 4).',
  give_up: 'A person must look at it (step 4 of 4).',
};

/**
 * Restarting the adb server takes the link from every phone: only when no job runs on this computer, or when more than half
 * of the phones are dead anyway, and one phone alone is never a reason.
 */
export function mayRestartServer(
  { phones, dead, jobs }: { phones: number; dead: number; jobs: number },
  lastMs: number,
  nowMs: number,
  by: Ladder = ladder,
): boolean {
  if (nowMs - lastMs < by.serverEveryMs || dead < 2) return false;
  return jobs === 0 || dead * 2 > phones;
}
