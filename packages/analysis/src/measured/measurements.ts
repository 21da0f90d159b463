import { metricNames, metrics, recordedOf, type MetricName, type RunResult } from '@rackmark/contracts';
import { quantile, summarise } from '@rackmark/statistics';

/** One metric's value of one run, as a row keeps it; quantiles of what has many values in a run. */
export interface Measurement {
  metric: MetricName;
  /** The median of what was recorded, in the metric's unit. */
  value: number;
  /** How many values were measured, and how many of them were kept where not all were: quantiles are of these. */
  n: number;
  kept: number | null;
  min: number | null;
  p5: number | null;
  p25: number | null;
  p75: number | null;
  p90: number | null;
  p95: number | null;
  /** From 100 values on. */
  p99: number | null;
  max: number | null;
  mean: number | null;
}

/** What a run measured, by the registry of metrics. */
export function measurementsOf(run: RunResult): Measurement[] {
  return metricNames.flatMap((metric) => {
    const recorded = recordedOf(metric, run);
    if (recorded.length === 0) return [];
    return metrics[metric].isSpread
      ? spread(metric, recorded, run.thinned ?? null)
      : single(metric, recorded);
  });
}

const single = (metric: MetricName, recorded: readonly number[]): Measurement => ({
  ...{ metric, value: quantile(recorded, 0.5), n: recorded.length, kept: null },
  ...{ min: null, p5: null, p25: null, p75: null, p90: null, p95: null, p99: null, max: null, mean: null },
});

/** Percentiles are of the samples that are kept; what is known of all of them is of all. */
function spread(metric: MetricName, recorded: readonly number[], whole: RunResult['thinned']): Measurement {
  const { p50: value, ...kept } = summarise(recorded);
  if (!whole) return { metric, value, ...kept, kept: null };
  return {
    metric,
    value,
    ...kept,
    kept: kept.n,
    n: whole.n,
    min: whole.min_ns,
    mean: whole.mean_ns,
    max: whole.max_ns,
  };
}
