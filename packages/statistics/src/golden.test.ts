import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  benjaminiHochberg,
  compareRuns,
  geometricMean,
  hodgesLehmannRatio,
  mannWhitney,
  normalQuantile,
  quantile,
  studentCdf,
  studentQuantile,
  theilSen,
} from './index.js';

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

describe('against SciPy and NumPy', () => {
  it('quantile (type 7)', () =>
    golden['quantile']!.forEach((c) => near(quantile(c['x']!, c['p']!), c['value']!)));
  it('geometricMean', () =>
    golden['geometricMean']!.forEach((c) => near(geometricMean(c['x']!), c['value']!)));
  it('mannWhitney, exact', () =>
    golden['mannWhitneyExact']!.forEach((c) => {
      const r = mannWhitney(c['x']!, c['y']!);
      expect(r.method).toBe('exact');
      near(r.u, c['u']!);
      near(r.p, c['p']!);
    }));
  it('mannWhitney, normal with ties or large samples', () =>
    golden['mannWhitneyNormal']!.forEach((c) => {
      const r = mannWhitney(c['x']!, c['y']!);
      expect(r.method).toBe('normal');
      near(r.u, c['u']!);
      near(r.p, c['p']!, 6);
    }));
  it('hodgesLehmannRatio with its interval', () =>
    golden['hodgesLehmannRatio']!.forEach((c) => {
      const r = hodgesLehmannRatio(c['base']!, c['candidate']!, { confidence: c['confidence']! });
      near(r.ratio, c['ratio']!);
      near(r.low, c['low'] as number | null);
      near(r.high, c['high'] as number | null);
    }));
  it('benjaminiHochberg', () =>
    golden['benjaminiHochberg']!.forEach((c) =>
      benjaminiHochberg(c['p']!).forEach((v, i) => near(v, c['adjusted']![i]!)),
    ));
  it('theilSen', () =>
    golden['theilSen']!.forEach((c) => near(theilSen(c['x']!, c['y']!).slope, c['slope']!)));
  it("Student's t and the normal distribution", () => {
    golden['studentQuantile']!.forEach((c) => near(studentQuantile(c['p']!, c['df']!), c['value']!, 7));
    golden['studentCdf']!.forEach((c) => near(studentCdf(c['t']!, c['df']!), c['value']!, 8));
    golden['normalQuantile']!.forEach((c) => near(normalQuantile(c['p']!), c['value']!, 7));
  });
  it("compareRuns with three runs a side is Welch's t on logarithms", () =>
    golden['welchLog']!.forEach((c) => {
      const r = compareRuns(
        c['base']!.map((v) => [v]),
        c['candidate']!.map((v) => [v]),
      );
      expect(r.method).toBe('welch-log');
      near(r.p, c['p']!, 7);
    }));
});
