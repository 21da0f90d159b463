import { expect, it } from '@jest/globals';
import { beginOf, isGone } from './lock-holder.js';
import { inherited } from './inherited-environment.js';

const stat = (name: string, began: number) =>
  `7 (${name}) S 1 7 7 0 -1 4194560 1 0 0 0 2 1 0 0 20 0 11 0 ${began} 1 2 3`;

it('a process is known by its number and its beginning, whatever its name is', () => {
  expect(beginOf('b00t\n', stat('node', 4711))).toBe('b00t:4711');
  expect(beginOf('b00t\n', stat(') S (1 2', 4711))).toBe('b00t:4711');
});

it('a lock’s holder is gone when nobody, another program or we ourselves have its number', () => {
  const holder = { pid: 7, began: 'b00t:1' };
  const taken = (began: string | null) => ({ isTaken: true, began });
  expect(isGone(holder, 1, taken('b00t:1'))).toBe(false);
  expect(isGone(holder, 1, taken('b00t:2'))).toBe(true);
  expect(isGone(holder, 1, { isTaken: false, began: null })).toBe(true);
  expect(isGone(holder, 7, taken('b00t:1'))).toBe(true);
  // Where the system tells no beginnings, a number that is taken counts.
  expect(isGone(holder, 1, taken(null))).toBe(false);
  expect(isGone({ pid: 7, began: null }, 1, taken('b00t:2'))).toBe(false);
});

it('a program that we start gets what it needs and no secret', () => {
  const env = {
    PATH: '/bin',
    Path: 'C:\\bin',
    LC_ALL: 'C',
    RACKMARK_TOKEN: 'secret',
    RACKMARK_AGENT_CODE: 'secret',
    RACKMARK_LITERT_LIBRARY: '/lib',
    AWS_SECRET_ACCESS_KEY: 'secret',
    NODE_OPTIONS: '--inspect',
    GONE: undefined,
  };
  expect(inherited(env)).toEqual({ PATH: '/bin', Path: 'C:\\bin', LC_ALL: 'C' });
  expect(inherited(env, ['RACKMARK_LITERT_*'])).toHaveProperty('RACKMARK_LITERT_LIBRARY', '/lib');
});
