import { said } from '@rackmark/words';
/** What is known of the lease that a result names. */
export interface LeaseOfResult {
  state: 'active' | 'released' | 'expired' | 'revoked';
  epoch: number;
  job_id: string;
  /** It was granted to who sends the result. */
  is_own: boolean;
}

/** The run that a result is of, as it stands now. */
export interface RunBefore {
  state: 'planned' | 'running' | 'ended';
  job_id: string;
  /** Of the result that it has; null while it has none, also when it was ended without one. */
  result_sha256: string | null;
}

export type Admission =
  | { is: 'taken'; late: boolean }
  /** The same result again: the answer to the first one was lost. */
  | { is: 'known' }
  | { is: 'refused'; code: 'LEASE_OF_ANOTHER_AGENT' | 'LEASE_NOT_OF_RUN' | 'RUN_ALREADY_ENDED' };

/**
 * Whether a result is taken (docs/adr/0014). It is a run's, made under a lease of its job that was valid when it began; that
 * the lease is over by now does not make it worse. A run has one result: the first that comes. An end without a result (lost,
 * given up, cancelled) says only that nothing was known, so what was measured takes its place.
 */
export function admit(
  lease: LeaseOfResult | null,
  run: RunBefore,
  result: { epoch: number; sha256: string },
): Admission {
  if (lease !== null && !lease.is_own) return { is: 'refused', code: 'LEASE_OF_ANOTHER_AGENT' };
  if (run.result_sha256 === result.sha256) return { is: 'known' };
  if (lease === null || lease.epoch !== result.epoch || lease.job_id !== run.job_id)
    return { is: 'refused', code: 'LEASE_NOT_OF_RUN' };
  if (run.result_sha256 !== null) return { is: 'refused', code: 'RUN_ALREADY_ENDED' };
  return { is: 'taken', late: lease.state !== 'active' };
}

/** Why it is refused, in words. */
export const refusals = {
  LEASE_OF_ANOTHER_AGENT: said('problem.lease_of_another_agent'),
  LEASE_NOT_OF_RUN: said('problem.lease_not_of_run'),
  RUN_ALREADY_ENDED: said('problem.run_already_ended'),
} as const;
