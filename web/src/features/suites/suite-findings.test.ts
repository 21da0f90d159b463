import { expect, it } from '@jest/globals';
import { FIRST, playedRow, releases } from '../../../test/series.js';
import { suiteFindings, tightest } from './suite-findings.js';

const last = releases.at(-1)!.place;
const found = (rows: ReturnType<typeof playedRow>[], isWhole = true) =>
  suiteFindings(rows, { isWhole, last });

it('one step on several device models is one finding, with the number of those that could have shown it', () => {
  const step = { at: 4, ratio: 1.09 };
  const rows = [
    playedRow({ step }),
    playedRow({ model: 'OnePlus 12', step: { at: 4, ratio: 1.07 } }),
    playedRow({ model: 'Galaxy A55' }),
    playedRow({ slot: 'other', step }),
  ];
  expect(found(rows).map((f) => [f.kind, f.place, f.rows.length, f.of])).toEqual([
    ['slower', FIRST + 4, 2, 3],
    ['slower', FIRST + 4, 1, 1],
  ]);
  expect(found(rows, false).map((f) => f.of)).toEqual([null, null]);
});

it('what needs somebody stands first; a phone that moved alone is no slower release', () => {
  const kinds = found([
    playedRow({ step: { at: 4, ratio: 0.8 } }),
    playedRow({ slot: 'b', step: { at: 4, ratio: 1.08, only: ['B'] } }),
    playedRow({ slot: 'c', suspicious: true }),
    playedRow({ slot: 'd', step: { at: 5, ratio: 1.2 }, budget: { limit: 9e6, left: -0.3, state: 'over' } }),
  ]).map((f) => f.kind);
  expect(kinds).toEqual(['slower', 'over_budget', 'suspicious', 'one_unit', 'faster']);
});

it('releases without a point before a step leave open since when it is', () => {
  const [f] = found([playedRow({ missing: [3, 4], step: { at: 5, ratio: 0.8, lastBefore: 2 } })]);
  expect(f!.gap).toEqual([FIRST + 3, FIRST + 4]);
});

it('an accepted level is no finding', () =>
  expect(found([playedRow({ step: { at: 4, ratio: 1.09, accepted: true } })])).toEqual([]));

it('limits stand by what is left of them', () => {
  const rows = [0.2, -0.1, 0.05].map((left) => playedRow({ budget: { limit: 12e6, left, state: 'kept' } }));
  expect(tightest([playedRow(), ...rows]).map((r) => r.budget!.left)).toEqual([-0.1, 0.05, 0.2]);
});
