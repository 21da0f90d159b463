import { requireConfidence, requireSample, sorted } from './check.js';
import { binomialHalfCdf } from './distributions.js';
import { quantileSorted } from './quantile.js';

export interface MedianInterval {
  median: number;
  /** Null where the sample is too small for the confidence: 95 % needs 6 values, 99 % needs 8. */
  low: number | null;
  high: number | null;
}

/**
 * Distribution-free interval of the median from binomial order statistics (Conover, Practical Nonparametric
 * Statistics, 3.2): the narrowest symmetric pair of order statistics with at least the confidence asked for.
 */
export function medianInterval(x: readonly number[], { confidence = 0.95 } = {}): MedianInterval {
  requireSample(x, 'x');
  requireConfidence(confidence);
  const s = sorted(x);
  const cdf = binomialHalfCdf(s.length);
  const tail = (1 - confidence) / 2;
  let k = -1;
  while (k + 1 < s.length && cdf[k + 1]! <= tail + 1e-12) k += 1;
  const median = quantileSorted(s, 0.5);
  if (k < 0) return { median, low: null, high: null };
  return { median, low: s[k]!, high: s[s.length - 1 - k]! };
}
