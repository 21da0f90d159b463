import { describe, expect, it } from '@jest/globals';
import type { BisectWord } from '@rackmark/contracts';
import fc from 'fast-check';
import { mostSteps, next, type Next, type Search, type Shown } from './next.js';

type End = Extract<Next, { do: 'end' }>;
/** Asks until there is an end. */
function play(search: Search, tell: (at: number, step: number) => BisectWord): { end: End; steps: Shown[] } {
  const steps: Shown[] = [];
  for (;;) {
    const now = next(search, steps);
    if (now.do === 'end') return { end: now, steps };
    expect([search.gone.has(now.at), now.good < now.at, now.at < now.bad]).toEqual([false, true, true]);
    steps.push({ at: now.at, word: tell(now.at, steps.length) });
  }
}

/** Any number of releases, with the first bad one anywhere, and some that cannot be measured. */
const searches = fc
  .integer({ min: 2, max: 300 })
  .chain((releases) =>
    fc.record({
      releases: fc.constant(releases),
      first: fc.integer({ min: 1, max: releases - 1 }),
      gone: fc.uniqueArray(fc.integer({ min: 0, max: releases - 1 }), { maxLength: releases }),
    }),
  )
  // The two ends have been measured.
  .map(({ releases, first, gone }) => ({
    releases,
    first,
    gone: new Set(gone.filter((g) => g > 0 && g < releases - 1)),
  }));
const none: ReadonlySet<number> = new Set();

describe('a bisect', () => {
  it('finds the first bad release of any number in no more steps than halving takes', () => {
    fc.assert(
      fc.property(searches, ({ releases, first }) => {
        const { end, steps } = play({ releases, gone: none }, (at) => (at < first ? 'good' : 'bad'));
        expect(end).toEqual({ do: 'end', answer: 'found', good: first - 1, bad: first });
        expect(steps.length).toBeLessThanOrEqual(Math.ceil(Math.log2(releases - 1)));
        expect(mostSteps({ releases, gone: none })).toBe(Math.ceil(Math.log2(releases - 1)));
      }),
    );
  });

  it('without the files of some says where it must be, and finds it where nothing is left between', () => {
    fc.assert(
      fc.property(searches, ({ releases, first, gone }) => {
        const { end, steps } = play({ releases, gone }, (at) => (at < first ? 'good' : 'bad'));
        expect(end.good < first && first <= end.bad).toBe(true);
        expect(end.answer).toBe(end.bad - end.good === 1 ? 'found' : 'range');
        // All that is left between them is gone.
        for (let at = end.good + 1; at < end.bad; at++) expect(gone.has(at)).toBe(true);
        expect(steps.length).toBeLessThanOrEqual(mostSteps({ releases, gone }));
      }),
    );
  });

  it('stops at a step without an answer, with what is known, and never names a wrong one', () => {
    const words = fc.infiniteStream(
      fc.constantFrom<BisectWord | null>(null, null, null, 'cannot_tell', 'not_shown'),
    );
    fc.assert(
      fc.property(searches, words, ({ releases, first, gone }, stream) => {
        const told = stream[Symbol.iterator]();
        const truth = (at: number) => (at < first ? ('good' as const) : ('bad' as const));
        const { end, steps } = play(
          { releases, gone },
          (at) => (told.next().value as BisectWord | null) ?? truth(at),
        );
        expect(end.good < first && first <= end.bad).toBe(true);
        if (end.answer === 'found') expect([end.good, end.bad]).toEqual([first - 1, first]);
        const open = steps.filter((s) => s.word === 'cannot_tell' || s.word === 'not_shown');
        expect(open.map((s) => s.word)).toEqual(
          ['cannot_tell', 'not_shown'].includes(end.answer) ? [end.answer] : [],
        );
      }),
    );
  });
});
