import { describe, expect, it } from '@jest/globals';
import type { DeviceUse } from '@rackmark/contracts';
import fc from 'fast-check';
import { apportion, clip, merge, sharesOf, thin, thinReadings, type Reading, type Span } from './history.js';

const DAY = 86_400_000;
/** Spans that follow each other, of random uses and lengths. */
const strip = fc
  .array(
    fc.tuple(
      fc.constantFrom<DeviceUse>('measuring', 'waiting', 'free', 'recovering', 'away'),
      fc.integer({ min: 1, max: DAY / 20 }),
    ),
    { maxLength: 600 },
  )
  .map((pieces) => {
    let at = -DAY / 4;
    return pieces.map(([use, length]): Span => {
      const span = { use, from: at, to: at + length };
      at += length;
      return span;
    });
  });

describe('a strip', () => {
  it('of any length: inside the window, in order, without overlap, and no longer than asked', () =>
    fc.assert(
      fc.property(strip, fc.integer({ min: 1, max: 300 }), (spans, most) => {
        const kept = thin(clip(spans, 0, DAY), 0, DAY, most);
        expect(kept.length).toBeLessThanOrEqual(most);
        kept.forEach((s, i) => {
          expect(s.to).toBeGreaterThan(s.from);
          expect(s.from).toBeGreaterThanOrEqual(i === 0 ? 0 : kept[i - 1]!.to);
          expect(s.to).toBeLessThanOrEqual(DAY);
        });
      }),
    ));
  it('merging changes no share, and the shares are at most the whole', () =>
    fc.assert(
      fc.property(strip, (spans) => {
        const clipped = clip(spans, 0, DAY);
        const shares = sharesOf(clipped, 0, DAY);
        const again = sharesOf(merge(clipped), 0, DAY);
        for (const use of Object.keys(shares) as DeviceUse[]) expect(again[use]).toBeCloseTo(shares[use], 9);
        expect(Object.values(shares).reduce((a, b) => a + b, 0)).toBeLessThan(1 + 1e-9);
      }),
    ));
  it('that goes to and fro is drawn by what it mostly did', () => {
    const spans = Array.from({ length: 100 }, (_, i): Span[] => [
      { use: 'measuring', from: i * 100, to: i * 100 + 90 },
      { use: 'waiting', from: i * 100 + 90, to: (i + 1) * 100 },
    ]).flat();
    expect(thin(spans, 0, 10_000, 50)).toEqual([{ use: 'measuring', from: 0, to: 10_000 }]);
    expect(sharesOf(spans, 0, 10_000)).toMatchObject({ measuring: 0.9, waiting: 0.1 });
  });
});

describe('a stretch of which only amounts are kept', () => {
  it('is covered without a gap, each use by its share', () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (took) => {
          const all = took.reduce((a, b) => a + b, 0);
          if (all < 1e-3) return;
          const spans = apportion(1_000, 301_000, took);
          expect(spans[0]!.from).toBe(1_000);
          expect(spans.at(-1)!.to).toBeCloseTo(301_000, 6);
          spans.slice(1).forEach((s, i) => expect(s.from).toBe(spans[i]!.to));
          const shares = sharesOf(spans, 1_000, 301_000);
          expect(shares.measuring).toBeCloseTo(took[0]! / all, 6);
          expect(shares.away).toBeCloseTo(took[4]! / all, 6);
        },
      ),
    ));
});

describe('readings', () => {
  it('are thinned without losing the hottest', () =>
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: -20, max: 90, noNaN: true }), { nil: null }), {
          maxLength: 2_000,
        }),
        (temperatures) => {
          const readings = temperatures.map((temperature_c, at) => ({
            at,
            temperature_c,
            battery_percent: null,
            thermal_status: null,
          }));
          const kept = thinReadings(readings, 300);
          const hottest = (list: readonly Reading[]) =>
            Math.max(-Infinity, ...list.map((r) => r.temperature_c ?? -Infinity));
          expect(kept.length).toBeLessThanOrEqual(300);
          expect(hottest(kept)).toBe(hottest(readings));
          kept.slice(1).forEach((r, i) => expect(r.at).toBeGreaterThan(kept[i]!.at));
        },
      ),
    ));
});
