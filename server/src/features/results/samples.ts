import type { LatencySummary, RunResult } from '@rackmark/contracts';
import { summarise } from '@rackmark/statistics';

/** Percentiles are of the samples that are kept; what is known of all of them is of all. */
export function summaryOf({
  latency_ns,
  thinned,
}: Pick<RunResult, 'latency_ns' | 'thinned'>): LatencySummary | null {
  if (latency_ns.length === 0) return null;
  const kept = summarise(latency_ns);
  if (!thinned) return kept;
  const { n, min_ns, mean_ns, max_ns } = thinned;
  return { ...kept, n, min: min_ns, mean: mean_ns, max: max_ns, kept: kept.n };
}
