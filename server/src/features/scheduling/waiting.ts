import type { Job, Reachability } from '@rackmark/contracts';

export interface WaitingFacts {
  state: 'queued' | 'leased' | 'ended';
  device_name: string;
  reachability: Reachability;
  agent_name: string;
  admin: string;
  health: string;
  /** Jobs of the same device that come before this one, the leased one included. */
  ahead: number;
  /** The benchmark that the device works on now. */
  busy_with: number | null;
  not_before_seconds: number;
}

/** Why a queued job waits, in words. Null for one that does not. */
export function whyWaiting(f: WaitingFacts): Job['waiting'] {
  if (f.state !== 'queued') return null;
  const position = f.ahead + 1;
  if (f.admin !== 'enabled') {
    return {
      reason: 'device_not_enabled',
      text: `${f.device_name} is ${f.admin === 'draining' ? 'draining' : `in ${f.admin}`}: it takes no new work.`,
      position,
      seconds: null,
    };
  }
  if (f.health === 'quarantined' || f.health === 'needs_repair') {
    return {
      reason: 'device_not_enabled',
      text: `${f.device_name} is in quarantine.`,
      position,
      seconds: null,
    };
  }
  if (f.reachability !== 'online') {
    return {
      reason: 'device_unreachable',
      text: `${f.device_name} is not reachable: its agent "${f.agent_name}" is not connected.`,
      position,
      seconds: null,
    };
  }
  if (f.ahead > 0) {
    const now = f.busy_with === null ? '' : ` It works on benchmark ${f.busy_with} now.`;
    return {
      reason: 'device_busy',
      text: `Number ${position} in the queue of ${f.device_name}.${now}`,
      position,
      seconds: null,
    };
  }
  if (f.not_before_seconds > 0) {
    const seconds = Math.ceil(f.not_before_seconds);
    return { reason: 'retry_later', text: `The next attempt begins in ${seconds} s.`, position, seconds };
  }
  return {
    reason: 'device_busy',
    text: `Next on ${f.device_name}; it begins as soon as the agent asks for work.`,
    position,
    seconds: null,
  };
}
