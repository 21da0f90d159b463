import { medianInPlace, atRankInPlace } from './median.js';

/** Up to so many pairs all slopes are kept and the middle one is looked for among them. */
const FEW_PAIRS = 4_096;
/** Slopes that tell where the middle one lies, and how far from the middle of theirs it is looked for (4 to 5 standard errors). */
const GUIDES = 2_048;
const MARGIN = 0.06;

/**
 * The median of the slopes of all pairs of points with different x; null where there are none.
 *
 * Of the 79,800 slopes of 400 points only the middle is wanted: a few of them say between which two values it must lie, those
 * below are counted, and only those between are kept. The result is the same as of all of them.
 */
export function medianSlope(x: Float64Array, y: Float64Array): number | null {
  const pairs = (x.length * (x.length - 1)) / 2;
  if (pairs > FEW_PAIRS) {
    const guided = betweenGuides(x, y, pairs);
    if (guided !== null) return guided;
  }
  const slopes = new Float64Array(pairs);
  let n = 0;
  for (let a = 0; a < x.length; a++) {
    for (let b = a + 1; b < x.length; b++) {
      const dx = x[b]! - x[a]!;
      if (dx !== 0) slopes[n++] = (y[b]! - y[a]!) / dx;
    }
  }
  return n === 0 ? null : medianInPlace(slopes.subarray(0, n));
}

/** Null where the guides misled, or where too much lies between them. */
function betweenGuides(x: Float64Array, y: Float64Array, pairs: number): number | null {
  const [low, high] = guides(x, y, pairs);
  const between = new Float64Array(pairs >> 2);
  // Those equal to a guide are counted, not kept: of a clock that ticks coarsely they are very many.
  let [n, below, asLow, asHigh, above] = [0, 0, 0, 0, 0];
  for (let a = 0; a < x.length; a++) {
    const [xa, ya] = [x[a]!, y[a]!];
    for (let b = a + 1; b < x.length; b++) {
      const dx = x[b]! - xa;
      if (dx === 0) continue;
      const slope = (y[b]! - ya) / dx;
      if (slope < low) below++;
      else if (slope > high) above++;
      else if (slope === low) asLow++;
      else if (slope === high) asHigh++;
      else {
        if (n === between.length) return null;
        between[n++] = slope;
      }
    }
  }
  const all = below + asLow + n + asHigh + above;
  const rank = (all - 1) >> 1;
  const at = (k: number): number | null => {
    if (k < below || k >= all - above) return null;
    if (k < below + asLow) return low;
    if (k >= below + asLow + n) return high;
    return atRankInPlace(between.subarray(0, n), k - below - asLow);
  };
  const [one, next] = [at(rank), at(all % 2 === 0 ? rank + 1 : rank)];
  return one === null || next === null ? null : one + 0.5 * (next - one);
}

/** Two slopes that the middle one lies between, most likely. */
function guides(x: Float64Array, y: Float64Array, pairs: number): [number, number] {
  const step = Math.ceil(pairs / GUIDES);
  const some = new Float64Array(GUIDES + x.length);
  let n = 0;
  // Of each point every so many of the later ones, from a place that moves on: near and far ones alike.
  let skip = 0;
  for (let a = 0; a < x.length; a++) {
    let b = a + 1 + skip;
    for (; b < x.length && n < some.length; b += step) {
      const dx = x[b]! - x[a]!;
      if (dx !== 0) some[n++] = (y[b]! - y[a]!) / dx;
    }
    skip = b - x.length;
  }
  if (n === 0) return [0, 0];
  const sorted = some.subarray(0, n).sort();
  const at = (p: number) => sorted[Math.min(n - 1, Math.max(0, Math.round(p * (n - 1))))]!;
  return [at(0.5 - MARGIN), at(0.5 + MARGIN)];
}
