import { normalCdf, studentQuantile } from './distributions.js';
import type { RatioEstimate } from './ratio.js';

/** Of the differences that a view claims at most this share is expected to be none. */
export const FALSE_CLAIMS = 0.05;

/** How often a difference of the size that is named is found. */
const POWER = 0.8;
/** With fewer, a spread is hardly known: the plan's default. */
const RUNS_TO_BEGIN = 3;
const MOST_RUNS = 100;

/**
 * The smallest difference that a design settles four times of five, as a ratio above 1: 1.05 is 5 %. For the only pair of
 * a view that differs, which has the strictest level; where more differ, smaller differences are settled, too.
 * @param runs a side
 * @param pairs of the view
 * @param spread of the logarithms of run medians: 0.01 is 1 %
 * @returns null with one run, which settles nothing
 */
export function smallestSettled(runs: number, pairs: number, spread: number): number | null {
  if (runs < 2) return null;
  return Math.exp(reach(runs, FALSE_CLAIMS / Math.max(1, pairs)) * spread * Math.sqrt(2 / runs));
}

/** Runs a side from which on a design settles `ratio` four times of five; null where 100 do not. */
export function runsThatSettle(ratio: number, pairs: number, spread: number): number | null {
  return fewest(2, (runs) => smallestSettled(runs, pairs, spread)! <= ratio);
}

/**
 * Runs a side that would settle a ratio that is as it seems now, four times of five: by an interval clear of 1 at `alpha`,
 * or by one inside ±delta at 95 %, whichever needs fewer. 100 at the most.
 */
export function runsToSettle({ log, spread, runs }: RatioEstimate, alpha: number, delta: number): number {
  if (spread === null) return Math.max(RUNS_TO_BEGIN, runs + 1);
  const effect = Math.abs(log);
  const isSettled = (n: number) => {
    const error = Math.sqrt(spread.variance / n);
    return reach(n, alpha) * error <= effect || reach(n, FALSE_CLAIMS) * error <= Math.log1p(delta) - effect;
  };
  return fewest(runs + 1, isSettled) ?? Math.max(MOST_RUNS, runs + 1);
}

/**
 * Runs a side that would tell a gate, four times of five, whether a ratio that is as it seems now is above 1 and beyond
 * `limit`, or ends before it. 100 at the most: a ratio at the limit is never told.
 */
export function runsThatTell(
  { log, spread, runs }: RatioEstimate,
  { limit, alpha, settled }: { limit: number; alpha: number; settled: number },
): number {
  if (spread === null) return Math.max(RUNS_TO_BEGIN, runs + 1);
  const border = Math.log1p(limit);
  const [level, distance] = log > border ? [alpha, log] : [settled, border - log];
  const tells = (n: number) => reach(n, level) * Math.sqrt(spread.variance / n) <= distance;
  return fewest(runs + 1, tells) ?? Math.max(MOST_RUNS, runs + 1);
}

/** The smallest number from `least` on that is enough, where all larger ones are, too: by halving. */
function fewest(least: number, isEnough: (runs: number) => boolean): number | null {
  let [low, high] = [least, MOST_RUNS];
  if (high < low || !isEnough(high)) return null;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const known = new Map<string, number>();
const MOST_KNOWN = 10_000;
/** With more runs the sum of two quantiles of t is within 2 % of the whole answer. */
const EXACT_UP_TO = 12;

/** In standard errors: how far from 1 a ratio must be for Welch's t to tell it from 1 at `alpha`, four times of five. */
function reach(runs: number, alpha: number): number {
  const key = `${runs} ${alpha}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const df = 2 * runs - 2;
  const made =
    runs > EXACT_UP_TO
      ? studentQuantile(1 - alpha / 2, df) + studentQuantile(POWER, df)
      : exactReach(runs, alpha);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, made);
  return made;
}

function exactReach(runs: number, alpha: number): number {
  const parts = criticalValues(runs, alpha);
  const isFound = (distance: number) => power(parts, runs, distance) >= POWER;
  let [low, high] = [0, 1];
  while (!isFound(high)) [low, high] = [high, 2 * high];
  while (high - low > 5e-3 * high) {
    const middle = (low + high) / 2;
    if (isFound(middle)) high = middle;
    else low = middle;
  }
  return high;
}

const ANGLES = 8;

/**
 * Critical values of Welch's t and how often each is met. With equal spreads the share r of one side in the sum of both
 * variances follows Beta((n−1)/2, (n−1)/2), and the degrees of freedom are (n−1) / (r² + (1−r)²); with r = sin²(θ/2) the
 * density of θ is sinⁿ⁻²θ.
 */
function criticalValues(runs: number, alpha: number): { t: number; share: number }[] {
  const parts = Array.from({ length: ANGLES }, (_, i) => {
    const angle = ((i + 0.5) / ANGLES) * (Math.PI / 2);
    const r = Math.sin(angle / 2) ** 2;
    const df = (runs - 1) / (r ** 2 + (1 - r) ** 2);
    return { t: studentQuantile(1 - alpha / 2, df), share: Math.sin(angle) ** (runs - 2) };
  });
  const total = parts.reduce((s, p) => s + p.share, 0);
  return parts.map(({ t, share }) => ({ t, share: share / total }));
}

const STEPS = 24;

/** Share of comparisons that tell a ratio `distance` standard errors from 1: noncentral t, by the spread that is met. */
function power(parts: readonly { t: number; share: number }[], runs: number, distance: number): number {
  const df = 2 * (runs - 1);
  const widest = 1 + 4 / Math.sqrt(2 * df);
  let [found, total] = [0, 0];
  for (let i = 0; i < STEPS; i++) {
    // The spread that is seen over the true one: a chi distribution, divided by √df.
    const seen = ((i + 0.5) / STEPS) * widest;
    const density = Math.exp((df - 1) * Math.log(seen) - (df * (seen ** 2 - 1)) / 2);
    total += density;
    for (const { t, share } of parts) found += density * share * normalCdf(distance - t * seen);
  }
  return found / total;
}
