import { describe, expect, it } from '@jest/globals';
import { normalQuantile, seededRandom } from '@rackmark/statistics';
import fc from 'fast-check';
import { answerOf, decideCells, runsNeeded, runsToAsk, type GateQuestion } from './decide-gate.js';

const question = (base: number[], candidate: number[], limit = 0.03): GateQuestion => ({
  against: null,
  ...{ base, candidate, limit },
});
/** Runs around a middle that scatter a little. */
const around = (middle: number, spread = 0.002, n = 5) =>
  Array.from({ length: n }, (_, i) => middle * (1 + spread * (i - (n - 1) / 2)));
const wordsOf = (...questions: GateQuestion[]) => decideCells(questions).map((d) => d.word);

describe('one cell', () => {
  it('passes inside the limit, is a regression beyond it, and is open where neither is known', () => {
    expect(wordsOf(question(around(10), around(10.01)))).toEqual(['no_change']);
    expect(wordsOf(question(around(10), around(9)))).toEqual(['better']);
    // Slower beyond doubt, and by less than 3 % beyond doubt.
    expect(wordsOf(question(around(10), around(10.15)))).toEqual(['within']);
    expect(wordsOf(question(around(10), around(10.15), 0.01))).toEqual(['worse']);
    expect(wordsOf(question(around(10), around(10.8)))).toEqual(['worse']);
    const [open] = decideCells([question(around(10, 0.05), around(10.2, 0.05))]);
    expect(open).toMatchObject({ word: 'cannot_tell', moreRuns: expect.any(Number) });
    expect(open!.moreRuns).toBeGreaterThan(0);
    // Slower beyond doubt, but perhaps inside: at the limit.
    expect(wordsOf(question(around(10, 0.01), around(10.28, 0.01)))).toEqual(['cannot_tell']);
    // One run a side says nothing of the spread.
    expect(decideCells([question([10], [20])])).toMatchObject([{ word: 'cannot_tell', moreRuns: 2 }]);
  });
  it('shows an interval that agrees with its word', () => {
    const cells = decideCells([
      question(around(10), around(10.01)),
      question(around(10, 0.01), around(9.9, 0.01)),
      ...Array.from({ length: 20 }, () => question(around(10, 0.01, 3), around(10.1, 0.02, 3))),
    ]);
    for (const { word, ratio } of cells) {
      if (word === 'no_change' || word === 'within' || word === 'better')
        expect(ratio!.high).toBeLessThan(1.03);
      if (word === 'worse') expect(ratio!.low).toBeGreaterThan(1);
      if (word === 'better') expect(ratio!.high).toBeLessThan(1);
    }
  });
});

