/**
 * State machines as tables: what an event makes of a state; where nothing stands it changes nothing. The statements that
 * carry events out are made of the tables (`moves`), so that the database cannot do what they do not say.
 */
type Table<S extends string, E extends string> = Record<S, Partial<Record<E, S>>>;

export interface Machine<S extends string, E extends string> {
  readonly table: Table<S, E>;
  /** Null where the event changes nothing. */
  next(state: S, event: E): S | null;
  /** SQL of an event for `UPDATE … SET {to} … WHERE {from}`. @param alias of the table that is changed */
  moves(event: E, alias: string): { to: string; from: string };
}

function machine<S extends string, E extends string>(table: Table<S, E>): Machine<S, E> {
  const states = Object.keys(table) as S[];
  return {
    table,
    next: (state, event) => table[state][event] ?? null,
    moves: (event, alias) => {
      const from = states.filter((s) => table[s][event] !== undefined);
      const [to, ...others] = [...new Set(from.map((s) => table[s][event]))];
      // One statement sets one state.
      if (to === undefined || others.length > 0) throw new Error(`"${event}" must lead to one state`);
      return { to: `state = '${to}'`, from: `${alias}.state IN (${from.map((s) => `'${s}'`).join(', ')})` };
    },
  };
}

export type JobState = 'queued' | 'leased' | 'ended';
export type JobEvent = 'leased' | 'given_back' | 'all_runs_ended';
export const jobs = machine<JobState, JobEvent>({
  queued: { leased: 'leased', all_runs_ended: 'ended' },
  leased: { given_back: 'queued', all_runs_ended: 'ended' },
  ended: {},
});

export type AttemptState = 'running' | 'completed' | 'failed' | 'lost' | 'cancelled';
export type AttemptEnd = Exclude<AttemptState, 'running'>;
export const attempts = machine<AttemptState, AttemptEnd>({
  running: { completed: 'completed', failed: 'failed', lost: 'lost', cancelled: 'cancelled' },
  completed: {},
  failed: {},
  lost: {},
  cancelled: {},
});

export type LeaseState = 'active' | 'released' | 'expired' | 'revoked';
export type LeaseEnd = Exclude<LeaseState, 'active'>;
export const leases = machine<LeaseState, LeaseEnd>({
  active: { released: 'released', expired: 'expired', revoked: 'revoked' },
  released: {},
  expired: {},
  revoked: {},
});

export type RunState = 'planned' | 'running' | 'ended';
export type RunEvent = 'started' | 'attempt_over' | 'ended';
/** Without a result. One that has a result is ended by it, once (results/admission.ts). */
export const runs = machine<RunState, RunEvent>({
  planned: { started: 'running', ended: 'ended' },
  running: { attempt_over: 'planned', ended: 'ended' },
  ended: {},
});
