import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextTry, type Tries } from './restarts.js';

it('is started again ever more slowly, until it is given up; whoever held for a while begins anew', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 60 }), (lives) => {
      let tries: Tries = { count: 0, upMs: 0 };
      let inARow = 0;
      let before = 0;
      for (const upMs of lives) {
        const next = nextTry({ ...tries, upMs });
        if (upMs >= 60_000) [inARow, before] = [0, 0];
        if (inARow === 10) return next === null;
        if (next === null || next.delayMs < before || next.delayMs > 15_000) return false;
        [inARow, before, tries] = [inARow + 1, next.delayMs, next.tries];
      }
      return true;
    }),
  );
  expect(nextTry({ count: 0, upMs: 0 })).toEqual({ delayMs: 200, tries: { count: 1, upMs: 0 } });
});
