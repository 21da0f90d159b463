import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  countModes,
  decide,
  decisionAt,
  estimateRatio,
  medianInterval,
  quantile,
  robustCv,
  runsThatSettle,
  seededRandom,
  smallestSettled,
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
  it('a ratio turns round with its sides and moves with a factor', () =>
    fc.assert(
      fc.property(sample(2, 12), sample(2, 12), fc.double({ min: 0.5, max: 3, noNaN: true }), (x, y, k) => {
        const of = (a: number[], b: number[], factor = 1) =>
          estimateRatio(
            a.map((v) => [v]),
            b.map((v) => [v * factor]),
          ).log;
        expect(of(x, y)).toBeCloseTo(-of(y, x), 9);
        expect(of(x, y, k) - of(x, y)).toBeCloseTo(Math.log(k), 9);
      }),
    ));
  it('in every view word and interval say the same', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(sample(1, 6), sample(1, 6)), { minLength: 1, maxLength: 12 }),
        (pairs) => {
          const delta = 0.03;
          const estimates = pairs.map(([x, y]) =>
            estimateRatio(
              x.map((v) => [v]),
              y.map((v) => [v]),
            ),
          );
          for (const d of decide(estimates, { delta })) {
            const { low, high, word } = d;
            if (low === null || high === null) expect(word).toBe('inconclusive');
            else {
              const inside = low > 1 / (1 + delta) && high < 1 + delta;
              const says = inside ? 'no change' : high < 1 ? 'faster' : low > 1 ? 'slower' : 'inconclusive';
              expect(word).toBe(says);
              expect(d.confidence).toBeGreaterThanOrEqual(0.95);
            }
            expect(d.moreRuns === null).toBe(word !== 'inconclusive');
          }
        },
      ),
    ));
  it('a summary has p99 from 100 samples on', () => {
    expect(summarise(Array.from({ length: 99 }, (_, i) => i + 1)).p99).toBeNull();
    expect(summarise(Array.from({ length: 100 }, (_, i) => i + 1)).p99).not.toBeNull();
  });
  it('says what is wrong with an input', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(() => quantile([1], 2)).toThrow(RangeError);
    expect(() => estimateRatio([[1], [0]], [[1]])).toThrow(RangeError);
    expect(() => estimateRatio([], [[1]])).toThrow('at least one run');
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
  const delta = 0.03;
  const runs = (next: () => number, n: number, ratio: number, spread = 0.01) =>
    Array.from({ length: n }, () => {
      const centre = 1e6 * ratio * Math.exp(spread * next());
      return Array.from({ length: 5 }, () => centre * Math.exp(0.02 * next()));
    });
  const differs = (word: string) => word === 'faster' || word === 'slower';

  it.each([2, 3, 4, 6])(
    '1,000 comparisons of a thing with itself, %i runs a side: 5 %% at most differ',
    (n) => {
      const next = normal(n);
      let [alarms, missed] = [0, 0];
      for (let i = 0; i < 1_000; i++) {
        const [d] = decide([estimateRatio(runs(next, n, 1), runs(next, n, 1))], { delta });
        if (differs(d!.word)) alarms += 1;
        if (d!.low! > 1 || d!.high! < 1) missed += 1;
      }
      // Two standard errors of 1,000 tries are 1.4 %.
      expect(alarms / 1_000).toBeLessThan(0.064);
      expect(missed / 1_000).toBeLessThan(0.064);
    },
  );
  it('100 views of 20 pairs that are all the same: 5 % at most claim a difference anywhere', () => {
    const next = normal(20);
    let alarms = 0;
    for (let i = 0; i < 100; i++) {
      const pairs = Array.from({ length: 20 }, () => estimateRatio(runs(next, 4, 1), runs(next, 4, 1)));
      if (decide(pairs, { delta }).some((d) => differs(d.word))) alarms += 1;
    }
    expect(alarms / 100).toBeLessThan(0.1);
  });
  it('four runs a side that lie fully apart settle one pair of twenty, whatever the others do', () => {
    const side = (at: number) => [0.99, 1, 1.005, 1.01].map((v) => [at * v]);
    const same = Array.from({ length: 19 }, () => estimateRatio(side(1), side(1)));
    const [d] = decide([estimateRatio(side(1), side(1.1)), ...same], { delta });
    expect(d).toMatchObject({ word: 'slower', confidence: 0.9975 });
    expect(d!.low).toBeGreaterThan(1);
  });
  it('runs that are equal to the last digit by chance settle no small difference', () => {
    const [d] = decide([estimateRatio([[1], [1]], [[1.04], [1.04]])], { delta: 0.001 });
    expect(d!.word).toBe('slower');
    const [small] = decide([estimateRatio([[1], [1]], [[1.004], [1.004]])], { delta: 0.001 });
    expect(small!.word).toBe('inconclusive');
  });
  it('one run a side has no interval and claims nothing', () => {
    const next = normal(7);
    const [single] = decide([estimateRatio(runs(next, 1, 1), runs(next, 1, 0.5))], { delta });
    expect(single).toMatchObject({ word: 'inconclusive', low: null, p: null, moreRuns: 2 });
  });
  it('the same numbers on both sides are no change', () => {
    const next = normal(9);
    const same = runs(next, 5, 1, 0.001);
    expect(decide([estimateRatio(same, same)], { delta })[0]!.word).toBe('no change');
  });
  it.each([
    [3, 1],
    [3, 20],
    [6, 20],
  ])('what %i runs a side are said to settle among %i pairs, they settle four times of five', (n, pairs) => {
    const ratio = smallestSettled(n, pairs, 0.01)!;
    const next = normal(n * pairs);
    const one = (r: number) => Array.from({ length: n }, () => [r * Math.exp(0.01 * next())]);
    let settled = 0;
    for (let i = 0; i < 400; i++) {
      if (differs(decisionAt(estimateRatio(one(1), one(ratio)), 0.05 / pairs, 1e-6).word)) settled += 1;
    }
    expect(Math.abs(settled / 400 - 0.8)).toBeLessThan(0.06);
    expect(runsThatSettle(ratio, pairs, 0.01)).toBe(n);
  });
  it('one run settles nothing', () => expect(smallestSettled(1, 1, 0.01)).toBeNull());
  it('a median has an interval from six values on', () => {
    expect(medianInterval([1, 2, 3]).low).not.toBeUndefined();
    const { median, low, high } = medianInterval(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(median).toBe(10.5);
    expect(low!).toBeLessThan(10.5);
    expect(high!).toBeGreaterThan(10.5);
  });
});
