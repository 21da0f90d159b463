import { requireSample, sorted } from './check.js';

/**
 * Sample quantile by linear interpolation, type 7 of Hyndman and Fan (1996); the default of NumPy and R.
 * @param x at least one finite number, in any order
 * @param p from 0 to 1
 * @throws RangeError for an empty sample, a value that is not finite, or p outside 0 to 1
 */
export function quantile(x: readonly number[], p: number): number {
  requireSample(x, 'x');
  return quantileSorted(sorted(x), p);
}

/** As {@link quantile}, for values that are already in ascending order (not checked). */
export function quantileSorted(x: readonly number[], p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p must lie from 0 to 1, got ${p}`);
  const h = (x.length - 1) * p;
  const i = Math.floor(h);
  const low = x[i]!;
  const high = x[Math.min(i + 1, x.length - 1)]!;
  return low + (h - i) * (high - low);
}

export interface Summary {
  n: number;
  min: number;
  mean: number;
  p5: number;
  p25: number;
  p50: number;
  p75: number;
  p90: number;
  p95: number;
  /** Null below 100 values: one value would decide it. */
  p99: number | null;
  max: number;
}

/** From this many values on a 99th percentile is given. */
export const P99_FROM = 100;

/** Count, range, mean and percentiles (type 7) of a sample, in its own unit. */
export function summarise(x: readonly number[]): Summary {
  requireSample(x, 'x');
  const s = sorted(x);
  return {
    n: s.length,
    min: s[0]!,
    mean: s.reduce((sum, v) => sum + v, 0) / s.length,
    p5: quantileSorted(s, 0.05),
    p25: quantileSorted(s, 0.25),
    p50: quantileSorted(s, 0.5),
    p75: quantileSorted(s, 0.75),
    p90: quantileSorted(s, 0.9),
    p95: quantileSorted(s, 0.95),
    p99: s.length >= P99_FROM ? quantileSorted(s, 0.99) : null,
    max: s.at(-1)!,
  };
}

/**
 * Geometric mean: exp of the mean logarithm.
 * @param x numbers above 0
 */
export function geometricMean(x: readonly number[]): number {
  requireSample(x, 'x');
  if (x.some((v) => v <= 0)) throw new RangeError('a geometric mean needs values above 0');
  return Math.exp(x.reduce((sum, v) => sum + Math.log(v), 0) / x.length);
}
