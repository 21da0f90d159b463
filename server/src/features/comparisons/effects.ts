import { metrics, type Cell, type ComparedCell, type Effect, type MetricName } from '@rackmark/contracts';
import { decide, estimateRatio, type RatioEstimate } from '@rackmark/statistics';
import type { RunFigure, RunNumbers } from '../results/run-numbers.js';

/**
 * Each run's figures of a metric, as effects compare them: less is better. What is better the more there is of it is turned
 * round: a rate is the time for one token. Runs that are invalid or lack it are left out.
 */
export function figuresOf(runs: readonly RunNumbers[], metric: MetricName): RunFigure[] {
  const known = runs
    .filter((r) => r.verdict !== 'invalid')
    .flatMap((r) => r.figures[metric] ?? [])
    .filter((f) => f.p50 > 0);
  return metrics[metric].better === 'lower' ? known : known.map(turned);
}

const turned = ({ n, p50, p90, p95 }: RunFigure): RunFigure => ({
  n,
  p50: PER / p50,
  p90: PER / p90,
  p95: PER / p95,
});
/** Nanoseconds of a second: what a rate is turned round by. */
const PER = 1e9;
/** A figure of `figuresOf` in the metric's own unit. */
export const inItsUnit = (metric: MetricName, value: number): number =>
  metrics[metric].better === 'lower' ? value : PER / value;

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
