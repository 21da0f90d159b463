import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { medianSlope } from './median-slope.js';
import { quantile } from './quantile.js';

function bySorting(x: readonly number[], y: readonly number[]): number | null {
  const slopes: number[] = [];
  for (let a = 0; a < x.length; a++)
    for (let b = a + 1; b < x.length; b++) if (x[a] !== x[b]) slopes.push((y[b]! - y[a]!) / (x[b]! - x[a]!));
  return slopes.length === 0 ? null : quantile(slopes, 0.5) + 0;
}

/** Of a zero its sign does not matter. */
const byGuides = (x: readonly number[], y: readonly number[]) => {
  const slope = medianSlope(Float64Array.from(x), Float64Array.from(y));
  return slope === null ? null : slope + 0;
};

it('is the middle one of all slopes: noise, steps, a coarse clock, a ramp, one that swings, equal places', () => {
  const lengths = fc.constantFrom(2, 3, 40, 91, 92, 150, 401);
  const shape = fc.constantFrom<(i: number, n: number, noise: number) => number>(
    (_, __, noise) => noise,
    (_, __, noise) => Math.round(noise * 3),
    (i, n, noise) => (i < n / 2 ? 1 : 2) + noise * 0.01,
    (i, _, noise) => i + noise,
    (i) => Math.sin(i * 12.9898),
    () => 7,
  );
  const places = fc.constantFrom<(i: number) => number>(
    (i) => i,
    (i) => Math.floor(i / 3),
    (i) => i * i,
    () => 1,
  );
  fc.assert(
    fc.property(
      lengths,
      shape,
      places,
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (n, of, at, noise) => {
        const x = Array.from({ length: n }, (_, i) => at(i));
        const y = Array.from({ length: n }, (_, i) => of(i, n, noise.next().value as number));
        expect(byGuides(x, y)).toBe(bySorting(x, y));
      },
    ),
    { numRuns: 120 },
  );
});
