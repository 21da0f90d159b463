import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  benjaminiHochberg,
  compareRuns,
  countModes,
  hodgesLehmannRatio,
  mannWhitney,
  medianInterval,
  quantile,
  robustCv,
  seededRandom,
  summarise,
  theilSen,
  trend,
} from './index.js';

const latency = fc.double({ min: 1e3, max: 1e9, noNaN: true });
const sample = (min = 1, max = 30) => fc.array(latency, { minLength: min, maxLength: max });
/** Standard normal numbers (Box and Muller). */
function normal(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe('properties', () => {
  it('a quantile lies between the extremes and grows with p', () =>
    fc.assert(
      fc.property(
        sample(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (x, p, q) => {
          const [low, high] = [quantile(x, Math.min(p, q)), quantile(x, Math.max(p, q))];
          expect(low).toBeLessThanOrEqual(high);
          expect(low).toBeGreaterThanOrEqual(Math.min(...x));
          expect(high).toBeLessThanOrEqual(Math.max(...x));
        },
      ),
    ));
  it('Hodges–Lehmann turns round with its sides and moves with a factor', () =>
    fc.assert(
      fc.property(sample(2, 12), sample(2, 12), fc.double({ min: 0.5, max: 3, noNaN: true }), (x, y, k) => {
        const forth = hodgesLehmannRatio(x, y).ratio;
        expect(forth * hodgesLehmannRatio(y, x).ratio).toBeCloseTo(1, 9);
        expect(
          hodgesLehmannRatio(
            x,
            y.map((v) => v * k),
          ).ratio / forth,
        ).toBeCloseTo(k, 9);
      }),
    ));
  it('Mann–Whitney: both statistics add up, p is a probability', () =>
    fc.assert(
      fc.property(sample(1, 15), sample(1, 15), (x, y) => {
        const [a, b] = [mannWhitney(x, y), mannWhitney(y, x)];
        expect(a.u + b.u).toBeCloseTo(x.length * y.length, 9);
        expect(a.p).toBeCloseTo(b.p, 9);
        expect(a.p).toBeGreaterThan(0);
        expect(a.p).toBeLessThanOrEqual(1);
      }),
    ));
  it('Benjamini–Hochberg keeps the order and never makes a p smaller', () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }), (p) => {
        const adjusted = benjaminiHochberg(p);
        adjusted.forEach((v, i) => {
          expect(v).toBeGreaterThanOrEqual(p[i]! * (1 - 1e-12));
          expect(v).toBeLessThanOrEqual(1);
          p.forEach((other, j) => p[i]! < other && expect(v).toBeLessThanOrEqual(adjusted[j]! * (1 + 1e-12)));
        });
      }),
    ));
  it('a summary has p99 from 100 samples on', () => {
    expect(summarise(Array.from({ length: 99 }, (_, i) => i + 1)).p99).toBeNull();
    expect(summarise(Array.from({ length: 100 }, (_, i) => i + 1)).p99).not.toBeNull();
  });
  it('says what is wrong with an input', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(() => quantile([1], 2)).toThrow(RangeError);
    expect(() => hodgesLehmannRatio([1, 0], [1])).toThrow(RangeError);
    expect(() => theilSen([1, 1], [1, 2])).toThrow('no slope');
  });
});

describe('what is found in a run', () => {
  const noisy = (n: number, seed: number, at: (i: number) => number) => {
    const next = normal(seed);
    return Array.from({ length: n }, (_, i) => at(i) * Math.exp(0.01 * next()));
  };
  it('a trend of 10 % is 10 %', () =>
    expect(trend(noisy(400, 1, (i) => 1000 * (1 + (0.1 * i) / 400)))).toBeCloseTo(0.095, 1));
  it('one state is one mode, two states 30 % apart are two', () => {
    for (let seed = 1; seed <= 50; seed++) expect(countModes(noisy(300, seed, () => 1000))).toBe(1);
    expect(
      countModes(
        noisy(400, 3, (i) => (i % 3 === 0 ? 1300 : 1000)),
        { distance: 0.1 },
      ),
    ).toBe(2);
  });
  it('states nearer than the distance are one mode', () =>
    expect(
      countModes(
        noisy(400, 3, (i) => (i % 3 === 0 ? 1060 : 1000)),
        { distance: 0.1 },
      ),
    ).toBe(1));
  it('the spread of 1 % noise is 1 %', () =>
    expect(robustCv(noisy(2000, 4, () => 1000))).toBeCloseTo(0.01, 2));
});

describe('what a comparison may claim', () => {
  const runs = (next: () => number, n: number, ratio: number) =>
    Array.from({ length: n }, () => {
      const centre = 1e6 * ratio * Math.exp(0.01 * next());
      return Array.from({ length: 20 }, () => centre * Math.exp(0.02 * next()));
    });
  it.each([3, 5])('%i against %i runs of the same thing: false alarms stay rare', (n) => {
    let alarms = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const next = normal(seed);
      const { word } = compareRuns(runs(next, n, 1), runs(next, n, 1));
      if (word === 'faster' || word === 'slower') alarms += 1;
    }
    expect(alarms / 400).toBeLessThan(0.08);
  });
  it('the 95 % interval holds the true ratio about 95 times of 100', () => {
    let held = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const next = normal(seed + 10_000);
      const { low, high } = compareRuns(runs(next, 5, 1), runs(next, 5, 0.8));
      if (low! <= 0.8 && high! >= 0.8) held += 1;
    }
    expect(held / 400).toBeGreaterThan(0.9);
  });
  it('a difference of 20 % is found with three runs, one run a side claims nothing', () => {
    const next = normal(7);
    expect(compareRuns(runs(next, 3, 1), runs(next, 3, 0.8)).word).toBe('faster');
    const single = compareRuns(runs(next, 1, 1), runs(next, 1, 0.5));
    expect(single.word).toBe('inconclusive');
    expect(single.replicated).toBe(false);
    expect(single.moreRuns).toBeGreaterThan(0);
  });
  it('the same numbers on both sides are no change', () => {
    const next = normal(9);
    const same = runs(next, 5, 1).map((r) => r.map((v) => v / r[0]! + 1e6));
    expect(compareRuns(same, same).word).toBe('no change');
  });
  it('a median has an interval from six values on', () => {
    expect(medianInterval([1, 2, 3]).low).not.toBeUndefined();
    const { median, low, high } = medianInterval(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(median).toBe(10.5);
    expect(low!).toBeLessThan(10.5);
    expect(high!).toBeGreaterThan(10.5);
  });
});
