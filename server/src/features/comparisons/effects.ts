import type { Cell, ComparedCell, Effect, MetricName } from '@rackmark/contracts';
import { decide, estimateRatio, type RatioEstimate } from '@rackmark/statistics';
import type { RunNumbers, SampleFigures } from '../results/run-numbers.js';

const single: Record<Exclude<MetricName, 'latency' | 'inter_token'>, (r: RunNumbers) => number | null> = {
  load_cold: (r) => r.loadColdNs,
  load_warm: (r) => r.loadWarmNs,
  first_inference: (r) => r.firstInferenceNs,
  peak_memory: (r) => r.peakRssKib,
  // Rates are compared as time for one token, so that less is better in every metric.
  prefill_rate: (r) => perToken(r.language?.prefill_rate),
  decode_rate: (r) => perToken(r.language?.decode_rate),
  time_to_first_token: (r) => r.language?.time_to_first_token_ns ?? null,
};

const perToken = (rate: number | null | undefined) => (rate ? 1e9 / rate : null);

/** Each run's figures of a metric; runs that are invalid or lack it are left out. */
export function figuresOf(runs: readonly RunNumbers[], metric: MetricName): SampleFigures[] {
  const usable = runs.filter((r) => r.verdict !== 'invalid');
  // A language model's samples are its steps from token to token; it has no single inference.
  if (metric === 'latency' || metric === 'inter_token') {
    const ofTokens = metric === 'inter_token';
    return usable.filter((r) => Boolean(r.language) === ofTokens).flatMap((r) => r.samples ?? []);
  }
  return usable
    .map(single[metric])
    .filter((v) => v !== null && v > 0)
    .map((v) => ({ n: 1, p50: v!, p90: v!, p95: v! }));
}

/** Why a pair of cells has no effect to show, or that it has one. The worse side speaks. */
export function stateOf(
  base: Cell | undefined,
  candidate: Cell | undefined,
): { state: ComparedCell['state']; note: string | null } {
  if (base === undefined || candidate === undefined) {
    const which = base === undefined ? 'the base' : 'the candidate';
    return { state: 'missing', note: `${which} was not measured here` };
  }
  for (const [cell, name] of [
    [candidate, 'candidate'],
    [base, 'base'],
  ] as const) {
    if (cell.outcome === null) return { state: 'pending', note: `${name} is still being measured` };
    if (cell.outcome !== 'measured') {
      return {
        state: cell.outcome,
        note: cell.failure ? cell.failure.message : `${name} was ${cell.outcome}`,
      };
    }
    if (cell.verdict === 'invalid') return { state: 'invalid', note: firstFailed(cell) };
    if (ranElsewhere(cell)) {
      return { state: 'fallback', note: cell.delegation?.reason ?? `${name} ran on the CPU` };
    }
    if (cell.delegation?.software) {
      const played = cell.delegation.asked.toUpperCase();
      return {
        state: 'software',
        note: `${cell.delegation.adapter ?? 'a software device'}, a CPU, played the ${played}`,
      };
    }
  }
  if ([base, candidate].some((c) => c.configuration.runner === 'benchmark_model'))
    return { state: 'missing', note: 'benchmark_model reports no raw samples: nothing to compare with' };
  const [a, b] = [base.configuration.runner, candidate.configuration.runner];
  // Another program in another kind of process: a difference would be that of the runners, not of what was asked.
  if (a !== b) return { state: 'missing', note: `${a} and ${b} measure in ways of their own: not compared` };
  const suspect = [candidate, base].find((c) => c.verdict === 'suspect');
  return suspect ? { state: 'suspect', note: firstFailed(suspect) } : { state: 'compared', note: null };
}

const firstFailed = (cell: Cell) => cell.reasons.find((r) => r.passed === false)?.text ?? null;

const ranElsewhere = (cell: Cell) =>
  cell.delegation !== null && cell.delegation.used !== null && cell.delegation.used !== cell.delegation.asked;

/** What the runs of a pair say of it, before anything is claimed; null when a side has no usable run. */
export function estimateOf(
  base: readonly RunNumbers[],
  candidate: readonly RunNumbers[],
  metric: MetricName,
): RatioEstimate | null {
  const b = figuresOf(base, metric).map((run) => [run.p50]);
  const c = figuresOf(candidate, metric).map((run) => [run.p50]);
  return b.length === 0 || c.length === 0 ? null : estimateRatio(b, c);
}

/** What may be said of the pairs of a view, decided for all of them together. */
export function effectsOf(estimates: readonly (RatioEstimate | null)[], delta: number): (Effect | null)[] {
  const decided = decide(
    estimates.filter((e) => e !== null),
    { delta },
  );
  let next = 0;
  return estimates.map((e) => {
    if (e === null) return null;
    const { moreRuns, ...rest } = decided[next++]!;
    return { ...rest, more_runs: moreRuns };
  });
}