describe('a gate', () => {
  it('answers by its worst cell; what is left out alone is no answer', () => {
    expect(answerOf(['no_change', 'better', 'left_out'])).toBe('no_regression');
    expect(answerOf(['no_change', 'cannot_tell', 'worse'])).toBe('regression');
    expect(answerOf(['broken'])).toBe('regression');
    expect(answerOf(['fell_back', 'no_change'])).toBe('regression');
    expect(answerOf(['no_change', 'cannot_tell'])).toBe('cannot_tell');
    expect(answerOf(['left_out'])).toBe('could_not_run');
    expect(answerOf([])).toBe('could_not_run');
  });

  it('asks for what is needed, at least doubles, and never goes beyond its limit', () => {
    const cells = decideCells([question(around(10, 0.02), around(10.1, 0.02))]);
    expect(cells[0]!.word).toBe('cannot_tell');
    expect(runsToAsk(cells, { made: 5, most: 100 })).toBe(Math.max(5, cells[0]!.moreRuns!));
    expect(runsToAsk(cells, { made: 5, most: 7 })).toBe(2);
    expect(runsToAsk(cells, { made: 20, most: 20 })).toBe(0);
    expect(runsNeeded(cells)).toBe(cells[0]!.moreRuns);
    // A regression needs no more; what was invalid may go better.
    const worse = question(around(10), around(12));
    expect(runsToAsk(decideCells([worse, question([1], [1])]), { made: 5, most: 20 })).toBe(0);
    const invalid = decideCells([{ against: 'cannot_tell', limit: 0.03 }]);
    expect([runsToAsk(invalid, { made: 3, most: 20 }), runsNeeded(invalid)]).toEqual([3, null]);
  });

  it('says the same in whatever order its cells stand', () => {
    const value = fc.double({ min: 1, max: 1.2, noNaN: true });
    const side = fc.array(value, { minLength: 1, maxLength: 6 });
    const asked: fc.Arbitrary<GateQuestion> = fc.oneof(
      fc.record({
        against: fc.constant(null),
        ...{ base: side, candidate: side, limit: fc.constantFrom(0.01, 0.03, 0.1) },
      }),
      fc.record({ against: fc.constantFrom('broken', 'left_out', 'cannot_tell'), limit: fc.constant(0.03) }),
    );
    const shuffled = fc
      .array(asked, { minLength: 1, maxLength: 12 })
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all.keys()], { minLength: all.length })),
      );
    fc.assert(
      fc.property(shuffled, ([all, order]) => {
        const straight = decideCells(all);
        const turned = decideCells(order.map((i) => all[i]!));
        expect(turned).toEqual(order.map((i) => straight[i]));
        expect(answerOf(turned.map((d) => d.word))).toBe(answerOf(straight.map((d) => d.word)));
      }),
    );
  });
});

/** A gate from its first runs to its answer, with as many looks as it wants. */
function play(
  random: () => number,
  { spread, ratio, cells }: { spread: number; ratio: number; cells: number },
) {
  const run = (middle: number) =>
    middle * Math.exp(spread * normalQuantile(Math.min(Math.max(random(), 1e-9), 1 - 1e-9)));
  const sides = Array.from({ length: cells }, (_, i) => ({
    base: [] as number[],
    candidate: [] as number[],
    // One cell alone is worse.
    ratio: i === 0 ? ratio : 1,
  }));
  let made = 0;
  for (let more = 3; ;) {
    for (const s of sides)
      for (let i = 0; i < more; i++) {
        s.base.push(run(10));
        s.candidate.push(run(10 * s.ratio));
      }
    made += more;
    const decided = decideCells(sides.map((s) => question(s.base, s.candidate)));
    more = runsToAsk(decided, { made, most: 20 });
    if (more === 0) return { answer: answerOf(decided.map((d) => d.word)), made };
  }
}
const share = (of: { answer: string }[], answer: string) =>
  of.filter((g) => g.answer === answer).length / of.length;

describe('many gates', () => {
  const many = (count: number, what: { spread: number; ratio: number; cells: number }) => {
    const random = seededRandom(16);
    return Array.from({ length: count }, () => play(random, what));
  };
  it.each([
    { spread: 0.01, cells: 1 },
    { spread: 0.03, cells: 1 },
    { spread: 0.1, cells: 1 },
    { spread: 0.03, cells: 3 },
  ])(
    '1,000 of equal sides, $cells cells that scatter by $spread: fewer than 5 % see a regression',
    ({ spread, cells }) => {
      expect(share(many(1000, { spread, cells, ratio: 1 }), 'regression')).toBeLessThan(0.05);
    },
  );
  it('of a candidate that is 10 % slower in one cell of six: nearly all see it, none passes it', () => {
    const all = many(100, { spread: 0.01, cells: 6, ratio: 1.1 });
    expect(share(all, 'regression')).toBeGreaterThan(0.95);
    expect(share(all, 'no_regression')).toBe(0);
  });
  it('of a candidate that is worse by just the limit: few are passed', () => {
    expect(share(many(300, { spread: 0.01, cells: 1, ratio: 1.03 }), 'no_regression')).toBeLessThan(0.1);
  });
});
