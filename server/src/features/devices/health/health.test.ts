import { describe, expect, it } from '@jest/globals';
import { english } from '@rackmark/words';
import fc from 'fast-check';
import { breaker, nextHealth, type HealthEvent, type HealthState } from './health.js';

const told = ({ reason }: HealthState): string =>
  typeof reason === 'string' ? reason : english.tell(reason, '');
const HOUR = 3_600_000;
const newHealth: HealthState = {
  health: 'ok',
  reason: null,
  cause: null,
  until: null,
  since: null,
  quarantineSeconds: 0,
  recent: [],
  suspicion: null,
};
let n = 0;
const failed = (text = 'The cable was cut.'): HealthEvent => ({
  type: 'failed',
  attempt: `a${++n}`,
  why: text,
});
const good = (): HealthEvent => ({ type: 'good', attempt: `a${++n}` });
const play = (events: readonly HealthEvent[], from = newHealth, at = 0): HealthState =>
  events.reduce((s, e) => nextHealth(s, e, at), from);

const event: fc.Arbitrary<HealthEvent> = fc.oneof(
  fc.record({ type: fc.constant('failed' as const), attempt: fc.uuid(), why: fc.constant('It failed.') }),
  fc.record({ type: fc.constant('good' as const), attempt: fc.uuid() }),
  fc.constant({ type: 'canary_passed' as const }),
  fc.constant({ type: 'canary_failed' as const, why: 'It did not run.' }),
  fc.constant({ type: 'gave_up' as const, why: 'The ladder is used up.' }),
  fc.record({ type: fc.constant('suspicion' as const), why: fc.constantFrom('Two of one serial.', null) }),
  fc.record({
    type: fc.constant('quarantine' as const),
    until: fc.integer({ min: 1, max: 1e9 }),
    reason: fc.constant('a swollen battery'),
  }),
  fc.constant({ type: 'release' as const }),
);
/** Events at growing times; some excuse an attempt that was heard of before. */
const story = fc
  .array(fc.tuple(event, fc.integer({ min: 0, max: 30 * HOUR }), fc.boolean()), { maxLength: 60 })
  .map((steps) => {
    let at = 0;
    const known: string[] = [];
    return steps.flatMap(([e, pause, excuse]) => {
      at += pause;
      if ('attempt' in e) known.push(e.attempt);
      const list = [{ event: e, at }];
      const last = known.at(-1);
      return excuse && last !== undefined
        ? [...list, { event: { type: 'excused' as const, attempts: [last] }, at }]
        : list;
    });
  });

describe('whatever happens', () => {
  it('reason, end and cause fit the health at every moment', () =>
    fc.assert(
      fc.property(story, (steps) => {
        let s = newHealth;
        for (const { event: e, at } of steps) {
          s = nextHealth(s, e, at);
          expect((s.health === 'ok') === (s.reason === null)).toBe(true);
          expect((s.health === 'ok') === (s.cause === null)).toBe(true);
          expect((s.health === 'quarantined') === (s.until !== null)).toBe(true);
          expect(s.quarantineSeconds).toBeLessThanOrEqual(breaker.mostSeconds);
          expect(s.recent.length).toBeLessThanOrEqual(breaker.window);
          if (s.health === 'ok') expect([s.quarantineSeconds, s.suspicion]).toEqual([0, null]);
        }
      }),
    ));
  it('out of quarantine and repair lead only a passed canary, a release, or failures that were the work’s', () =>
    fc.assert(
      fc.property(story, (steps) => {
        let s = newHealth;
        for (const { event: e, at } of steps) {
          const before = s;
          s = nextHealth(s, e, at);
          const kept = before.health === 'quarantined' || before.health === 'needs_repair';
          if (kept && (s.health === 'ok' || s.health === 'suspect'))
            expect(['canary_passed', 'release', 'excused']).toContain(e.type);
          if (before.health === 'needs_repair' && s.health !== 'needs_repair')
            expect(['canary_passed', 'release']).toContain(e.type);
        }
      }),
    ));
  it('a trial ends by a good job, not by a suspicion that went away', () =>
    fc.assert(
      fc.property(story, (steps) => {
        const sick = steps.reduce((x, { event: e, at }) => nextHealth(x, e, at), newHealth);
        if (sick.health !== 'quarantined' && sick.health !== 'needs_repair') return;
        const trial = play(
          [
            { type: 'release' },
            { type: 'suspicion', why: 'Two of one serial.' },
            { type: 'suspicion', why: null },
          ],
          sick,
        );
        expect(trial.health).toBe('suspect');
        expect(play([good()], trial).health).toBe('ok');
      }),
    ));
  it('a release and a good job make it ok again, unless its agent still finds it odd', () =>
    fc.assert(
      fc.property(story, (steps) => {
        const s = steps.reduce((x, { event: e, at }) => nextHealth(x, e, at), newHealth);
        const after = play([{ type: 'release' }, good()], s);
        expect(after.health).toBe(s.suspicion === null ? 'ok' : 'suspect');
      }),
    ));
  it('the same attempt told twice counts once', () =>
    fc.assert(
      fc.property(fc.array(fc.uuid(), { minLength: 1, maxLength: 2 }), (ids) => {
        const twice = ids.flatMap((attempt) =>
          Array.from({ length: 5 }, () => ({ type: 'failed' as const, attempt, why: 'It failed.' })),
        );
        expect(play(twice).health).toBe('ok');
      }),
    ));
});

