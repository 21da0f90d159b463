import { failures, type Failure, type FailureName, type Party } from '@rackmark/contracts';

/** Seconds before each further attempt, by who must act; an empty list: never (notes of the taxonomy, failure.ts). */
const delays: Record<Party, readonly number[]> = {
  user: [],
  workload: [],
  /** The same device again: a job belongs to one. */
  device: [10, 60],
  /** It needs a cool-down before anything can be better. */
  environment: [120, 120],
  agent: [10, 60],
  platform: [10, 60],
  /** The first loss may be a restart, a second one rarely mends itself at once. */
  lease: [0, 20],
  undetermined: [10],
};
/** An agent that restarted is back when it says so: it need not wait. */
const special: Partial<Record<FailureName, readonly number[]>> = { AGENT_LOST: [0, 20] };

/** However many parties fail a job in turn, it ends. */
export const MOST_ATTEMPTS = 6;

export type Retry = { again: true; delaySeconds: number } | { again: false };

/**
 * Whether a job is tried again after its latest attempt ended early.
 * @param ended failures of its attempts that were not cancelled, the latest last; null where an attempt gave none
 */
export function retryAfter(ended: readonly (Failure | null)[]): Retry {
  const names = ended.map((f) => f?.name ?? 'UNDETERMINED');
  const last = names.at(-1) ?? 'UNDETERMINED';
  const { party, retry } = failures[last];
  if (!retry || ended.length >= MOST_ATTEMPTS) return { again: false };
  const before = names.filter((n) => failures[n].party === party).length - 1;
  const delaySeconds = (special[last] ?? delays[party])[Math.max(0, before)];
  return delaySeconds === undefined ? { again: false } : { again: true, delaySeconds };
}
