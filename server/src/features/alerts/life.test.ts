import { expect, it } from '@jest/globals';
import { alertAction, alertState, type AlertState } from '@rackmark/contracts';
import fc from 'fast-check';
import { groupOf, next, type AlertEvent } from './life.js';

const events = [...alertAction.options, 'recover'] as const satisfies AlertEvent[];

it('whatever people and detections do, an end is left by a person who opens it again, and by nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events)), (all) => {
      let state: AlertState = 'open';
      for (const event of all) {
        const after = next(state, event);
        if (groupOf(state) === 'done') expect(after).toBe(event === 'reopen' ? 'open' : null);
        state = after ?? state;
      }
    }),
  );
});
it('from everywhere every state can be reached', () => {
  for (const from of alertState.options) {
    const reached = new Set<AlertState>([from]);
    for (const state of reached)
      for (const event of events) {
        const after = next(state, event);
        if (after !== null) reached.add(after);
      }
    expect([...reached].sort()).toEqual([...alertState.options].sort());
  }
});
