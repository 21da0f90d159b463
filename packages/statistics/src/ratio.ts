import { requirePositive } from './check.js';
import { studentQuantile, studentTwoSided } from './distributions.js';
import { quantile } from './quantile.js';

/** What the runs of two cells say of candidate / base, before anything is claimed of it. */
export interface RatioEstimate {
  /** Mean difference of the logarithms of run medians: below 0 the candidate's values are smaller. */
  log: number;
  /** Null where a side has one run only: nothing is known of the spread between runs then. */
  spread: {
    /** Standard error of `log`, and the degrees of freedom it is known with. */
    error: number;
    df: number;
    /** Variances of the logarithms of both sides' run medians, added. */
    variance: number;
  } | null;
  /** Of the side with fewer. */
  runs: number;
}

/**
 * No run is believed to repeat itself better than to 0.1 %: clocks tick and memory comes in pages, so that two runs can
 * be equal to the last digit by chance, and a spread of nothing would settle any difference.
 */
const LEAST_SPREAD = 0.001;

/**
 * Welch's t on the logarithms of run medians (Welch 1947; degrees of freedom by Satterthwaite 1946). The run is the unit
 * of replication, and the sides need not scatter alike.
 * @param base,candidate runs of each side, each an array of values above 0 (less is better)
 */
export function estimateRatio(
  base: readonly (readonly number[])[],
  candidate: readonly (readonly number[])[],
): RatioEstimate {
  if (base.length === 0 || candidate.length === 0) throw new RangeError('each side needs at least one run');
  const b = logMedians(base);
  const c = logMedians(candidate);
  const log = mean(c) - mean(b);
  const runs = Math.min(b.length, c.length);
  if (runs < 2) return { log, spread: null, runs };
  const [vb, vc] = [variance(b), variance(c)];
  const parts = [
    { square: vb / b.length, df: b.length - 1 },
    { square: vc / c.length, df: c.length - 1 },
  ];
  return { log, spread: { ...added(parts), variance: vb + vc }, runs };
}

/** Geometric mean of ratios that were measured independently; its spread is that of measuring, not of what was chosen. */
export function meanRatio(of: readonly RatioEstimate[]): RatioEstimate {
  if (of.length === 0) throw new RangeError('a mean needs at least one ratio');
  const log = mean(of.map((e) => e.log));
  const runs = Math.min(...of.map((e) => e.runs));
  const known = of.map((e) => e.spread).filter((s) => s !== null);
  if (known.length < of.length) return { log, spread: null, runs };
  const total = added(known.map((s) => ({ square: (s.error / of.length) ** 2, df: s.df })));
  return { log, spread: { ...total, variance: mean(known.map((s) => s.variance)) }, runs };
}

/** Interval of the ratio that leaves `alpha` outside; null without a spread. */
export function intervalOf(
  { log, spread }: RatioEstimate,
  alpha: number,
): { low: number; high: number } | null {
  if (spread === null) return null;
  const half = studentQuantile(1 - alpha / 2, spread.df) * spread.error;
  return { low: Math.exp(log - half), high: Math.exp(log + half) };
}

/** Two-sided p of "the ratio is 1": the alpha at which the interval ends at 1. */
export function pOf({ log, spread }: RatioEstimate): number | null {
  return spread === null ? null : studentTwoSided(log / spread.error, spread.df);
}

/** Welch and Satterthwaite: variances of means added, and the degrees of freedom of their sum. */
function added(parts: readonly { square: number; df: number }[]): { error: number; df: number } {
  const sum = parts.reduce((s, p) => s + p.square, 0);
  return { error: Math.sqrt(sum), df: sum ** 2 / parts.reduce((s, p) => s + p.square ** 2 / p.df, 0) };
}

function logMedians(runs: readonly (readonly number[])[]): number[] {
  return runs.map((run, i) => {
    requirePositive(run, `run ${i}`);
    return Math.log(quantile(run, 0.5));
  });
}

const mean = (x: readonly number[]) => x.reduce((s, v) => s + v, 0) / x.length;

function variance(x: readonly number[]): number {
  const m = mean(x);
  return Math.max(LEAST_SPREAD ** 2, x.reduce((s, v) => s + (v - m) ** 2, 0) / (x.length - 1));
}
