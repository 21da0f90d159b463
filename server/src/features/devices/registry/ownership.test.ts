import { expect, it } from '@jest/globals';
import { adbState } from '@rackmark/contracts';
import fc from 'fast-check';
import { whoHas } from './ownership.js';

const holder = fc.record({
  heard: fc.boolean(),
  adb: fc.option(fc.constantFrom(...adbState.options)),
  hasLease: fc.boolean(),
});
const claimant = fc.record({ atHand: fc.boolean(), turnedDown: fc.boolean() });

it('a phone moves only away from who lost it or is gone, to who has it and was not turned down', () =>
  fc.assert(
    fc.property(holder, claimant, (h, c) => {
      const gone = !h.heard && !h.hasLease;
      const lost = h.heard && h.adb !== 'device' && h.adb !== null;
      expect(whoHas(h, c) === 'moves').toBe(c.atHand && !c.turnedDown && (gone || lost));
    }),
  ));
