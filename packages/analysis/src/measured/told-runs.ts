import type {
  Cell,
  CellFigure,
  LanguageCounts,
  MetricName,
  ReportedLatency,
  Verdict,
} from '@rackmark/contracts';
import { quantile } from '@rackmark/statistics';
import { groupBy } from './group-by.js';
import { intervalOverRuns } from '../judge/summarise-cell.js';
import type { RunFigure, RunNumbers } from './run-numbers.js';

type ToldMeasurement =
  | [metric: MetricName, value: number]
  | [
      metric: MetricName,
      value: number,
      n: number,
      kept: number | null,
      min: number | null,
      max: number | null,
      mean: number | null,
      p90: number | null,
      p95: number | null,
      p99: number | null,
    ];
/** A measured run with what it measured: short lists in place of objects with names, since a page asks for thousands. */
export type ToldRun = [
  id: string,
  position: number,
  repeat: number,
  verdict: Verdict | null,
  /** Version of the harness whose loads hold its making of inputs; null of all others. */
  oldHarness: string | null,
  reported: ReportedLatency | null,
  language: LanguageCounts | null,
  measured: ToldMeasurement[] | null,
];

/** What comparing needs of a run; loads of an old harness are compared with nothing. */
export function numbersOf([runId, position, repeat, verdict, oldHarness, , , measured]: ToldRun): RunNumbers {
  const figures: Partial<Record<MetricName, RunFigure>> = {};
  for (const [metric, value, n = 1, kept, , , , p90, p95] of measured ?? []) {
    if (oldHarness !== null && (metric === 'load_cold' || metric === 'load_warm')) continue;
    figures[metric] = { n: kept ?? n, p50: value, p90: p90 ?? value, p95: p95 ?? value };
  }
  return { runId, position, repeat, verdict, figures };
}

type FiguresOfCell = Pick<Cell, 'measurements' | 'reported_latency_ns' | 'language' | 'loads_of_harness'>;

/** A cell's figures of its runs: medians over those that are not invalid; the run is the unit of replication. */
export function figuresOfCell(all: readonly ToldRun[]): FiguresOfCell {
  const counted = all.filter(([, , , verdict]) => verdict !== 'invalid');
  const measured = counted.flatMap(([, , , , , , , own]) => own ?? []);
  const measurements: Record<string, CellFigure> = {};
  for (const [metric, own] of groupBy(measured, ([name]) => name)) measurements[metric] = figureOf(own);
  const old = counted.flatMap(([, , , , version]) => version ?? []).sort();
  const language = counted.map(([, , , , , , counts]) => counts).find((l) => l !== null) ?? null;
  return {
    measurements,
    reported_latency_ns: reportedOf(counted.flatMap(([, , , , , reported]) => reported ?? [])),
    language: language && {
      prefill_tokens: language.prefill_tokens,
      decode_tokens: language.decode_tokens,
      context_tokens: language.context_tokens,
    },
    loads_of_harness: measurements['load_cold'] === undefined ? null : (old.at(-1) ?? null),
  };
}

function figureOf(own: readonly ToldMeasurement[]): CellFigure {
  const values = own.map(([, value]) => value);
  const middle = (at: 6 | 7 | 8 | 9) => {
    const known = own.flatMap((m) => m[at] ?? []);
    // Only where every run has one: a median over other runs than the others' would mislead.
    return known.length === own.length ? quantile(known, 0.5) : null;
  };
  const p95 = middle(8);
  return {
    runs: own.length,
    n: own.reduce((sum, [, , n = 1]) => sum + n, 0),
    median: quantile(values, 0.5),
    min: Math.min(...own.map(([, value, , , min]) => min ?? value)),
    max: Math.max(...own.map(([, value, , , , max]) => max ?? value)),
    spread:
      p95 === null
        ? null
        : { mean: middle(6), p90: middle(7), p95, p99: middle(9), ci95: intervalOverRuns(values) },
  };
}

/** Medians over runs of what the runner said itself; nothing here comes of samples. */
function reportedOf(all: readonly ReportedLatency[]): Cell['reported_latency_ns'] {
  if (all.length === 0) return null;
  const p50 = all.flatMap((r) => r.p50_ns ?? []);
  return {
    n: all.reduce((sum, r) => sum + r.n, 0),
    runs: all.length,
    mean: quantile(
      all.map((r) => r.mean_ns),
      0.5,
    ),
    min: Math.min(...all.map((r) => r.min_ns)),
    max: Math.max(...all.map((r) => r.max_ns)),
    p50: p50.length === all.length ? quantile(p50, 0.5) : null,
  };
}
