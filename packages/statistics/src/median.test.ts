import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { medianInPlace } from './median.js';
import { quantile } from './quantile.js';

/** Of a zero its sign does not matter. */
const bySorting = (v: readonly number[]) => quantile(v, 0.5) + 0;
const byParting = (v: readonly number[]) => medianInPlace(Float64Array.from(v)) + 0;

it('is the middle of the sorted values, whatever they are', () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
    fc.integer({ min: 0, max: 3 }),
  );
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (v) => {
      expect(byParting(v)).toBe(bySorting(v));
    }),
    { numRuns: 500 },
  );
});

it('in order, against it, all equal, like organ pipes: the same', () => {
  const n = 5_000;
  const shapes: ((i: number) => number)[] = [
    (i) => i,
    (i) => -i,
    () => 7,
    (i) => Math.min(i, n - i),
    (i) => i % 2,
  ];
  for (const at of shapes) {
    const v = Array.from({ length: n }, (_, i) => at(i));
    expect(byParting(v)).toBe(bySorting(v));
  }
});
