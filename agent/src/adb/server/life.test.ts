import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { next, troubleOf, type ServerEvent, type ServerState } from './life.js';

const from = (events: readonly ServerEvent[], start: ServerState = { name: 'stopped' }): ServerState =>
  events.reduce(next, start);
const free: ServerEvent = { type: 'port', holder: 'nobody', port: 5137 };
const died = (atMs: number): ServerEvent => ({ type: 'exited', atMs, words: 'SIGKILL' });

const anyEvent = fc.oneof(
  fc.constantFrom<ServerEvent>(
    { type: 'start' },
    { type: 'stop' },
    { type: 'no_program', trouble: 'adb is not installed' },
    free,
    { type: 'port', holder: 'adb', port: 5137 },
    { type: 'port', holder: 'other', port: 5137 },
    { type: 'unanswered' },
    { type: 'waited' },
  ),
  fc.nat(200_000).map((atMs): ServerEvent => ({ type: 'answered', atMs })),
  fc.nat(200_000).map((atMs): ServerEvent => died(atMs)),
);
const withProcess = ['starting', 'up', 'ending', 'stopping'];

describe("the life of the agent's own adb server", () => {
  it('looks, starts, is up', () => {
    const up = from([{ type: 'start' }, free, { type: 'answered', atMs: 5 }]);
    expect(up).toEqual({ name: 'up', deaths: 0, sinceMs: 5, unanswered: 0 });
    expect(troubleOf(up)).toBeNull();
  });

  it('waits longer from death to death, and no longer once it has lived', () => {
    const delays: number[] = [];
    let state: ServerState = { name: 'stopped' };
    for (let i = 0; i < 12; i++) {
      state = from(
        [{ type: i === 0 ? 'start' : 'waited' }, free, { type: 'answered', atMs: 0 }, died(1_000)],
        state,
      );
      delays.push(state.name === 'waiting' ? state.delayMs : NaN);
    }
    expect(delays.slice(0, 4)).toEqual([100, 200, 400, 800]);
    expect(delays.at(-1)).toBe(10_000);
    expect(troubleOf(state)).toMatch(/ended \(SIGKILL\).* 12 times/);
    const calm = from([{ type: 'waited' }, free, { type: 'answered', atMs: 0 }, died(60_000)], state);
    expect(calm).toMatchObject({ deaths: 1, delayMs: 100 });
  });

  it('names the port and the way out when a stranger holds it', () => {
    for (const holder of ['adb', 'other'] as const) {
      const state = from([{ type: 'start' }, { type: 'port', holder, port: 5999 }]);
      expect(troubleOf(state)).toMatch(holder === 'adb' ? /^Another adb server/ : /^Another program/);
      expect(troubleOf(state)).toMatch(/port 5999.*RACKMARK_ADB_PORT/);
      expect(troubleOf(from([{ type: 'waited' }], state))).toBe(troubleOf(state));
      expect(from([{ type: 'waited' }, free], state).name).toBe('starting');
    }
  });

  it('ends a server that does not answer three times', () => {
    const up = from([{ type: 'start' }, free, { type: 'answered', atMs: 0 }]);
    const mute: ServerEvent = { type: 'unanswered' };
    expect(from([mute, mute, { type: 'answered', atMs: 1 }, mute, mute], up).name).toBe('up');
    const ending = from([mute, mute, mute], up);
    expect(ending.name).toBe('ending');
    expect(from([died(9)], ending)).toMatchObject({ name: 'waiting', delayMs: 100 });
  });

  it('has never two processes, leaves none behind, and waits within limits, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let state: ServerState = { name: 'stopped' };
        let alive = false;
        for (const event of events) {
          if (event.type === 'exited' && !alive) continue;
          if (event.type === 'exited') alive = false;
          const after = next(state, event);
          if (after.name === 'starting' && state.name !== 'starting') {
            expect(alive).toBe(false);
            alive = true;
          }
          expect(withProcess.includes(after.name)).toBe(alive);
          expect(after.name === 'up' && state.name !== 'up' ? event.type : 'answered').toBe('answered');
          if (after.name === 'waiting') {
            expect(after.delayMs).toBeGreaterThanOrEqual(100);
            expect(after.delayMs).toBeLessThanOrEqual(10_000);
            expect(after.trouble).not.toBe('');
          }
          state = after;
        }
        const stopping = next(state, { type: 'stop' });
        expect(alive ? next(stopping, died(0)) : stopping).toEqual({ name: 'stopped' });
      }),
    );
  });
});
