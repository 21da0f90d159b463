import type { Distribution } from '@rackmark/contracts';
import { quantile } from '@rackmark/statistics';
import type { RunSamples } from '../results/run-numbers.js';

/** Points a run at most: a line of more is neither drawn faster nor seen better. */
const MOST_POINTS = 400;

type RunDistribution = Distribution['cells'][number]['runs'][number];

/** Places of an answer that are shown at most. */
const MOST_POSITIONS = 128;

/**
 * Shares of one run's iterations at or below each latency, and its iterations in the order of measuring.
 * @param turns steps of each streamed turn of a language model
 */
export function distributionOf(run: RunSamples, turns: readonly (readonly number[])[] = []): RunDistribution {
  return {
    run_id: run.runId,
    position: run.position,
    repeat: run.repeat,
    verdict: run.verdict,
    samples: run.latencyNs.length,
    median_ns: quantile(run.latencyNs, 0.5),
    p90_ns: quantile(run.latencyNs, 0.9),
    p95_ns: quantile(run.latencyNs, 0.95),
    ecdf: ecdf(run.latencyNs),
    series_ns: bucketed(run.latencyNs, MOST_POINTS),
    positions: positionsOf(turns),
  };
}

/** Empirical distribution, thinned by equal steps of share; the smallest and the largest value always stay. */
function ecdf(values: readonly number[]): { latency_ns: number; share: number }[] {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const steps = Math.min(n, MOST_POINTS);
  return Array.from({ length: steps }, (_, i) => {
    const rank = steps === 1 ? n - 1 : Math.round((i * (n - 1)) / (steps - 1));
    return { latency_ns: sorted[rank]!, share: (rank + 1) / n };
  });
}

/**
 * How the time of a step changes with its place: greedy turns say the same, so what stands at one place in all of them is
 * one step measured several times. The first step ends with the second token.
 */
export function positionsOf(turns: readonly (readonly number[])[]): RunDistribution['positions'] {
  const longest = Math.max(0, ...turns.map((t) => t.length));
  const places = Math.min(longest, MOST_POSITIONS);
  return Array.from({ length: places }, (_, i) => {
    const [from, to] = [i, i + 1].map((k) => Math.floor((k * longest) / places)) as [number, number];
    const steps = turns.flatMap((t) => t.slice(from, to));
    return { position: (from + to - 1) / 2 + 2, step_ns: quantile(steps, 0.5) };
  });
}

/** Keeps of each bucket its smallest and largest value, in their order, so that no spike is lost. */
export function bucketed(values: readonly number[], most: number): number[] {
  if (values.length <= most) return [...values];
  const buckets = Math.floor(most / 2);
  const kept: number[] = [];
  for (let b = 0; b < buckets; b++) {
    const part = values.slice(
      Math.floor((b * values.length) / buckets),
      Math.floor(((b + 1) * values.length) / buckets),
    );
    const [low, high] = [part.indexOf(Math.min(...part)), part.indexOf(Math.max(...part))];
    for (const i of low <= high ? [low, high] : [high, low]) kept.push(part[i]!);
  }
  return kept;
}
