/** 95 % of the likelihood ratio at a change's true place: −2·ln(1 − √0.95). */
const CRITICAL = -2 * Math.log(1 - Math.sqrt(0.95));

/** Whether a place that leaves the sum of squares `rest` of `n` points can be the one, as well as the best, which leaves `least`. */
export const isAsLikely = (rest: number, least: number, n: number): boolean =>
  rest <= least || n * Math.log(rest / least) <= CRITICAL;

/**
 * Where between two levels the change can be as well: all places whose likelihood ratio against the best one is not
 * significant at 5 % (Eo and Morley, Likelihood-Ratio-Based Confidence Sets for the Timing of Structural Breaks, 2015).
 * @returns first and last point that can be the first of the new level
 */
export function whereItCanBe(
  x: readonly number[],
  from: number,
  at: number,
  to: number,
): { first: number; last: number } {
  const n = to - from;
  let [sum, squares] = [0, 0];
  for (let i = from; i < to; i++) {
    sum += x[i]! - x[at]!;
    squares += (x[i]! - x[at]!) ** 2;
  }
  const beyond: number[] = [];
  let left = 0;
  for (let k = 1; k < n; k++) {
    left += x[from + k - 1]! - x[at]!;
    beyond.push(squares - left ** 2 / k - (sum - left) ** 2 / (n - k));
  }
  const least = beyond[at - from - 1]!;
  let [first, last] = [at, at];
  beyond.forEach((rest, k) => {
    if (!isAsLikely(rest, least, n)) return;
    first = Math.min(first, from + k + 1);
    last = Math.max(last, from + k + 1);
  });
  return { first, last };
}
