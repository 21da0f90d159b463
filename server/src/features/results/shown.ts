import type {
  CellMetrics,
  LanguageCounts,
  LanguageSummary,
  LatencySummary,
  MetricName,
} from '@rackmark/contracts';
import { intervalOverRuns } from './judge/summarise-cell.js';
import type { Measurement } from './measurements.js';

// Measurements in the shapes in which the API gives them out.

export type Measured<T> = Readonly<Partial<Record<MetricName, T>>>;
type OfRun = Omit<Measurement, 'metric'>;

/** A run's iterations; of a language model the steps from token to token. */
export function latencyOfRun(m: Measured<OfRun>): LatencySummary | null {
  const one = m.latency ?? m.inter_token;
  if (one === undefined || one.min === null) return null;
  return {
    ...{ n: one.n, min: one.min, mean: one.mean!, p50: one.value, p90: one.p90!, p95: one.p95! },
    ...{ p99: one.p99, max: one.max!, kept: one.kept },
  };
}

export function languageOfRun(counts: LanguageCounts | null, m: Measured<OfRun>): LanguageSummary | null {
  if (counts === null) return null;
  const steps = m.inter_token;
  return {
    ...counts,
    prefill_rate: m.prefill_rate?.value ?? null,
    decode_rate: m.decode_rate?.value ?? null,
    decode_rate_streamed: m.decode_rate_streamed?.value ?? null,
    time_to_first_token_ns: m.time_to_first_token?.value ?? null,
    first_answer_cold_ns: m.first_answer_cold?.value ?? null,
    first_answer_warm_ns: m.first_answer_warm?.value ?? null,
    held_kib: m.held_memory?.value ?? null,
    inter_token_ns: steps ? { n: steps.n, p50: steps.value, p95: steps.p95!, p99: steps.p99 } : null,
  };
}

/** A cell's figure of one metric: medians over its measured runs that are not invalid; the run is the unit of replication. */
export interface CellFigure {
  runs: number;
  /** Of all runs together. */
  n: number;
  min: number;
  max: number;
  /** Null where runs have one value each. */
  mean: number | null;
  p90: number | null;
  p95: number | null;
  /** Only when every run has one: a median over other runs than p95's would mislead. */
  p99: number | null;
  median: number;
  /** Of each run, in the order of measuring. */
  values: number[];
}

export interface CellFigures {
  figures: Measured<CellFigure>;
  /** Medians over runs of what a runner without samples said itself; nothing in it comes of samples. */
  reported: CellMetrics['reported_latency_ns'];
  /** Of a language model's first run. */
  counts: LanguageCounts | null;
}

export function metricsOfCell({ figures, reported, counts }: CellFigures): CellMetrics {
  return {
    latency_ns: latencyOfCell(figures.latency ?? figures.inter_token),
    reported_latency_ns: reported,
    load_cold_ns: overRuns(figures.load_cold),
    load_warm_ns: overRuns(figures.load_warm),
    first_inference_ns: overRuns(figures.first_inference),
    peak_rss_kib: overRuns(figures.peak_memory),
    peak_above_baseline_kib: overRuns(figures.peak_memory_above_baseline),
    overhead_ns: overRuns(figures.overhead),
    language: counts === null ? null : languageOfCell(counts, figures),
  };
}

function latencyOfCell(one: CellFigure | undefined): CellMetrics['latency_ns'] {
  if (one === undefined || one.mean === null) return null;
  const { values, median, ...figures } = one;
  return {
    ...figures,
    ...{ mean: one.mean, p50: median, p90: one.p90!, p95: one.p95! },
    ci95: intervalOverRuns(values),
  };
}

function languageOfCell(counts: LanguageCounts, figures: Measured<CellFigure>): CellMetrics['language'] {
  const { prefill_tokens, decode_tokens, context_tokens } = counts;
  const steps = figures.inter_token;
  return {
    ...{ prefill_tokens, decode_tokens, context_tokens },
    prefill_rate: overRuns(figures.prefill_rate),
    decode_rate: overRuns(figures.decode_rate),
    time_to_first_token_ns: overRuns(figures.time_to_first_token),
    first_answer_cold_ns: overRuns(figures.first_answer_cold),
    inter_token_ns: steps ? { n: steps.n, p50: steps.median, p95: steps.p95!, p99: steps.p99 } : null,
  };
}

const overRuns = (one: CellFigure | undefined): CellMetrics['load_cold_ns'] =>
  one === undefined ? null : { n: one.runs, median: one.median, min: one.min, max: one.max };
