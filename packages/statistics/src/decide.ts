import { intervalOf, pOf, type RatioEstimate } from './ratio.js';
import { FALSE_CLAIMS, runsToSettle } from './design.js';

export interface Decision {
  /** Candidate over base: below 1 the candidate's values are smaller. */
  ratio: number;
  low: number | null;
  high: number | null;
  /** Of the interval. */
  confidence: number | null;
  /** Of "the ratio is 1", before any correction. */
  p: number | null;
  word: 'faster' | 'slower' | 'no change' | 'inconclusive';
  /** How many more runs a side would settle an inconclusive one four times of five; null where none is needed. */
  moreRuns: number | null;
}

/**
 * What may be said of all ratios of a view together. Word and interval are one decision: the word is read off the
 * interval, and the interval is as wide as the number of ratios asks.
 *
 * "No change" is a 95 % interval inside ±delta. Of the others, Benjamini–Hochberg (1995) takes R of m as different; each
 * then has the interval of level 1 − R·q/m (Benjamini and Yekutieli 2005: at most q of such intervals miss). Those taken
 * are clear of 1 in it, those not taken hold 1: p ≤ R·q/m for the ones, p > (R+1)·q/m for the others.
 * @param delta half-width of "no change": 0.03 is ±3 %
 */
export function decide(estimates: readonly RatioEstimate[], { delta }: { delta: number }): Decision[] {
  const tested = estimates.filter((e) => e.spread !== null);
  const isSame = (e: RatioEstimate) => wordOf(intervalOf(e, FALSE_CLAIMS), delta) === 'no change';
  const same = new Set(tested.filter(isSame));
  const alpha = levelOf(
    tested.filter((e) => !same.has(e)).map((e) => pOf(e)!),
    tested.length,
    FALSE_CLAIMS,
  );
  return estimates.map((e) => decisionAt(e, same.has(e) ? FALSE_CLAIMS : alpha, delta));
}

/** The share that an interval leaves outside where `m` ratios are looked at, of which `q` of those claimed may be none. */
export function levelOf(p: readonly number[], m: number, q: number): number {
  const sorted = [...p].sort((a, b) => a - b);
  const taken = sorted.findLastIndex((v, i) => v <= ((i + 1) * q) / m) + 1;
  return (Math.max(1, taken) * q) / Math.max(1, m);
}

/** One ratio's decision at a level that is known. */
export function decisionAt(e: RatioEstimate, alpha: number, delta: number): Decision {
  const interval = intervalOf(e, alpha);
  const word = wordOf(interval, delta);
  return {
    ratio: Math.exp(e.log),
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    confidence: interval === null ? null : 1 - alpha,
    p: pOf(e),
    word,
    moreRuns: word === 'inconclusive' ? runsToSettle(e, alpha, delta) - e.runs : null,
  };
}

/** The house rule for an interval: inside ±delta, clear of 1, or not settled. */
function wordOf(interval: { low: number; high: number } | null, delta: number): Decision['word'] {
  if (interval === null) return 'inconclusive';
  const { low, high } = interval;
  if (low > 1 / (1 + delta) && high < 1 + delta) return 'no change';
  if (high < 1) return 'faster';
  return low > 1 ? 'slower' : 'inconclusive';
}
