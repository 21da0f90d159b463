import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketed, distributionOf } from './distribution.js';

describe('distributions', () => {
  it('thinning loses neither the smallest nor the largest value', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 2_000 }),
        (values) => {
          const kept = bucketed(values, 400);
          expect(kept.length).toBeLessThanOrEqual(Math.max(400, values.length > 400 ? 400 : values.length));
          expect(Math.max(...kept)).toBe(Math.max(...values));
          expect(Math.min(...kept)).toBe(Math.min(...values));
        },
      ),
    ));
  it('shares grow to 1', () => {
    const { ecdf } = distributionOf({
      ...{ runId: '00000000-0000-4000-8000-000000000001', position: 0, repeat: 1, verdict: 'valid' },
      latencyNs: Array.from({ length: 1_000 }, (_, i) => i + 1),
      isLanguage: false,
    });
    expect(ecdf).toHaveLength(400);
    expect([ecdf[0]!.latency_ns, ecdf.at(-1)!.latency_ns, ecdf.at(-1)!.share]).toEqual([1, 1_000, 1]);
    ecdf.slice(1).forEach((p, i) => expect(p.share).toBeGreaterThan(ecdf[i]!.share));
  });
});
