import { describe, expect, it } from '@jest/globals';
import { summaryOf } from './samples.js';

describe('a summary of samples', () => {
  const latency_ns = Array.from({ length: 200 }, (_, i) => 1_000 + i);
  it('is of what is kept, but for what is known of all', () => {
    const thinned = { n: 5_000_000, min_ns: 900, max_ns: 77_000, mean_ns: 1_101.5 };
    expect(summaryOf({ latency_ns, thinned })).toMatchObject({
      ...{ n: 5_000_000, kept: 200, min: 900, max: 77_000, mean: 1_101.5 },
      p50: 1_099.5,
    });
  });
  it('says nothing of keeping where all are kept', () => {
    expect(summaryOf({ latency_ns, thinned: null })).toMatchObject({ n: 200, min: 1_000, max: 1_199 });
    expect(summaryOf({ latency_ns, thinned: null })).not.toHaveProperty('kept');
    expect(summaryOf({ latency_ns: [], thinned: null })).toBeNull();
  });
});
