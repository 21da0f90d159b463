import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  decide,
  estimateRatio,
  geometricMean,
  intervalOf,
  meanRatio,
  normalQuantile,
  pOf,
  quantile,
  studentCdf,
  studentQuantile,
  theilSen,
  type RatioEstimate,
} from './index.js';
import { studentTwoSided } from './distributions.js';

// Made by test/golden/make_golden.py with SciPy; nothing here was computed by the code under test.
type Row = Record<string, number> & Record<string, number[]>;
const golden = JSON.parse(
  readFileSync(new URL('../test/golden/golden.json', import.meta.url), 'utf8'),
) as Record<string, Row[]>;
const near = (actual: number | null, expected: number | null, digits = 9) => {
  if (expected === null || actual === null) return expect(actual).toBe(expected);
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(
    Math.max(1e-13, Math.abs(expected) * 10 ** -digits),
  );
};
const runs = (medians: readonly number[]) => medians.map((v) => [v]);
/** A ratio above 1 whose p is the given one. */
const withP = (p: number): RatioEstimate => ({
  log: studentQuantile(1 - p / 2, 4),
  spread: { error: 1, df: 4, variance: 1 },
  runs: 3,
});

describe('against SciPy and NumPy', () => {
  it('quantile (type 7)', () =>
    golden['quantile']!.forEach((c) => near(quantile(c['x']!, c['p']!), c['value']!)));
  it('geometricMean', () =>
    golden['geometricMean']!.forEach((c) => near(geometricMean(c['x']!), c['value']!)));
  it("a ratio is Welch's t on logarithms: p, degrees of freedom and intervals at any level", () =>
    golden['welchLog']!.forEach((c) => {
      const e = estimateRatio(runs(c['base']!), runs(c['candidate']!));
      near(pOf(e), c['p']!, 9);
      near(e.spread!.df, c['df']!, 9);
      const { low, high } = intervalOf(e, c['alpha']!)!;
      near(low, c['low']!, 9);
      near(high, c['high']!, 9);
    }));
  it('a mean of ratios adds their variances', () =>
    golden['meanRatio']!.forEach((c) => {
      const pairs = c['pairs'] as unknown as [number[], number[]][];
      const mean = meanRatio(pairs.map(([x, y]) => estimateRatio(runs(x), runs(y))));
      near(mean.spread!.df, c['df']!, 9);
      near(Math.exp(mean.log), c['ratio']!, 9);
      const { low, high } = intervalOf(mean, 0.05)!;
      near(low, c['low']!, 9);
      near(high, c['high']!, 9);
    }));
  it('a view claims the differences that Benjamini and Hochberg take', () =>
    golden['taken']!.forEach((c) => {
      const claims = decide(c['p']!.map(withP), { delta: 1e-9 }).map((d) => d.word !== 'inconclusive');
      expect(claims).toEqual(c['adjusted']!.map((q) => q <= 0.05));
    }));
  it('theilSen', () =>
    golden['theilSen']!.forEach((c) => near(theilSen(c['x']!, c['y']!).slope, c['slope']!)));
  it("Student's t and the normal distribution", () => {
    golden['studentQuantile']!.forEach((c) => near(studentQuantile(c['p']!, c['df']!), c['value']!, 7));
    golden['studentTwoSided']!.forEach((c) => near(studentTwoSided(c['t']!, c['df']!), c['value']!, 8));
    golden['studentCdf']!.forEach((c) => near(studentCdf(c['t']!, c['df']!), c['value']!, 8));
    golden['normalQuantile']!.forEach((c) => near(normalQuantile(c['p']!), c['value']!, 7));
  });
});
