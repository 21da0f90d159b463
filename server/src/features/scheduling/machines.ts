/** State machines as tables: `next` says what an event makes of a state, or null where it changes nothing. */

export type JobState = 'queued' | 'leased' | 'ended';
export type JobEvent = 'leased' | 'given_back' | 'all_runs_ended';

const job: Record<JobState, Partial<Record<JobEvent, JobState>>> = {
  queued: { leased: 'leased', all_runs_ended: 'ended' },
  leased: { given_back: 'queued', all_runs_ended: 'ended' },
  ended: {},
};

export type AttemptState = 'running' | 'completed' | 'failed' | 'lost' | 'cancelled';
export type AttemptEvent = 'completed' | 'failed' | 'lease_lost' | 'cancelled';

const attempt: Record<AttemptState, Partial<Record<AttemptEvent, AttemptState>>> = {
  running: { completed: 'completed', failed: 'failed', lease_lost: 'lost', cancelled: 'cancelled' },
  completed: {},
  failed: {},
  lost: {},
  cancelled: {},
};

export type LeaseState = 'active' | 'released' | 'expired' | 'revoked';
export type LeaseEvent = 'released' | 'expired' | 'revoked';

const lease: Record<LeaseState, Partial<Record<LeaseEvent, LeaseState>>> = {
  active: { released: 'released', expired: 'expired', revoked: 'revoked' },
  released: {},
  expired: {},
  revoked: {},
};

export type RunState = 'planned' | 'running' | 'ended';
export type RunEvent = 'started' | 'attempt_over' | 'ended';

const run: Record<RunState, Partial<Record<RunEvent, RunState>>> = {
  planned: { started: 'running', ended: 'ended' },
  running: { attempt_over: 'planned', ended: 'ended' },
  ended: {},
};

const step =
  <S extends string, E extends string>(table: Record<S, Partial<Record<E, S>>>) =>
  (state: S, event: E): S | null =>
    table[state][event] ?? null;

export const nextJob = step(job);
export const nextAttempt = step(attempt);
export const nextLease = step(lease);
export const nextRun = step(run);
