import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cut } from './cut.js';

it('cuts through no letter, and no more than it must', () => {
  expect([cut('ab📱', 3), cut('ab📱', 4), cut('ab', 5)]).toEqual(['ab', 'ab📱', 'ab']);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, most) => {
      const kept = cut(text, most);
      expect(kept.length).toBeLessThanOrEqual(most);
      expect(Buffer.from(kept).toString()).toBe(kept);
    }),
  );
});
