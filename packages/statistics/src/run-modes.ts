import { medianInPlace } from './median.js';

/** Both values that runs fall to, each time one of both. */
export interface TwoModes {
  low: number;
  high: number;
  /** Share of runs at the higher one. */
  share: number;
}

/** Modes nearer than this are one. */
const LEAST_DISTANCE = Math.log1p(0.03);
/** Distance of two modes in standard deviations inside them: two halves of one normal sample are 2.7 apart (Ashman 1994). */
const APART = 4;
/** … which a few runs exceed by chance. */
const APART_OF_FEW = 8;
const FEW = 12;
/** From so many on, runs of several releases show two modes. */
export const LEAST_MIXED = FEW;
/** Of the runs, at each mode. */
const LEAST_SHARE = 0.15;
/** A run alone is an outlier. */
const LEAST_RUNS = 2;
/** No run repeats itself better. */
const LEAST_SPREAD = 0.001;

interface Cut {
  /** Of the logarithms: between the modes. */
  at: number;
  low: number;
  high: number;
}

/** Whether logarithms of runs lie at two places, far apart by their spread around them. */
export function modesOf(logs: readonly number[], spread: number | null): TwoModes | null {
  const cut = cutOf(logs, spread);
  if (cut === null) return null;
  const share = shareAbove(logs, cut.at);
  const rare = Math.min(share, 1 - share);
  if (rare < LEAST_SHARE || rare * logs.length < LEAST_RUNS) return null;
  return { low: Math.exp(cut.low), high: Math.exp(cut.high), share };
}

/** Whether runs before and after a point are of the same two modes, only more often of one: a side holds both then. */
export function isMixed(before: readonly number[], after: readonly number[]): boolean {
  const cut = cutOf([...before, ...after], null);
  if (cut === null) return false;
  return [before, after].some((side) => {
    const share = shareAbove(side, cut.at);
    const rare = Math.min(share, 1 - share);
    return rare >= LEAST_SHARE && rare * side.length >= LEAST_RUNS;
  });
}

/** How runs of one release scatter: robust, pooled over the releases that have several; null where none has. */
export function spreadWithin(releases: readonly (readonly number[])[]): number | null {
  const away = releases.flatMap((logs) => {
    if (logs.length < 2) return [];
    const median = medianInPlace(Float64Array.from(logs));
    // Around their own median few runs scatter less than around the true one.
    const factor = Math.sqrt(logs.length / (logs.length - 1));
    return logs.map((v) => factor * Math.abs(v - median));
  });
  return away.length < FEW ? null : 1.4826 * medianInPlace(Float64Array.from(away));
}

const shareAbove = (logs: readonly number[], at: number) => logs.filter((v) => v > at).length / logs.length;

/**
 * The cut into two groups that leaves the smallest sum of squares inside them (Fisher, On Grouping for Maximum Homogeneity,
 * 1958), if the groups are far apart.
 */
function cutOf(logs: readonly number[], spread: number | null): Cut | null {
  const n = logs.length;
  const x = Float64Array.from(logs).sort();
  const total = x.reduce((s, v) => s + v, 0);
  let [sum, best, size] = [0, -1, 0];
  for (let i = 1; i < n; i++) {
    sum += x[i - 1]!;
    const between = (total / n - sum / i) ** 2 * (i / (n - i)) * n;
    if (between > best) [best, size] = [between, i];
  }
  if (size === 0) return null;
  const [a, b] = [x.subarray(0, size), x.subarray(size)];
  const [low, high] = [meanOf(a), meanOf(b)];
  const inside = Math.sqrt((squaresOf(a, low) + squaresOf(b, high)) / Math.max(1, n - 2));
  const far = n < FEW && spread === null ? APART_OF_FEW : APART;
  const distance = high - low;
  if (distance < LEAST_DISTANCE || distance < far * Math.max(inside, spread ?? 0, LEAST_SPREAD)) return null;
  return { at: (a.at(-1)! + b[0]!) / 2, low, high };
}

const meanOf = (x: Float64Array) => x.reduce((s, v) => s + v, 0) / x.length;
const squaresOf = (x: Float64Array, mean: number) => x.reduce((s, v) => s + (v - mean) ** 2, 0);
