import type { AdbState, Device, DevicePhase, Failure, Job, Reachability } from '@rackmark/contracts';
import { adbWords, untilText } from '../devices/words.js';

export interface WaitingFacts {
  state: 'queued' | 'leased' | 'ended';
  device_name: string;
  reachability: Reachability;
  agent_name: string;
  agent_trouble: string | null;
  adb: AdbState | null;
  phase: DevicePhase;
  phase_reason: string | null;
  admin: Device['admin'];
  admin_reason: string | null;
  health: Device['health'];
  health_reason: string | null;
  quarantined_until: Date | null;
  /** Jobs of the same device that come before this one, the leased one included. */
  ahead: number;
  /** The benchmark that the device works on now. */
  busy_with: number | null;
  not_before_seconds: number;
  /** How the latest attempt ended; null before the first one. */
  last_failure: Failure | null;
}

type Waiting = NonNullable<Job['waiting']>;
type Why = (f: WaitingFacts, now: Date) => (Pick<Waiting, 'reason' | 'text'> & { seconds?: number }) | null;

/** Why a job waits, in words: the first cause that holds. Null for one that does not. */
export function whyWaiting(f: WaitingFacts, now: Date): Job['waiting'] {
  if (f.state === 'ended') return null;
  if (f.state === 'leased') {
    const why = f.phase === 'waiting_gate' ? gate(f, now) : null;
    return why && { ...why, position: null, seconds: null };
  }
  for (const cause of [notEnabled, unhealthy, agentAway, deviceAway, queue, retry, notReady]) {
    const why = cause(f, now);
    if (why !== null) return { seconds: null, ...why, position: f.ahead + 1 };
  }
  const text = `Next on ${f.device_name}; it begins as soon as the agent asks for work.`;
  return { reason: 'device_busy', text, position: f.ahead + 1, seconds: null };
}

const adminWords = {
  draining: 'is draining: it takes no new work',
  maintenance: 'is in maintenance: it takes no work',
  retired: 'is retired: it takes no work any more',
};
const notEnabled: Why = (f) => {
  if (f.admin === 'enabled') return null;
  const why = f.admin_reason === null ? '' : ` The reason written down: ${f.admin_reason}`;
  return { reason: 'device_not_enabled', text: `${f.device_name} ${adminWords[f.admin]}.${dot(why)}` };
};

const unhealthy: Why = (f, now) => {
  const why = f.health_reason === null ? '' : ` ${f.health_reason}`;
  if (f.health === 'needs_repair')
    return { reason: 'device_not_enabled', text: `${f.device_name} needs a person.${dot(why)}` };
  if (f.health !== 'quarantined' || f.quarantined_until === null) return null;
  const left = (f.quarantined_until.getTime() - now.getTime()) / 1000;
  if (left <= 0) {
    const text = `${f.device_name} is in quarantine; a canary must pass before it takes work again.${dot(why)}`;
    return { reason: 'device_not_enabled', text };
  }
  const text = `${f.device_name} is in quarantine until ${untilText(f.quarantined_until)}.${dot(why)}`;
  return { reason: 'device_not_enabled', text, seconds: Math.ceil(left) };
};

const agentAway: Why = (f) =>
  f.reachability === 'online'
    ? null
    : {
        reason: 'device_unreachable',
        text: `${f.device_name} is not reachable: its agent "${f.agent_name}" is not connected.`,
      };

const deviceAway: Why = (f) => {
  if (f.adb === null || f.adb === 'device') return null;
  const trouble = f.agent_trouble === null ? '' : ` Its agent says: ${f.agent_trouble}`;
  const text = `${f.device_name} is away, its agent "${f.agent_name}" is there. ${adbWords[f.adb]}${dot(trouble)}`;
  return { reason: 'device_unreachable', text };
};

const queue: Why = (f) => {
  if (f.ahead === 0) return null;
  const now = f.busy_with === null ? '' : ` It works on benchmark ${f.busy_with} now.`;
  return { reason: 'device_busy', text: `Number ${f.ahead + 1} in the queue of ${f.device_name}.${now}` };
};

const retry: Why = (f) => {
  if (f.not_before_seconds <= 0) return null;
  const seconds = Math.ceil(f.not_before_seconds);
  const why = f.last_failure === null ? '' : `${dot(f.last_failure.message)} `;
  return { reason: 'retry_later', text: `${why}The next attempt begins in ${seconds} s.`, seconds };
};

const gate: Why = (f) => ({
  reason: 'gate',
  text: `${f.device_name} waits to be fit${f.phase_reason === null ? '' : `: ${f.phase_reason}`}`.replace(
    /\.?$/,
    '.',
  ),
});

const notReady: Why = (f, now) => {
  const because = f.phase_reason === null ? '.' : `: ${dot(f.phase_reason)}`;
  switch (f.phase) {
    case 'waiting_gate':
      return gate(f, now);
    case 'recovering':
    case 'failed': {
      const does = f.phase === 'failed' ? 'was given up by its agent' : 'is recovering';
      return { reason: 'device_unreachable', text: `${f.device_name} ${does}${because}` };
    }
    case 'discovered':
    case 'preparing':
    case 'cleanup':
      return { reason: 'device_busy', text: `${f.device_name} is being prepared${because}` };
    default:
      return null;
  }
};

/** A sentence that another wrote may lack its full stop. */
const dot = (text: string) => (text === '' || /[.!?]$/.test(text) ? text : `${text}.`);
