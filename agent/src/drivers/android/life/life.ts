import type { AdbState, Failure } from '@rackmark/contracts';
import type { DeviceStatus } from '../../driver.js';

/**
 * A phone's life. `job`: one holds it, also while it recovers, so that it comes back to its work. What the agent does with
 * it in a job (busy, waiting before a run) is the agent's to say; here such a phone is `ready`.
 */
export interface Life {
  phase: DeviceStatus['phase'];
  adb: AdbState;
  job: boolean;
  /** The job's phone came back as another boot, or not in time: its runs there are over. */
  jobLost: boolean;
  /** Failed tries to prepare it, since it last was ready. */
  tries: number;
  reason: string | null;
  failure: Failure | null;
}

export type LifeEvent =
  /** The adb server's word on it; `device` alone proves nothing yet. */
  | { type: 'adb'; state: AdbState }
  /** It answered: link, identity and boot id are known. `sameBoot`: as when it was last seen. */
  | { type: 'answered'; sameBoot: boolean }
  | { type: 'silent'; reason: string }
  /** A person asked for something that takes its link away for a while; a phone that was given up gets another chance. */
  | { type: 'asked'; reason: string }
  /** Listed as there, but nobody could ask it who it is. */
  | { type: 'unanswering' }
  /** What is done to it at this moment, for people. */
  | { type: 'step'; reason: string }
  /** What it has or what a person changed makes it be prepared once more. */
  | { type: 'again' }
  | { type: 'prepared' }
  | { type: 'prepare_failed'; failure: Failure }
  | { type: 'gates'; reason: string | null }
  | { type: 'job_begins' }
  | { type: 'job_ends' }
  | { type: 'cleaned' }
  | { type: 'clean_failed'; reason: string }
  /** The job's phone did not come back within its time. */
  | { type: 'grace_over' }
  | { type: 'gave_up'; failure: Failure };

/** Tries to prepare a phone before a person is asked. */
export const PREPARE_TRIES = 3;

export const unseen: Life = {
  phase: 'discovered',
  adb: 'absent',
  job: false,
  jobLost: false,
  tries: 0,
  reason: null,
  failure: null,
};

/** What to do at the phone, for each word of the adb server. */
export const adbReasons: Record<Exclude<AdbState, 'device'>, string> = {
  absent: 'Not connected. Plug it in again; it goes on by itself.',
  offline: 'It is connected but its adb does not answer.',
  unauthorized:
    'Unlock the phone and allow USB debugging for this computer; tick “Always allow from this computer”.',
  authorizing: 'The phone is asked whether it trusts this computer. Unlock it and look at its screen.',
  no_permissions:
    'This computer’s user may not open the USB device. Set up the udev rules for phones, then plug it in again.',
  recovery: 'It is in its recovery system. Choose “Reboot system now” on the phone.',
  sideload: 'It waits for a system update (sideload). Restart it.',
  bootloader: 'It is in its bootloader. Restart it.',
};

/** The next state. Events that do not fit change nothing: late answers of an effect are no reason to fall over. */
export function next(life: Life, event: LifeEvent): Life {
  switch (event.type) {
    case 'adb':
      return adb(life, event.state);
    case 'answered':
      return answered(life, event.sameBoot);
    case 'silent':
      return life.phase === 'failed' || life.phase === 'discovered'
        ? life
        : { ...life, phase: 'recovering', reason: event.reason };
    case 'asked':
      return { ...life, phase: 'recovering', reason: event.reason, failure: null };
    case 'unanswering':
      return life.phase === 'discovered'
        ? { ...life, phase: 'recovering', reason: 'It is connected but does not answer.' }
        : life;
    case 'step':
      return ['preparing', 'recovering', 'cleanup'].includes(life.phase)
        ? { ...life, reason: event.reason }
        : life;
    case 'again':
      return !life.job && ['ready', 'waiting_gate', 'failed', 'preparing'].includes(life.phase)
        ? { ...life, phase: 'preparing', reason: null, failure: null, tries: 0 }
        : life;
    case 'prepared':
      return life.phase === 'preparing'
        ? { ...life, phase: 'ready', reason: null, failure: null, tries: 0 }
        : life;
    case 'prepare_failed':
      return prepareFailed(life, event.failure);
    case 'gates':
      return gates(life, event.reason);
    case 'job_begins':
      return life.phase === 'ready' || life.phase === 'waiting_gate'
        ? { ...life, phase: 'ready', reason: null, job: true, jobLost: false }
        : life;
    case 'job_ends':
      return jobEnds(life);
    case 'cleaned':
      return life.phase === 'cleanup' ? { ...life, phase: 'ready', reason: null } : life;
    case 'clean_failed':
      return life.phase === 'cleanup' ? { ...life, phase: 'recovering', reason: event.reason } : life;
    case 'grace_over':
      return life.job && life.phase === 'recovering' ? { ...life, jobLost: true } : life;
    case 'gave_up':
      return life.phase === 'recovering' || life.phase === 'preparing'
        ? {
            ...life,
            phase: 'failed',
            jobLost: life.job,
            failure: event.failure,
            reason: event.failure.message,
          }
        : life;
  }
}

/** A phone that is plugged out or not allowed waits for a person, not for the ladder; one in a job keeps its lease a while. */
function adb(life: Life, state: AdbState): Life {
  if (state === life.adb) return life;
  if (state === 'device') {
    // Only its answer tells which boot it is.
    return { ...life, adb: state };
  }
  const reason = adbReasons[state];
  if (life.job && !life.jobLost) return { ...life, adb: state, phase: 'recovering', reason };
  const phase = state === 'offline' ? 'recovering' : 'discovered';
  return { ...life, adb: state, phase, reason, failure: null };
}

function answered(life: Life, sameBoot: boolean): Life {
  const up: Life = { ...life, adb: 'device' };
  if (life.job && !life.jobLost && sameBoot)
    return life.phase === 'recovering' ? { ...up, phase: 'ready', reason: null } : up;
  // Out of sight or not, another boot has ended whatever ran there.
  if (sameBoot && (life.phase === 'ready' || life.phase === 'waiting_gate' || life.phase === 'cleanup'))
    return up;
  return {
    ...up,
    phase: 'preparing',
    jobLost: life.job,
    tries: life.phase === 'failed' ? 0 : life.tries,
    reason: null,
    failure: null,
  };
}

function prepareFailed(life: Life, failure: Failure): Life {
  if (life.phase !== 'preparing') return life;
  const tries = life.tries + 1;
  return tries < PREPARE_TRIES
    ? { ...life, tries, reason: `${failure.message} It is tried again (${tries} of ${PREPARE_TRIES}).` }
    : { ...life, tries, phase: 'failed', failure, reason: failure.message };
}

function gates(life: Life, reason: string | null): Life {
  if (life.job || (life.phase !== 'ready' && life.phase !== 'waiting_gate')) return life;
  return reason === null
    ? { ...life, phase: 'ready', reason: null }
    : { ...life, phase: 'waiting_gate', reason };
}

/** A phone that is there is cleaned now; another one when it is prepared. */
function jobEnds(life: Life): Life {
  if (!life.job) return life;
  const over: Life = { ...life, job: false, jobLost: false };
  if (life.phase === 'ready' || life.phase === 'waiting_gate')
    return { ...over, phase: 'cleanup', reason: null };
  return life.phase === 'recovering' && life.adb !== 'device' && life.adb !== 'offline'
    ? { ...over, phase: 'discovered' }
    : over;
}
