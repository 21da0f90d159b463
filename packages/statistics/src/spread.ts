import { requireSample, sorted } from './check.js';
import { medianSlope } from './median-slope.js';
import { medianInPlace } from './median.js';
import { quantileSorted } from './quantile.js';

export interface Line {
  slope: number;
  intercept: number;
}

/** Above this many points they are thinned evenly: the slope needs all pairs, and 400 points are 79,800 of them. */
const THEIL_SEN_POINTS = 400;

/**
 * Theil–Sen line: the median slope over all pairs, the intercept median(y) − slope × median(x) (Sen 1968, as
 * scipy.stats.theilslopes). More than 400 points are thinned to 400 at even steps.
 */
export function theilSen(x: readonly number[], y: readonly number[]): Line {
  requireSample(x, 'x', 2);
  requireSample(y, 'y', 2);
  if (x.length !== y.length) throw new RangeError(`x has ${x.length} values and y ${y.length}`);
  const step = Math.max(1, (x.length - 1) / (THEIL_SEN_POINTS - 1));
  const picked: number[] = [];
  for (let i = 0; Math.round(i) < x.length && picked.length < THEIL_SEN_POINTS; i += step)
    picked.push(Math.round(i));
  const [px, py] = [x, y].map((v) => Float64Array.from(picked, (i) => v[i]!)) as [Float64Array, Float64Array];
  const slope = medianSlope(px, py);
  if (slope === null) throw new RangeError('all x are equal: there is no slope');
  return { slope, intercept: medianOf(y) - slope * medianOf(x) };
}

const medianOf = (v: readonly number[]) => medianInPlace(Float64Array.from(v));

/**
 * Relative change over a window, by the Theil–Sen slope over the order of measuring: 0.05 is 5 % more at the end.
 * @param x at least two values above 0, in order
 */
export function trend(x: readonly number[]): number {
  const { slope } = theilSen(
    x.map((_, i) => i),
    x,
  );
  return (slope * (x.length - 1)) / medianOf(x);
}

/** Robust coefficient of variation: 1.4826 × median absolute deviation ÷ median. */
export function robustCv(x: readonly number[]): number {
  requireSample(x, 'x');
  const median = medianOf(x);
  return (1.4826 * medianOf(x.map((v) => Math.abs(v - median)))) / Math.abs(median);
}

export interface Outliers {
  /** Beyond 1.5 and up to 3 interquartile ranges from the quartiles. */
  mild: number;
  /** Beyond 3. */
  far: number;
}

/** Counts of outliers by Tukey's fences (Exploratory Data Analysis, 1977); shown, never dropped. */
export function tukeyFences(x: readonly number[]): Outliers {
  requireSample(x, 'x');
  const s = sorted(x);
  const q1 = quantileSorted(s, 0.25);
  const q3 = quantileSorted(s, 0.75);
  const beyond = (k: number) => s.filter((v) => v < q1 - k * (q3 - q1) || v > q3 + k * (q3 - q1)).length;
  const far = beyond(3);
  return { mild: beyond(1.5) - far, far };
}