describe('the breaker', () => {
  it('opens at three failures in a row, for an hour, and says which was the last', () => {
    expect(play([failed(), failed()]).health).toBe('ok');
    const s = play([failed(), failed(), failed('The phone rebooted.')], newHealth, 5_000);
    expect(s).toMatchObject({ health: 'quarantined', until: 5_000 + HOUR, since: 5_000, cause: 'failures' });
    expect(told(s)).toBe(
      '3 attempts in a row failed because of the device. The last one: The phone rebooted.',
    );
  });
  it('a good job between them keeps it closed, until six of twenty have failed', () => {
    const pair = () => [failed(), good(), good()];
    expect(play(Array.from({ length: 5 }, pair).flat()).health).toBe('ok');
    const s = play([...Array.from({ length: 5 }, pair).flat(), failed()]);
    expect(s.health).toBe('quarantined');
    expect(told(s)).toContain('6 of its last 16 attempts');
  });
});

describe('the way back', () => {
  const trip = () => play([failed(), failed(), failed()]);
  it('a quarantine that ran out does not end by itself: it asks for a canary', () => {
    const s = trip();
    expect(nextHealth(s, { type: 'suspicion', why: null }, 2 * HOUR).health).toBe('quarantined');
  });
  it('canary passed: suspect; then a good job: ok', () => {
    const suspect = play([{ type: 'canary_passed' }], trip());
    expect(suspect).toMatchObject({ health: 'suspect', until: null, recent: [] });
    expect(play([good()], suspect)).toMatchObject({ health: 'ok', reason: null, quarantineSeconds: 0 });
  });
  it('canary failed: twice as long up to a day, then it needs a person', () => {
    let s = trip();
    const hours = [];
    for (let i = 0; s.health === 'quarantined' && i < 20; i++) {
      hours.push(s.quarantineSeconds / 3_600);
      s = nextHealth(s, { type: 'canary_failed', why: 'It did not run.' }, i);
    }
    expect(hours).toEqual([1, 2, 4, 8, 16, 24]);
    expect(s).toMatchObject({ health: 'needs_repair', until: null });
    expect(told(s)).toContain('needs a person');
  });
  it('failing again on trial is a longer quarantine, not the first one anew', () => {
    const s = play([{ type: 'canary_passed' }, failed(), failed(), failed()], trip());
    expect(s.quarantineSeconds).toBe(2 * breaker.firstSeconds);
  });
  it('what its agent finds odd makes it suspect and goes away with its reason', () => {
    const s = play([{ type: 'suspicion', why: 'Two phones have one serial.' }]);
    expect(s).toMatchObject({ health: 'suspect', reason: 'Two phones have one serial.' });
    expect(play([good()], s).health).toBe('suspect');
    expect(play([{ type: 'suspicion', why: null }], s).health).toBe('ok');
  });
  it('failures that were the work’s are taken back, and the quarantine with them', () => {
    const events = [failed(), failed(), failed()];
    const ids = events.map((e) => ('attempt' in e ? e.attempt : ''));
    const s = play([...events, { type: 'excused', attempts: ids.slice(0, 1) }]);
    expect(s).toMatchObject({ health: 'ok', quarantineSeconds: 0 });
    expect(s.recent).toHaveLength(2);
  });
  it('but not a quarantine that a person or a canary has made', () => {
    const [e] = [failed()];
    const id = 'attempt' in e ? e.attempt : '';
    const s = play([e, { type: 'quarantine', until: 9, reason: 'a swollen battery' }]);
    expect(play([{ type: 'excused', attempts: [id] }], s).health).toBe('quarantined');
  });
});
