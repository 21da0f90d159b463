import { medianInPlace } from './median.js';

/** Stretches between change points, as pairs of bounds. */
const stretches = (n: number, points: readonly number[]): [number, number][] =>
  [0, ...points].map((from, i) => [from, points[i] ?? n]);

/**
 * Robust relative spread of points around their levels: 1.4826 × the median of |x − level's median| ÷ |level's median|. Around the
 * levels, not around the whole: a step is no noise.
 */
export function noiseOf(x: readonly number[], points: readonly number[], logs: boolean): number {
  if (x.length === 0) return 0;
  const away = new Float64Array(x.length);
  for (const [from, to] of stretches(x.length, points)) {
    const median = medianInPlace(Float64Array.from(x.slice(from, to)));
    for (let i = from; i < to; i++) away[i] = distance(x[i]!, median, logs);
  }
  return 1.4826 * medianInPlace(away);
}

function distance(value: number, level: number, logs: boolean): number {
  if (logs) return Math.expm1(Math.abs(value - level));
  return level === 0 ? 0 : Math.abs(value / level - 1);
}

const ONE_SIDED_95 = 1.645;

/**
 * Lag-1 correlation of points around their levels' means, over all levels. It comes out too small in short stretches, by
 * (1 + 4ρ)/n (Kendall, Note on Bias in the Estimation of Autocorrelation, 1954), which is added back.
 */
export function correlationOf(x: readonly number[], points: readonly number[]): number {
  let [products, squares] = [0, 0];
  for (const [from, to] of stretches(x.length, points)) {
    let mean = 0;
    for (let i = from; i < to; i++) mean += x[i]! / (to - from);
    for (let i = from; i < to; i++) {
      squares += (x[i]! - mean) ** 2;
      if (i > from) products += (x[i]! - mean) * (x[i - 1]! - mean);
    }
  }
  if (squares === 0) return 0;
  const rho = products / squares;
  // Chance alone shows as much one time in twenty; in nine points it often passes for the heat of a phone.
  if (rho < ONE_SIDED_95 / Math.sqrt(x.length)) return 0;
  return rho + ((1 + 4 * rho) * (points.length + 1)) / x.length;
}

/** Whether x[from, to) is told better by one straight line than by a step at `at`: by the sums of squares that they leave. */
export function isDrift(x: readonly number[], from: number, at: number, to: number): boolean {
  const n = to - from;
  const all = sums(x, from, to);
  const beyondStep = sums(x, from, at).squares + sums(x, at, to).squares;
  // Sum of squares of 0 … n−1 around their mean.
  const times = (n * (n * n - 1)) / 12;
  return all.squares - all.slope ** 2 / times < beyondStep;
}

/** Sums of squares and of products with the order, around the means. */
function sums(x: readonly number[], from: number, to: number): { squares: number; slope: number } {
  const n = to - from;
  let mean = 0;
  for (let i = from; i < to; i++) mean += x[i]! / n;
  let [squares, slope] = [0, 0];
  for (let i = from; i < to; i++) {
    squares += (x[i]! - mean) ** 2;
    slope += (x[i]! - mean) * (i - from - (n - 1) / 2);
  }
  return { squares, slope };
}
