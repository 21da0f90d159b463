import type { DeviceHealth, Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';

/**
 * The health of a device as a pure machine (notes of device farms agree on its parts: a breaker over failures in a row
 * and over a share, a canary before it takes work again, a longer pause each time, at last a person).
 */
type HealthCause = 'failures' | 'canary' | 'agent' | 'suspicion' | 'person';

/** A code, or what a person or another program wrote in its own words. */
export type Reason = Said | string;

interface Attempted {
  /** The attempt's id. */
  id: string;
  failed: boolean;
}

/** Times in milliseconds since 1970. */
export interface HealthState {
  health: DeviceHealth;
  /** Why it is not ok, for people; null while it is. */
  reason: Reason | null;
  cause: HealthCause | null;
  until: number | null;
  since: number | null;
  /** The last quarantine that it earned by itself, in seconds; 0 once it has proved itself. */
  quarantineSeconds: number;
  /** Attempts that ended well or by the device's fault, the latest last. */
  recent: readonly Attempted[];
  /** What its agent finds odd about it now. */
  suspicion: Reason | null;
}

export type HealthEvent =
  /** An attempt failed by the device's fault. */
  | { type: 'failed'; attempt: string; why: Reason }
  /** A job ended with at least one measurement. */
  | { type: 'good'; attempt: string }
  /** Failures that turned out to be the work's fault. */
  | { type: 'excused'; attempts: readonly string[] }
  | { type: 'canary_passed' }
  | { type: 'canary_failed'; why: Reason }
  /** The agent's ladder of recovery is used up. */
  | { type: 'gave_up'; why: Reason }
  | { type: 'suspicion'; why: Reason | null }
  | { type: 'quarantine'; until: number; reason: string }
  | { type: 'release' };

export const breaker = {
  inARow: 3,
  /** Share of the last `window` attempts. */
  share: 0.3,
  window: 20,
  firstSeconds: 3_600,
  mostSeconds: 24 * 3_600,
} as const;

/** @param now milliseconds since 1970 */
export function nextHealth(state: HealthState, event: HealthEvent, now: number): HealthState {
  const next = step(state, event, now);
  return next.health === state.health ? next : { ...next, since: now };
}

function step(s: HealthState, event: HealthEvent, now: number): HealthState {
  const kept = s.health === 'quarantined' || s.health === 'needs_repair';
  switch (event.type) {
    case 'failed': {
      const recent = remember(s.recent, { id: event.attempt, failed: true });
      const why = tripped(recent, event.why);
      return kept || why === null ? { ...s, recent } : quarantined({ ...s, recent }, 'failures', why, now);
    }
    case 'good': {
      const recent = remember(s.recent, { id: event.attempt, failed: false });
      return kept ? { ...s, recent } : proved({ ...s, recent });
    }
    case 'excused':
      return excused(s, event.attempts);
    case 'canary_passed':
      return kept ? onTrial(s, said('because.canary_passed')) : s;
    case 'canary_failed':
      return s.health === 'needs_repair'
        ? s
        : quarantined(s, 'canary', said('because.canary_failed', { why: event.why }), now);
    case 'gave_up':
      return broken(s, 'agent', event.why);
    case 'suspicion':
      return suspected({ ...s, suspicion: event.why });
    case 'quarantine':
      return s.health === 'needs_repair'
        ? s
        : { ...s, health: 'quarantined', cause: 'person', reason: event.reason, until: event.until };
    case 'release':
      return kept ? onTrial(s, said('because.released')) : s;
  }
}

const remember = (recent: readonly Attempted[], a: Attempted): Attempted[] =>
  [...recent.filter((r) => r.id !== a.id), a].slice(-breaker.window);

/** @param why the last one failed @returns why the breaker opens; null while it does not */
function tripped(recent: readonly Attempted[], why: Reason = ''): Said | null {
  const last = recent.slice(-breaker.inARow);
  if (last.length === breaker.inARow && last.every((a) => a.failed))
    return said('because.in_a_row', { n: breaker.inARow, why });
  const failed = recent.filter((a) => a.failed).length;
  if (failed >= breaker.share * breaker.window)
    return said('because.of_the_last', { n: failed, of: recent.length, why });
  return null;
}

/** Twice as long as the last time; after the longest one only a person helps. */
function quarantined(s: HealthState, cause: HealthCause, reason: Reason, now: number): HealthState {
  if (s.quarantineSeconds >= breaker.mostSeconds)
    return broken(s, cause, said('because.a_day_already', { why: reason }));
  const quarantineSeconds = Math.min(
    breaker.mostSeconds,
    s.quarantineSeconds === 0 ? breaker.firstSeconds : 2 * s.quarantineSeconds,
  );
  return {
    ...s,
    health: 'quarantined',
    cause,
    reason,
    quarantineSeconds,
    until: now + quarantineSeconds * 1000,
  };
}

const broken = (s: HealthState, cause: HealthCause, reason: Reason): HealthState => ({
  ...s,
  health: 'needs_repair',
  cause,
  reason,
  until: null,
});

/** Out of quarantine or repair: old failures count no more. Only a good job ends the trial. */
const onTrial = (s: HealthState, reason: Reason): HealthState => ({
  ...s,
  health: 'suspect',
  reason: s.suspicion ?? reason,
  until: null,
  recent: [],
});
const TRIAL = said('because.trial');

const proved = (s: HealthState): HealthState =>
  s.suspicion === null
    ? { ...s, health: 'ok', cause: null, reason: null, until: null, quarantineSeconds: 0 }
    : { ...s, health: 'suspect', cause: 'suspicion', reason: s.suspicion, quarantineSeconds: 0 };

/** What the agent finds odd makes an ok device suspect and goes away with it; a trial goes on without it. */
function suspected(s: HealthState): HealthState {
  if (s.health === 'quarantined' || s.health === 'needs_repair') return s;
  const wasOk = s.health === 'ok' || s.cause === 'suspicion';
  if (s.suspicion !== null)
    return { ...s, health: 'suspect', cause: wasOk ? 'suspicion' : s.cause, reason: s.suspicion };
  return wasOk ? { ...s, health: 'ok', cause: null, reason: null } : { ...s, reason: TRIAL };
}

/** A quarantine whose failures were the work's is taken back, and its length with it. */
function excused(s: HealthState, attempts: readonly string[]): HealthState {
  const recent = s.recent.filter((a) => !attempts.includes(a.id));
  const next = { ...s, recent };
  const unjust = s.health === 'quarantined' && s.cause === 'failures' && recent.length < s.recent.length;
  if (!unjust || tripped(recent) !== null) return next;
  const before = s.quarantineSeconds <= breaker.firstSeconds ? 0 : s.quarantineSeconds / 2;
  const free: HealthState = {
    ...next,
    health: 'ok',
    until: null,
    quarantineSeconds: before,
    cause: null,
    reason: null,
  };
  return suspected(before === 0 ? free : { ...free, health: 'suspect', cause: 'failures', reason: TRIAL });
}
