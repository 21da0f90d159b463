import type { Found } from './change-points.js';
import { predictionOf } from './level.js';

export interface Suspicion {
  /** The first point that is away from its level, and how many are. */
  index: number;
  points: number;
  /** What was expected, by Student's prediction interval. */
  expected: { value: number; low: number; high: number };
  /** Of the points that are away, over what was expected. */
  ratio: number;
  /** Two-sided, of the newest point. */
  p: number;
}

/** With fewer, a level does not tell what to expect. */
const LEAST_LEVEL = 5;
/** What a level was long ago tells less. */
const NEWEST = 64;
/** More points than this away from a level would be a change, could they be told from noise. */
const MOST_AWAY = 12;
const CONFIDENCE = 0.99;

/**
 * Whether the newest points are away from their level: outside the interval where one more point of it is expected, all on one
 * side, by more than the smallest change. One outlier is enough, so it is a reason to measure again and none to alarm.
 */
export function suspicionOf(
  { medians, places }: { medians: readonly number[]; places: readonly number[] },
  levelFrom: number,
  { smallest, rho }: Found,
  modes: readonly { from: number; to: number }[],
): Suspicion | null {
  const n = medians.length;
  const isOfTwo = modes.some((m) => m.from <= places[n - 1]! && places[n - 1]! <= m.to);
  if (isOfTwo) return null;
  for (let k = Math.min(MOST_AWAY, n - levelFrom - LEAST_LEVEL); k >= 1; k--) {
    const level = medians.slice(Math.max(levelFrom, n - k - NEWEST), n - k);
    const expected = predictionOf(level, rho, CONFIDENCE);
    if (expected === null) continue;
    const away = medians.slice(n - k);
    const limit = Math.log1p(smallest);
    const centre = Math.log(expected.value);
    const isAbove = away.every((v) => v > Math.max(Math.log(expected.high), centre + limit));
    const isBelow = away.every((v) => v < Math.min(Math.log(expected.low), centre - limit));
    if (!isAbove && !isBelow) continue;
    const { value, low, high } = expected;
    return {
      index: places[n - k]!,
      points: k,
      expected: { value, low, high },
      ratio: Math.exp(away.reduce((s, v) => s + v, 0) / k - centre),
      p: expected.p(away.at(-1)!),
    };
  }
  return null;
}
