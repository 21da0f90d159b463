import type { LatencySummary, RunResult } from '@rackmark/contracts';
import { summarise } from '@rackmark/statistics';
import type { SampleFigures } from './run-numbers.js';

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

export function figuresOfSamples(latencyNs: readonly number[]): SampleFigures | null {
  const above = latencyNs.filter((ns) => ns > 0);
  if (above.length === 0) return null;
  const { n, p50, p90, p95 } = summarise(above);
  return { n, p50, p90, p95 };
}
