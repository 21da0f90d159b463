import { describe, expect, it } from '@jest/globals';
import type { Baseline } from '@rackmark/contracts';
import fc from 'fast-check';
import { baseOf } from './baseline.js';

const release = (place: number, change: { parents?: string[]; branch?: string } = {}) => ({
  ...{ name: `1.${place}`, commit: `${place}abcdef`, parents: [], branch: null, place },
  made_at: new Date(place * 1_000),
  ...change,
});
const told = (baseline: Baseline, all: ReturnType<typeof release>[], of = all.at(-1)!) => {
  const found = baseOf(baseline, of, all);
  return found && [found.releases.map((r) => r.name), found.note.code];
};

describe('a base by the baseline of its suite', () => {
  const five = [0, 1, 2, 3, 4].map((place) => release(place));
  it('is the release before, or some of them', () => {
    expect(told({ kind: 'previous' }, five)).toEqual([['1.3'], 'gate.base.previous']);
    expect(told({ kind: 'previous' }, five, five[2])).toEqual([['1.1'], 'gate.base.previous']);
    expect(told({ kind: 'last', releases: 2 }, five)).toEqual([['1.2', '1.3'], 'gate.base.last']);
    expect(told({ kind: 'last', releases: 9 }, five, five[1])).toEqual([['1.0'], 'gate.base.fewer']);
  });
  it('is the one that is named, by name or commit, also one that came later', () => {
    expect(told({ kind: 'release', name: '4abcdef' }, five, five[0])).toEqual([['1.4'], 'gate.base.release']);
    expect(told({ kind: 'release', name: '2.0' }, five)).toEqual([['1.3'], 'gate.base.no_release']);
    expect(told({ kind: 'release', name: '1.4' }, five)).toEqual([['1.3'], 'gate.base.no_release']);
    expect(told({ kind: 'release', name: '2.0' }, five, five[0])).toBeNull();
  });
  it('is the last one of a branch among those it comes from, over merges and other branches', () => {
    const main = { branch: 'main' };
    const all = [
      ...[release(0, main), release(1, { ...main, parents: ['1.0'] }), release(2, { parents: ['1.0'] })],
      ...[release(3, { ...main, parents: ['1.1'] }), release(4, { parents: ['1.2', '1abcdef'] })],
    ];
    expect(told({ kind: 'branch', branch: 'main' }, all)).toEqual([['1.1'], 'gate.base.branch']);
    expect(told({ kind: 'branch', branch: 'main' }, [...all, release(5)])).toEqual([
      ['1.3'],
      'gate.base.branch_untold',
    ]);
    expect(told({ kind: 'branch', branch: 'next' }, all)).toEqual([['1.3'], 'gate.base.no_branch']);
  });
  it('is never the candidate, and of a first release there is none', () => {
    const baseline = fc.oneof<fc.Arbitrary<Baseline>[]>(
      fc.constant({ kind: 'previous' }),
      fc.record({ kind: fc.constant('last'), releases: fc.integer({ min: 2, max: 50 }) }),
      fc.record({ kind: fc.constant('branch'), branch: fc.constantFrom('a', 'b') }),
    );
    const parents = fc.array(
      fc.nat(11).map((n) => `1.${n}`),
      { maxLength: 3 },
    );
    const graph = fc.array(fc.record({ branch: fc.constantFrom('a', 'b', 'c'), parents }), {
      ...{ minLength: 1, maxLength: 12 },
    });
    fc.assert(
      fc.property(baseline, graph, fc.nat(11), (b, made, at) => {
        // As orderReleases puts them: after their parents.
        const all = made.map((m, place) =>
          release(place, { ...m, parents: m.parents.filter((p) => Number(p.slice(2)) < place) }),
        );
        const candidate = all[at % all.length]!;
        const found = baseOf(b, candidate, all);
        expect(found === null).toBe(candidate.place === 0);
        for (const r of found?.releases ?? []) expect(r.place).toBeLessThan(candidate.place);
      }),
    );
  });
});
