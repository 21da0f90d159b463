import { expect, it } from '@jest/globals';
import { AfterMeasuringLimit } from './after-measuring.js';
import type { HarnessEvent } from './harness-events.js';

const at = (seconds: number) => ({ v: 1 as const, run: 'r', seq: 0, t_ns: seconds * 1e9 });
const phase = (name: 'measure' | 'profile' | 'unload', seconds: number): HarnessEvent => ({
  ...at(seconds),
  ...{ type: 'phase', name, state: 'begin' },
});
const first = (ns: number): HarnessEvent => ({
  ...at(1),
  ...{ type: 'samples', phase: 'first', first_iteration: 0, latency_ns: [ns] },
});

it('a phase after measuring has what the run itself shows to be enough', () => {
  const limit = new AfterMeasuringLimit();
  expect(limit.begins(first(2e6))).toBeNull();
  expect(limit.begins(phase('measure', 3))).toBeNull();
  // 30 s, the 4 s until now, and 60 times 2 ms.
  expect(limit.begins(phase('profile', 4))).toBe(35);
  expect(limit.begins({ ...at(5), type: 'phase', name: 'profile', state: 'end' })).toBeNull();
  expect(limit.begins(phase('unload', 5))).toBe(36);
});
it('a slow model has time for its twenty watched iterations', () => {
  const limit = new AfterMeasuringLimit();
  limit.begins(first(10e9));
  expect(limit.begins(phase('profile', 30))).toBe(660);
});
