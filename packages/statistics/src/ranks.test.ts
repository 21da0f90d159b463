import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { benjaminiHochberg, hodgesLehmannRatio, mannWhitney } from './index.js';

// Made by test/golden/make_golden_ranks.py with SciPy; nothing here was computed by the code under test.
type Row = Record<string, number> & Record<string, number[]>;
const golden = JSON.parse(
  readFileSync(new URL('../test/golden/golden-ranks.json', import.meta.url), 'utf8'),
) as Record<string, Row[]>;
const near = (actual: number | null, expected: number | null, digits = 9) => {
  if (expected === null || actual === null) return expect(actual).toBe(expected);
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(
    Math.max(1e-13, Math.abs(expected) * 10 ** -digits),
  );
};

describe('ranks, against SciPy', () => {
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
});
