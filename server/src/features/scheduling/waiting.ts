import type { AdbState, Device, DevicePhase, Failure, Job, Reachability, Said } from '@rackmark/contracts';
import { english, said, saidOfFailure, saidOfText } from '@rackmark/words';

export interface WaitingFacts {
  state: 'queued' | 'leased' | 'ended';
  device_name: string;
  reachability: Reachability;
  agent_name: string;
  agent_trouble: string | null;
  adb: AdbState | null;
  phase: DevicePhase;
  phase_reason: string | null;
  phase_said: Said | null;
  admin: Device['admin'];
  admin_reason: string | null;
  health: Device['health'];
  health_reason: string | null;
  health_said: Said | null;
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
interface Cause {
  reason: Waiting['reason'];
  said: Said;
  seconds?: number;
}
type Why = (f: WaitingFacts, now: Date) => Cause | null;

/** Why a job waits, in words: the first cause that holds. Null for one that does not. */
export function whyWaiting(f: WaitingFacts, now: Date): Job['waiting'] {
  if (f.state === 'ended') return null;
  if (f.state === 'leased') {
    const why = f.phase === 'waiting_gate' ? gate(f, now) : null;
    return why && told(why, null);
  }
  for (const cause of [notEnabled, unhealthy, agentAway, deviceAway, queue, retry, notReady]) {
    const why = cause(f, now);
    if (why !== null) return told(why, f.ahead + 1);
  }
  const next: Cause = { reason: 'device_busy', said: said('wait.next', { device: f.device_name }) };
  return told(next, f.ahead + 1);
}

const told = ({ reason, said, seconds }: Cause, position: number | null): Waiting => ({
  ...{ reason, said, position },
  text: english.tell(said, ''),
  seconds: seconds ?? null,
});

/** What others wrote, behind a sentence of ours; it may lack its full stop. */
type Tail = 'wait.tail' | 'wait.colon' | 'wait.written_down' | 'wait.agent_says';
const tail = (code: Tail, why: Said | string | null): Said | '' =>
  why === null ? '' : said(code, { detail: typeof why === 'string' ? why.replace(/\.$/, '') : why });

const notEnabled: Why = (f) => {
  if (f.admin === 'enabled') return null;
  const why = tail('wait.written_down', f.admin_reason);
  return {
    reason: 'device_not_enabled',
    said: said('wait.not_enabled', { device: f.device_name, state: f.admin, why }),
  };
};

const unhealthy: Why = (f, now) => {
  const about = { device: f.device_name, why: tail('wait.tail', f.health_said ?? f.health_reason) };
  if (f.health === 'needs_repair')
    return { reason: 'device_not_enabled', said: said('wait.needs_person', about) };
  if (f.health !== 'quarantined' || f.quarantined_until === null) return null;
  const left = (f.quarantined_until.getTime() - now.getTime()) / 1000;
  if (left <= 0) return { reason: 'device_not_enabled', said: said('wait.quarantine_over', about) };
  return {
    reason: 'device_not_enabled',
    said: said('wait.quarantine', { ...about, until_at: f.quarantined_until.toISOString() }),
    seconds: Math.ceil(left),
  };
};

const agentAway: Why = (f) =>
  f.reachability === 'online'
    ? null
    : {
        reason: 'device_unreachable',
        said: said('wait.agent_away', { device: f.device_name, agent: f.agent_name }),
      };

const deviceAway: Why = (f) => {
  if (f.adb === null || f.adb === 'device') return null;
  const why = tail('wait.agent_says', saidOfText(f.agent_trouble) ?? f.agent_trouble);
  const about = { device: f.device_name, agent: f.agent_name, state: f.adb, why };
  return { reason: 'device_unreachable', said: said('wait.device_away', about) };
};

const queue: Why = (f) => {
  if (f.ahead === 0) return null;
  const about = { place: f.ahead + 1, device: f.device_name };
  return {
    reason: 'device_busy',
    said:
      f.busy_with === null
        ? said('wait.queue', about)
        : said('wait.queue_behind', { ...about, benchmark: f.busy_with }),
  };
};

const retry: Why = (f) => {
  if (f.not_before_seconds <= 0) return null;
  const n = Math.ceil(f.not_before_seconds);
  return {
    reason: 'retry_later',
    said:
      f.last_failure === null
        ? said('wait.retry', { n })
        : said('wait.retry_after', { n, why: saidOfFailure(f.last_failure) }),
    seconds: n,
  };
};

const gate: Why = (f) => ({
  reason: 'gate',
  said: said('wait.gate', { device: f.device_name, why: tail('wait.colon', f.phase_said ?? f.phase_reason) }),
});

const notReady: Why = (f, now) => {
  const about = { device: f.device_name, why: tail('wait.colon', f.phase_said ?? f.phase_reason) };
  switch (f.phase) {
    case 'waiting_gate':
      return gate(f, now);
    case 'recovering':
      return { reason: 'device_unreachable', said: said('wait.recovering', about) };
    case 'failed':
      return { reason: 'device_unreachable', said: said('wait.given_up', about) };
    case 'discovered':
    case 'preparing':
    case 'cleanup':
      return { reason: 'device_busy', said: said('wait.prepared', about) };
    default:
      return null;
  }
};
