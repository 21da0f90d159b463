import { expect, it } from '@jest/globals';
import type { SeriesLevel } from '@rackmark/contracts';
import { withBack } from './reading.js';

/** Levels of ten releases each, by their values. */
function levels(values: readonly number[], accepted: readonly number[] = []): SeriesLevel[] {
  return values.map((value, i) => ({
    ...{ from: i * 10, to: i * 10 + 9, releases: 10 },
    estimate: { value, low: value * 0.995, high: value * 1.005 },
    change:
      i === 0
        ? null
        : {
            direction: value > values[i - 1]! ? 'slower' : 'faster',
            ratio: { ratio: value / values[i - 1]!, low: null, high: null },
            ...{ p: 0.00001, last_before: i * 10 - 1, only_units: null, back: false },
            accepted: accepted.includes(i),
          },
  }));
}
const backAt = (...of: Parameters<typeof levels>) =>
  withBack(levels(...of), 0.03).flatMap((l, i) => (l.change?.back ? [i] : []));

it('a level that becomes faster to where it was before it became slower is back', () => {
  expect(backAt([100, 110, 101])).toEqual([2]);
  expect(backAt([100, 110, 121, 100.5])).toEqual([3]);
  // Half of the way, as of two steps of which one is undone.
  expect(backAt([100, 110, 121, 110.5])).toEqual([3]);
});

it('is faster where it never was, or only on the way back', () => {
  expect(backAt([100, 110, 90])).toEqual([]);
  expect(backAt([100, 110, 105])).toEqual([]);
  expect(backAt([100, 90])).toEqual([]);
});

it('slower after faster is a regression, although the series has been there', () =>
  expect(backAt([100, 90, 100])).toEqual([]));

it('of an accepted level there is no way back: it was the level', () =>
  expect(backAt([100, 110, 100], [1])).toEqual([]));
