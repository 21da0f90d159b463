import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { orderReleases, parentOf, type OrderedRelease } from './release-order.js';

const release = (name: string, madeAt: number, parents: string[] = [], commit: string | null = null) => ({
  ...{ name, madeAt, parents, commit },
});
const namesOf = (releases: OrderedRelease[]) => {
  const found = orderReleases(releases);
  return 'order' in found ? found.order.map((r) => r.name) : found;
};

it('parents come before dates, dates before names', () => {
  expect(namesOf([release('1.2', 3), release('1.0', 1), release('1.1', 2)])).toEqual(['1.0', '1.1', '1.2']);
  expect(namesOf([release('late', 9), release('child', 1, ['late'])])).toEqual(['late', 'child']);
  expect(namesOf([release('b', 1), release('a', 1)])).toEqual(['a', 'b']);
});

it('an older release that arrives late finds its place', () => {
  const known = [release('1.0', 1), release('1.2', 3, ['1.1'])];
  expect(namesOf(known)).toEqual(['1.0', '1.2']);
  expect(namesOf([...known, release('1.1', 99, ['1.0'])])).toEqual(['1.0', '1.1', '1.2']);
});

it('a parent is found by its name, its commit, or the beginning of that', () => {
  const all = [release('1.0', 1, [], '2d9b1740aa55'), release('2d9b174', 2)];
  expect(parentOf('1.0', all)).toBe(all[0]);
  expect(parentOf('2d9b1740aa55', all)).toBe(all[0]);
  expect(parentOf('2d9b174', all)).toBe(all[1]);
  expect(parentOf('2d9b1740', all)).toBe(all[0]);
  expect(parentOf('2d9b', all)).toBeUndefined();
});

it('a circle is named, not walked for ever', () => {
  expect(orderReleases([release('a', 1, ['b']), release('b', 2, ['c']), release('c', 3, ['a'])])).toEqual({
    cycle: ['a', 'b', 'c'],
  });
  expect(orderReleases([release('a', 1, ['a'])])).toEqual({ cycle: ['a'] });
});

it('every release stands once, after its known parents, whatever order they came in', () => {
  const some = fc.array(
    fc.record({ madeAt: fc.integer({ min: 0, max: 20 }), from: fc.array(fc.nat(30), { maxLength: 3 }) }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(some, fc.infiniteStream(fc.nat()), (drawn, keys) => {
      // Parents are of those before: no circle.
      const all = drawn.map(({ madeAt, from }, i) =>
        release(`r${i}`, madeAt, i === 0 ? ['unknown'] : from.map((f) => `r${f % i}`)),
      );
      const sorted = orderReleases(all);
      if (!('order' in sorted)) throw new Error('a circle where none is');
      expect(new Set(sorted.order)).toEqual(new Set(all));
      for (const r of all)
        for (const p of r.parents.map((told) => parentOf(told, all)).filter((x) => x !== undefined))
          expect(sorted.order.indexOf(p)).toBeLessThan(sorted.order.indexOf(r));
      const mixed = all
        .map((r) => ({ r, key: keys.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ r }) => r);
      expect(orderReleases(mixed)).toEqual(sorted);
    }),
  );
});
