import type { Outcome, Verdict, VerdictReason } from '@rackmark/contracts';
import { medianInterval } from '@rackmark/statistics';

/** What a cell's end is made of: each of its ended runs. */
export interface EndedRun {
  outcome: Outcome;
  verdict: Verdict | null;
  reasons: readonly VerdictReason[];
}

export interface CellSummary {
  verdict: Verdict | null;
  reasons: VerdictReason[];
}

/** Whether a cell's numbers can be trusted, of its runs. */
export function summariseCell(runs: readonly EndedRun[]): CellSummary {
  const measured = runs.filter((r) => r.outcome === 'measured');
  return { verdict: cellVerdict(measured), reasons: cellReasons(measured) };
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
