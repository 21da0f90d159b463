import type {
  CellMetrics,
  LanguageSummary,
  LatencySummary,
  Outcome,
  ReportedLatency,
  Verdict,
  VerdictReason,
} from '@rackmark/contracts';
import { medianInterval, quantile } from '@rackmark/statistics';
import { languageOfCell } from './language.js';

/** What a cell's summary needs of one of its ended runs. */
export interface EndedRun {
  outcome: Outcome;
  verdict: Verdict | null;
  reasons: readonly VerdictReason[];
  latency: LatencySummary | null;
  loadColdNs: number | null;
  loadWarmNs: number | null;
  firstInferenceNs: number | null;
  peakRssKib: number | null;
  peakAboveBaselineKib: number | null;
  overheadNs: number | null;
  /** Of a runner that keeps no samples. */
  reported: ReportedLatency | null;
  /** Of a language model. */
  language?: LanguageSummary | null;
}

export interface CellSummary {
  verdict: Verdict | null;
  reasons: VerdictReason[];
  metrics: CellMetrics;
}

/**
 * A cell's numbers, made of its runs: the run is the unit of replication, so each figure is the median of the runs'
 * figures and the interval is one over runs. An invalid run gives no number.
 */
export function summariseCell(runs: readonly EndedRun[]): CellSummary {
  const measured = runs.filter((r) => r.outcome === 'measured');
  const counted = measured.filter((r) => r.verdict !== 'invalid');
  return {
    verdict: cellVerdict(measured),
    reasons: cellReasons(measured),
    metrics: {
      latency_ns: latencyOf(counted),
      reported_latency_ns: reportedOf(counted),
      load_cold_ns: overRuns(counted.map((r) => r.loadColdNs)),
      load_warm_ns: overRuns(counted.map((r) => r.loadWarmNs)),
      first_inference_ns: overRuns(counted.map((r) => r.firstInferenceNs)),
      peak_rss_kib: overRuns(counted.map((r) => r.peakRssKib)),
      peak_above_baseline_kib: overRuns(counted.map((r) => r.peakAboveBaselineKib)),
      overhead_ns: overRuns(counted.map((r) => r.overheadNs)),
      language: languageOfCell(counted.map((r) => r.language ?? null)),
    },
  };
}

/**
 * Invalid only when no run can be shown; suspect as soon as one is not valid: the reader decides, knowing why.
 */
function cellVerdict(measured: readonly EndedRun[]): Verdict | null {
  if (measured.length === 0) return null;
  if (measured.every((r) => r.verdict === 'invalid')) return 'invalid';
  return measured.every((r) => r.verdict === 'valid') ? 'valid' : 'suspect';
}

/** Each failed rule once, with how many runs it failed in; then what could not be known in any run. */
function cellReasons(measured: readonly EndedRun[]): VerdictReason[] {
  const failed = new Map<string, { reason: VerdictReason; runs: number }>();
  for (const r of measured.flatMap((run) => run.reasons).filter((x) => x.passed === false)) {
    const known = failed.get(r.rule);
    if (known === undefined) failed.set(r.rule, { reason: r, runs: 1 });
    else known.runs += 1;
  }
  const unknown = new Map(
    measured.flatMap((r) => r.reasons.filter((x) => x.passed === null)).map((r) => [r.rule, r]),
  );
  return [
    ...[...failed.values()].map(({ reason, runs }) => ({
      ...reason,
      text: measured.length > 1 ? `${reason.text} (${runs} of ${measured.length} runs)` : reason.text,
    })),
    ...[...unknown.values()].filter((r) => !failed.has(r.rule)),
  ];
}

function latencyOf(counted: readonly EndedRun[]): CellMetrics['latency_ns'] {
  const all = counted.map((r) => r.latency).filter((l) => l !== null);
  if (all.length === 0) return null;
  const median = (pick: (l: LatencySummary) => number) => quantile(all.map(pick), 0.5);
  const p99 = all.map((l) => l.p99).filter((p) => p !== null);
  return {
    n: all.reduce((sum, l) => sum + l.n, 0),
    runs: all.length,
    min: Math.min(...all.map((l) => l.min)),
    mean: median((l) => l.mean),
    p50: median((l) => l.p50),
    p90: median((l) => l.p90),
    p95: median((l) => l.p95),
    // Only when every run has one: a median over other runs than p95's would mislead.
    p99: p99.length === all.length ? quantile(p99, 0.5) : null,
    max: Math.max(...all.map((l) => l.max)),
    ci95: intervalOverRuns(all.map((l) => l.p50)),
  };
}

/** Medians over runs of what the runner said itself; nothing here comes of samples. */
function reportedOf(counted: readonly EndedRun[]): CellMetrics['reported_latency_ns'] {
  const all = counted.map((r) => r.reported).filter((r) => r !== null);
  if (all.length === 0) return null;
  const p50 = all.map((r) => r.p50_ns).filter((p) => p !== null);
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

function overRuns(values: readonly (number | null)[]): CellMetrics['load_cold_ns'] {
  const known = values.filter((v) => v !== null);
  if (known.length === 0) return null;
  return {
    n: known.length,
    median: quantile(known, 0.5),
    min: Math.min(...known),
    max: Math.max(...known),
  };
}

/** From this many runs on the distribution-free interval of the median over runs is finite at 95 %. */
const RUNS_FOR_ORDER_STATISTICS = 6;

/**
 * The 95 % interval of a cell's median latency. From 6 runs on: order statistics of the run medians. Below: Student's t
 * on the log run medians, which is wide for two or three runs, as it must be. One run: none.
 * @param medians each run's median, in any unit
 */
export function intervalOverRuns(medians: readonly number[]): {
  low: number | null;
  high: number | null;
  method: string;
} {
  const n = medians.length;
  if (n < 2) return { low: null, high: null, method: 'none: one run has no interval over runs' };
  if (n >= RUNS_FOR_ORDER_STATISTICS) {
    const { low, high } = medianInterval([...medians], { confidence: 0.95 });
    return { low, high, method: 'order statistics of the run medians' };
  }
  const logs = medians.map((m) => Math.log(Math.max(m, 1)));
  const mean = logs.reduce((a, b) => a + b, 0) / n;
  const variance = logs.reduce((sum, l) => sum + (l - mean) ** 2, 0) / (n - 1);
  const half = studentT975(n - 1) * Math.sqrt(variance / n);
  return { low: Math.exp(mean - half), high: Math.exp(mean + half), method: 'Student t on log run medians' };
}

/** 97.5 % quantiles of Student's t for 1 to 5 degrees of freedom (any statistical table). */
function studentT975(degreesOfFreedom: number): number {
  const table = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706];
  const value = table[degreesOfFreedom - 1];
  if (value === undefined) throw new RangeError(`no table value for ${degreesOfFreedom} degrees of freedom`);
  return value;
}
