import { requirePositive, sorted } from './check.js';
import { quantileSorted } from './quantile.js';

const GRID = 256;
/** A mode holds at least this share of the values … */
const LEAST_SHARE = 0.1;
/** … and is parted from its neighbour by a valley below this share of the lower peak. */
const VALLEY = 0.8;

/**
 * Number of modes of a sample of positive values: peaks of a Gaussian kernel density of the logarithms, with
 * Silverman's bandwidth (0.9 · min(s, IQR/1.34) · n^−1/5; Density Estimation, 1986) widened by a quarter so that noise
 * makes no peaks, each holding 10 % of the values and parted by a valley below 80 % of the lower peak. Values beyond
 * the 1st and 99th percentile are left out: single outliers are no mode.
 * @param distance peaks nearer than this are one mode; 0.1 asks for values 10 % apart
 */
export function countModes(x: readonly number[], { distance = 0 }: { distance?: number } = {}): number {
  requirePositive(x, 'x');
  const all = sorted(x.map(Math.log));
  const low = quantileSorted(all, 0.01);
  const high = quantileSorted(all, 0.99);
  const logs = all.filter((v) => v >= low && v <= high);
  const h = bandwidth(logs);
  if (h === 0 || logs.length < 5) return 1;
  const from = logs[0]! - 3 * h;
  const step = (logs.at(-1)! + 3 * h - from) / (GRID - 1);
  const density = densityOn(logs, h, from, step);
  return peaksOf(density, Math.log1p(distance) / step, (a, b) => {
    const [l, r] = [from + a * step, from + b * step];
    return logs.filter((v) => v >= l && v < r).length / logs.length;
  });
}

function bandwidth(logs: readonly number[]): number {
  const n = logs.length;
  const mean = logs.reduce((s, v) => s + v, 0) / n;
  const sd = Math.sqrt(logs.reduce((s, v) => s + (v - mean) ** 2, 0) / Math.max(1, n - 1));
  const iqr = (quantileSorted(logs, 0.75) - quantileSorted(logs, 0.25)) / 1.34;
  return 1.25 * 0.9 * (iqr > 0 ? Math.min(sd, iqr) : sd) * n ** -0.2;
}

/**
 * Sum of the values' Gaussian kernels on a grid, out to four bandwidths. Along evenly spaced points a kernel is a product: each
 * step multiplies it by a ratio that itself shrinks by a constant one, so that a value costs three exponentials, not hundreds.
 */
function densityOn(logs: readonly number[], h: number, from: number, step: number): Float64Array {
  const density = new Float64Array(GRID);
  const shrink = Math.exp(-((step / h) ** 2));
  for (const v of logs) {
    const first = Math.max(0, Math.floor((v - 4 * h - from) / step));
    const last = Math.min(GRID - 1, Math.ceil((v + 4 * h - from) / step));
    const away = (from + first * step - v) / h;
    let kernel = Math.exp(-0.5 * away ** 2);
    let ratio = Math.exp(-(step / h) * (away + 0.5 * (step / h)));
    for (let g = first; g <= last; g++) {
      density[g]! += kernel;
      kernel *= ratio;
      ratio *= shrink;
    }
  }
  return density;
}

/** Merges peaks that are near each other or not parted by a valley, then drops those that hold too little. */
function peaksOf(density: Float64Array, nearest: number, share: (a: number, b: number) => number): number {
  const peaks: number[] = [];
  for (let g = 1; g < density.length - 1; g++) {
    if (density[g]! > density[g - 1]! && density[g]! >= density[g + 1]!) peaks.push(g);
  }
  const groups: { peak: number; valleyBefore: number }[] = [];
  for (const peak of peaks) {
    const last = groups.at(-1);
    if (last === undefined) {
      groups.push({ peak, valleyBefore: 0 });
      continue;
    }
    let valley = last.peak;
    for (let g = last.peak; g <= peak; g++) if (density[g]! < density[valley]!) valley = g;
    const apart = peak - last.peak >= nearest;
    if (apart && density[valley]! < VALLEY * Math.min(density[last.peak]!, density[peak]!)) {
      groups.push({ peak, valleyBefore: valley });
    } else if (density[peak]! > density[last.peak]!) {
      last.peak = peak;
    }
  }
  const holding = groups.filter((g, i) => {
    const end = groups[i + 1]?.valleyBefore ?? density.length;
    return share(g.valleyBefore, end) >= LEAST_SHARE;
  });
  return Math.max(1, holding.length);
}
