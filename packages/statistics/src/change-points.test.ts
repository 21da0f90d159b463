import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bestSplit } from './divisive.js';
import { findChanges } from './change-points.js';
import { changePoints, seededRandom, type ChangePoint } from './index.js';

// Made by test/golden/make_golden_changes.py with apache/otava; nothing here was computed by the code under test.
interface Golden {
  series: {
    series: number[];
    cases: { window: number; p: number; minEffect: number; found: ChangePoint[] }[];
  }[];
}
const golden = JSON.parse(
  readFileSync(new URL('../test/golden/golden-changes.json', import.meta.url), 'utf8'),
) as Golden;

/** Standard normal numbers (Box and Muller). */
function normal(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
const noisy = (n: number, seed: number, at: (i: number) => number, spread = 0.01) => {
  const next = normal(seed);
  return Array.from({ length: n }, (_, i) => at(i) * Math.exp(spread * next()));
};
const indices = (of: readonly { index: number }[]) => of.map((c) => c.index);

describe('as apache/otava', () => {
  it.each(golden.series.map(({ series, cases }) => [series.length, series, cases] as const))(
    'a series of %i points has its change points, their levels and p',
    (_, series, cases) => {
      for (const { found, ...options } of cases) {
        const got = changePoints(series, { ...options, compat: true });
        expect(indices(got)).toEqual(indices(found));
        got.forEach((c, i) => {
          expect(c.before / found[i]!.before).toBeCloseTo(1, 12);
          expect(c.after / found[i]!.after).toBeCloseTo(1, 12);
          // It takes tails as differences from 1, which say nothing below 1e-16.
          expect(Math.abs(c.p - found[i]!.p)).toBeLessThan(1e-8 * found[i]!.p + 1e-15);
        });
      }
    },
  );
});

describe('where a stretch falls apart', () => {
  /** The formula as it is written: every pair, for every τ and κ. */
  function plainly(x: readonly number[]): { index: number; energy: number } {
    const pairs = (a: readonly number[]) =>
      a.reduce((s, v, i) => s + a.slice(i + 1).reduce((t, w) => t + Math.abs(v - w), 0), 0);
    let best = { index: 1, energy: -Infinity };
    for (let tau = 1; tau < x.length; tau++) {
      for (let kappa = tau + 1; kappa <= x.length; kappa++) {
        const [a, b] = [x.slice(0, tau), x.slice(tau, kappa)];
        const [n, m] = [a.length, b.length];
        const between = a.reduce((s, v) => s + b.reduce((t, w) => t + Math.abs(v - w), 0), 0);
        const left = n > 1 ? ((2 * m) / ((n + m) * (n - 1))) * pairs(a) : 0;
        const right = m > 1 ? ((2 * n) / ((n + m) * (m - 1))) * pairs(b) : 0;
        const energy = (2 / (n + m)) * between - left - right;
        if (energy > best.energy) best = { index: tau, energy };
      }
    }
    return best;
  }
  it('is where the formula says', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 16 }), (x) => {
        const [fast, plain] = [bestSplit(x, 0, x.length)!, plainly(x)];
        expect(fast.energy).toBeCloseTo(plain.energy, 6);
      }),
    ));
});

describe('what is claimed of a series', () => {
  it('a step of 10 % stands where it is, and nothing else does', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const found = changePoints(noisy(60, seed, (i) => (i < 40 ? 1000 : 1100)));
      expect(indices(found)).toEqual([40]);
      expect(found[0]!.after / found[0]!.before).toBeCloseTo(1.1, 1);
    }
  });
  it('gaps enter nothing, and are counted', () => {
    const series: (number | null)[] = noisy(60, 3, (i) => (i < 40 ? 1000 : 1100));
    const without = changePoints([...series.slice(0, 38), ...series.slice(40)] as number[]);
    [series[38], series[39]] = [null, NaN];
    expect(changePoints(series)).toEqual([{ ...without[0], index: 40 }]);
    expect(() => changePoints([1, Infinity])).toThrow('series[1] is Infinity');
  });
  it('two points are no level, three may be one', () => {
    const step = noisy(40, 5, (i) => (i < 37 ? 1000 : 1300));
    expect(changePoints(step.slice(0, 39))).toEqual([]);
    expect(indices(changePoints(step))).toEqual([37]);
    expect(changePoints(noisy(40, 5, (i) => (i === 20 || i === 21 ? 1300 : 1000)))).toEqual([]);
  });
  it('a change below 3 %, or below the noise of the series, is none; the caller may ask for less', () => {
    const small = noisy(100, 7, (i) => (i < 50 ? 1000 : 1020), 0.003);
    expect(changePoints(small)).toEqual([]);
    expect(indices(changePoints(small, { minEffect: 0.01 }))).toEqual([50]);
  });
  it('a slow drift is no step', () => {
    for (let seed = 1; seed <= 20; seed++) {
      expect(changePoints(noisy(100, seed, (i) => 1000 + 2 * i, 0.005))).toEqual([]);
    }
  });
  it('says what is wrong with its options', () => {
    expect(() => changePoints([1, 2], { window: 1 })).toThrow('window must be');
    expect(() => changePoints([1, 2], { p: 0 })).toThrow('p must lie');
    expect(changePoints([])).toEqual([]);
    expect(changePoints([5])).toEqual([]);
    expect(changePoints(Array.from({ length: 40 }, () => 7))).toEqual([]);
  });
});

describe('with what is known from before', () => {
  const value = fc.integer({ min: 90, max: 130 });
  it('a series that grew, shrank or got late points is read as from the beginning', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, fc.integer({ min: 1, max: 25 })), { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 0, max: 2 }),
        fc.array(value, { maxLength: 5 }),
        fc.constantFrom(4, 10, 21, 50),
        (levels, place, cut, added, window) => {
          const random = seededRandom(place);
          const x = levels.flatMap(([v, n]) => Array.from({ length: n }, () => v + random()));
          const earlier = findChanges(x, { window }).windows;
          const at = place > 500 ? x.length : Math.floor((place / 500) * x.length);
          const now = [...x.slice(0, at), ...added, ...x.slice(at + cut)];
          const kept = JSON.parse(JSON.stringify(earlier)) as typeof earlier;
          expect(findChanges(now, { window, earlier: kept })).toEqual(findChanges(now, { window }));
          // Found with other options, it says nothing.
          expect(findChanges(now, { window: window + 1, earlier })).toEqual(
            findChanges(now, { window: window + 1 }),
          );
        },
      ),
    ));
});
