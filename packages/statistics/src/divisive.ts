/**
 * Where a stretch falls apart best: the place τ (and the end κ of what is looked at behind it) with the largest energy
 * distance between x[from, τ) and x[τ, κ), by Matteson and James (A Nonparametric Approach for Multiple Change Point
 * Analysis, 2014, eq. 5 and 7) with exponent 1:
 * Q = 2/(n+m)·ΣΣ|x−y| − 2m/((n+m)(n−1))·Σ|x−x′| − 2n/((n+m)(m−1))·Σ|y−y′|. Of equal ones the first.
 *
 * Sums are carried along while τ grows, so that a stretch of n points costs n² steps and 2n numbers, not n⁴ or a matrix.
 * @returns null below two points, which cannot be parted
 */
export function bestSplit(
  x: readonly number[],
  from: number,
  to: number,
): { index: number; energy: number } | null {
  const n = to - from;
  if (n < 2) return null;
  // toLeft[j]: distances of point j to all points left of τ; toEarlier[j]: to all points before j.
  const toLeft = new Float64Array(n);
  const toEarlier = new Float64Array(n);
  for (let j = 1; j < n; j++) {
    let sum = 0;
    for (let i = 0; i < j; i++) sum += Math.abs(x[from + i]! - x[from + j]!);
    toEarlier[j] = sum;
  }
  let best = { index: from + 1, energy: -Infinity };
  let withinLeft = 0;
  for (let tau = 1; tau < n; tau++) {
    for (let j = tau; j < n; j++) toLeft[j]! += Math.abs(x[from + tau - 1]! - x[from + j]!);
    withinLeft += toEarlier[tau - 1]!;
    let [between, withinRight] = [0, 0];
    for (let j = tau; j < n; j++) {
      between += toLeft[j]!;
      withinRight += toEarlier[j]! - toLeft[j]!;
      const [all, right] = [j + 1, j + 1 - tau];
      const a = (2 / all) * between;
      const b = tau > 1 ? ((2 * right) / (all * (tau - 1))) * withinLeft : 0;
      const c = right > 1 ? ((2 * tau) / (all * (right - 1))) * withinRight : 0;
      const energy = a - b - c;
      if (energy > best.energy) best = { index: from + tau, energy };
    }
  }
  return best;
}
