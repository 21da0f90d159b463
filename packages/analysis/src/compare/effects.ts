import {
  metrics,
  type Cell,
  type ComparedCell,
  type Effect,
  type MetricName,
  type Said,
} from '@rackmark/contracts';
import { decide, estimateRatio, type RatioEstimate } from '@rackmark/statistics';
import { said, saidOfFailure } from '@rackmark/words';
import type { RunFigure, RunNumbers } from '../measured/run-numbers.js';

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
export interface PairState {
  state: ComparedCell['state'];
  note: Said | null;
}

/** Why a pair of cells has no effect to show, or that it has one. The worse side speaks. */
export function stateOf(base: Cell | undefined, candidate: Cell | undefined): PairState {
  if (base === undefined || candidate === undefined)
    return missing(said('note.missing', { word: base === undefined ? 'base' : 'candidate' }));
  const against = againstSide(candidate, 'candidate') ?? againstSide(base, 'base');
  if (against !== null) return against;
  const [a, b] = [base.configuration.runner, candidate.configuration.runner];
  if (a === 'benchmark_model' || b === 'benchmark_model') return missing(said('note.no_samples'));
  // Another program in another kind of process: a difference would be that of the runners, not of what was asked.
  if (a !== b) return missing(said('note.runners', { before: a, after: b }));
  const suspect = [candidate, base].find((c) => c.verdict === 'suspect');
  return suspect ? { state: 'suspect', note: firstFailed(suspect) } : { state: 'compared', note: null };
}
const missing = (note: Said): PairState => ({ state: 'missing', note });

function againstSide(cell: Cell, word: 'base' | 'candidate'): PairState | null {
  const { outcome, failure, delegation } = cell;
  if (outcome === null) return { state: 'pending', note: said('note.pending', { word }) };
  if (outcome !== 'measured') {
    const note = failure ? saidOfFailure(failure) : said('note.ended', { word, state: outcome });
    return { state: outcome, note };
  }
  if (cell.verdict === 'invalid') return { state: 'invalid', note: firstFailed(cell) };
  if (ranElsewhere(cell)) {
    const detail = delegation?.reason;
    const note = detail ? said('note.ran_on_cpu_because', { detail }) : said('note.ran_on_cpu', { word });
    return { state: 'fallback', note };
  }
  if (!delegation?.software) return null;
  const adapter = delegation.adapter ?? 'a software device';
  return { state: 'software', note: said('note.software', { adapter, asked: delegation.asked }) };
}

function firstFailed(cell: Cell): Said | null {
  const reason = cell.reasons.find((r) => r.passed === false);
  // Judged before there were codes: its English is all there is.
  return reason ? (reason.said ?? said('note.as_written', { detail: reason.text })) : null;
}

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
