import { describe, expect, it } from '@jest/globals';
import { adbState, fail, type AdbState, type HarnessEvent } from '@rackmark/contracts';
import { EventStream } from '@rackmark/harness/core';
import fc from 'fast-check';
import { closedGates, estimateMs, waitingWords } from './fitness/gates.js';
import { baseKey, keyOf } from './identity/key.js';
import { next, PREPARE_TRIES, unseen, type Life, type LifeEvent } from './life/life.js';
import { leaving } from './run/models.js';
import { quoted } from '../../adb/quoted.js';
import { Pace } from './run/pace.js';
import { parseReadings } from './fitness/readings.js';
import { ladder, mayRestartServer, nextStep, nothingTried, taken, type Step } from './life/recovery.js';
import { answers, questions } from './link/sections.js';
import { deathOf } from './run/verdict.js';

const lost = fail('DEVICE_LOST', 'It is gone.');
const events: fc.Arbitrary<LifeEvent> = fc.oneof(
  fc.constantFrom(...adbState.options).map((state): LifeEvent => ({ type: 'adb', state })),
  fc.boolean().map((sameBoot): LifeEvent => ({ type: 'answered', sameBoot })),
  fc.constantFrom<LifeEvent>(
    { type: 'silent', reason: 's' },
    { type: 'asked', reason: 'a' },
    { type: 'unanswering' },
    { type: 'step', reason: 'r' },
    { type: 'again' },
    { type: 'prepared' },
    { type: 'prepare_failed', failure: lost },
    { type: 'gates', reason: 'hot' },
    { type: 'gates', reason: null },
    { type: 'job_begins' },
    { type: 'job_ends' },
    { type: 'cleaned' },
    { type: 'clean_failed', reason: 'c' },
    { type: 'grace_over' },
    { type: 'gave_up', failure: lost },
  ),
);
const live = (list: LifeEvent[]): Life => list.reduce(next, unseen);

describe('a phone’s life', () => {
  const path = (...list: LifeEvent[]) => live(list).phase;
  const up: LifeEvent[] = [
    { type: 'adb', state: 'device' },
    { type: 'answered', sameBoot: false },
  ];
  const well: LifeEvent[] = [...up, { type: 'prepared' }];

  it('goes the usual way', () => {
    expect(path()).toBe('discovered');
    expect(path(...up)).toBe('preparing');
    expect(path(...well)).toBe('ready');
    expect(path(...well, { type: 'gates', reason: 'hot' })).toBe('waiting_gate');
    expect(path(...well, { type: 'job_begins' }, { type: 'job_ends' })).toBe('cleanup');
    expect(path(...well, { type: 'job_begins' }, { type: 'job_ends' }, { type: 'cleaned' })).toBe('ready');
  });
  it('keeps its job while the cable is away, and loses it with another boot', () => {
    const cut: LifeEvent[] = [...well, { type: 'job_begins' }, { type: 'adb', state: 'absent' }];
    expect(live(cut)).toMatchObject({ phase: 'recovering', job: true });
    expect(live([...cut, { type: 'answered', sameBoot: true }])).toMatchObject({
      phase: 'ready',
      job: true,
      jobLost: false,
    });
    expect(live([...cut, { type: 'answered', sameBoot: false }])).toMatchObject({
      phase: 'preparing',
      jobLost: true,
    });
    expect(live([...cut, { type: 'job_ends' }])).toMatchObject({ phase: 'discovered', job: false });
  });
  it('is given to a person after some tries, and to itself again when it is plugged in anew', () => {
    const tries = Array.from({ length: PREPARE_TRIES }, (): LifeEvent => ({
      type: 'prepare_failed',
      failure: lost,
    }));
    expect(live([...up, ...tries.slice(1)])).toMatchObject({ phase: 'preparing', failure: null });
    expect(live([...up, ...tries])).toMatchObject({ phase: 'failed', failure: lost, reason: 'It is gone.' });
    expect(live([...up, ...tries, { type: 'answered', sameBoot: true }])).toMatchObject({
      phase: 'preparing',
      failure: null,
      tries: 0,
    });
  });
  it('gets another chance when a person asks for something, also where it had failed', () => {
    const gone: LifeEvent[] = [...well, { type: 'silent', reason: 's' }, { type: 'gave_up', failure: lost }];
    expect(path(...gone, { type: 'silent', reason: 's' })).toBe('failed');
    const asked: LifeEvent[] = [...gone, { type: 'asked', reason: 'Its link is made anew.' }];
    expect(live(asked)).toMatchObject({ phase: 'recovering', failure: null });
    expect(path(...asked, ...well)).toBe('ready');
  });
  it('never lies, whatever comes in whatever order', () =>
    fc.assert(
      fc.property(fc.array(events, { maxLength: 60 }), (list) => {
        let life = unseen;
        for (const event of list) {
          const before = life;
          life = next(life, event);
          // A phone that failed has a failure to show, and only such a one.
          expect(life.failure !== null).toBe(life.phase === 'failed');
          // Who waits says for what.
          if (['waiting_gate', 'failed', 'recovering'].includes(life.phase))
            expect(life.reason).not.toBeNull();
          // Ready is what can be worked on: adb has it, it answered, and it was prepared since then.
          if (life.phase === 'ready' || life.phase === 'waiting_gate') expect(life.adb).toBe('device');
          if (before.phase !== 'ready' && life.phase === 'ready' && !life.job)
            expect(['prepared', 'gates', 'cleaned']).toContain(event.type);
          // A job begins and ends only by the agent.
          if (before.job !== life.job) expect(['job_begins', 'job_ends']).toContain(event.type);
          if (life.jobLost) expect(life.job).toBe(true);
          if (before.phase === 'discovered' && event.type === 'prepared') expect(life).toBe(before);
        }
      }),
      { numRuns: 500 },
    ));
});

describe('the ladder', () => {
  it('ends: each sick phone is well, waits for a person, or is given up', () =>
    fc.assert(
      fc.property(fc.boolean(), fc.constantFrom<AdbState>('device', 'offline'), (shellAnswers, adb) => {
        let tried = nothingTried;
        const steps: Step[] = [];
        for (let now = 0; now < 20 * ladder.reconnectEveryMs; now += 5_000) {
          const step = nextStep({ adb, shellAnswers, jobRuns: false }, tried, now);
          if (step !== 'wait') steps.push(step);
          tried = taken(tried, step, now);
          if (step === 'give_up') break;
        }
        expect(steps.at(0)).toBe('retry');
        expect(steps.at(-1)).toBe('give_up');
        expect(steps.filter((s) => s === 'reboot')).toHaveLength(shellAnswers ? 1 : 0);
        expect(steps.filter((s) => s === 'reconnect').length).toBeLessThanOrEqual(ladder.reconnects);
      }),
    ));
  it('never restarts a phone whose job may still run, and does nothing without a cable', () => {
    const tried = taken(nothingTried, 'retry', 0);
    expect(nextStep({ adb: 'device', shellAnswers: true, jobRuns: true }, tried, 1e9)).toBe('wait');
    for (const adb of ['absent', 'unauthorized', 'no_permissions', 'recovery'] as const)
      expect(nextStep({ adb, shellAnswers: false, jobRuns: false }, nothingTried, 0)).toBe('wait');
  });
  it('restarts the server for many only, seldom, and not under jobs', () => {
    expect(mayRestartServer({ phones: 10, dead: 1, jobs: 0 }, -Infinity, 0)).toBe(false);
    expect(mayRestartServer({ phones: 10, dead: 4, jobs: 0 }, -Infinity, 0)).toBe(true);
    expect(mayRestartServer({ phones: 10, dead: 4, jobs: 3 }, -Infinity, 0)).toBe(false);
    expect(mayRestartServer({ phones: 10, dead: 6, jobs: 3 }, -Infinity, 0)).toBe(true);
    expect(mayRestartServer({ phones: 10, dead: 6, jobs: 0 }, 0, 60_000)).toBe(false);
  });
});

describe('who a phone is', () => {
  const p = (more: Record<string, string>) => (name: string) => more[name] ?? '';
  it('has a key of four properties', () => {
    const a = { 'ro.serialno': '1', 'ro.product.device': 'x' };
    expect(baseKey(p(a))).toMatch(/^android-[0-9a-f]{16}$/);
    expect(baseKey(p({ ...a, 'ro.build.fingerprint': 'new' }))).toBe(baseKey(p(a)));
    expect(baseKey(p({ ...a, 'ro.serialno': '2' }))).not.toBe(baseKey(p(a)));
  });
  it('keeps its key: two of one serial never share one, in whatever order they come and go', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ phone: fc.nat(3), come: fc.boolean() }), { maxLength: 40 }),
        (moves) => {
          const known = new Map<string, string>();
          const present = new Map<string, string>();
          const marker = (i: number) => `0000000${i}-0000-4000-8000-000000000000`;
          for (const { phone, come } of moves) {
            const before = known.get(marker(phone));
            if (!come) {
              if (before !== undefined && present.get(before) === marker(phone)) present.delete(before);
              continue;
            }
            const { key, twin } = keyOf('base', marker(phone), known, present);
            const isHeld = before !== undefined && (present.get(before) ?? marker(phone)) !== marker(phone);
            if (before !== undefined && !isHeld) expect(key).toBe(before);
            expect(present.get(key) ?? marker(phone)).toBe(marker(phone));
            expect(twin).toBe([...present.values()].some((m) => m !== marker(phone)));
            known.set(marker(phone), key);
            present.set(key, marker(phone));
          }
        },
      ),
    ));
});

describe('questions and gates', () => {
  it('answers come apart again, whatever is in them', () => {
    const of = answers('noise\n@@rackmark a\r\n1\r\n2\r\n@@rackmark b\n\n@@rackmark c\nlast, cut off');
    expect([of('a'), of('b'), of('d')]).toEqual(['1\n2\n', '\n', '']);
    expect(questions({ a: 'x' })).toBe("echo '@@rackmark a'; x 2>/dev/null");
    expect(quoted("it's")).toBe(`'it'\\''s'`);
  });
  it('a phone that tells nothing closes no gate, and rubbish breaks nothing', () => {
    const limits = { temperatureC: 38, batteryPercent: 25, busyShare: 0.2, freeMib: 1024, freeShare: 0.1 };
    expect(closedGates(parseReadings(''), null, limits, 'run')).toEqual([]);
    fc.assert(
      fc.property(
        fc.string({ maxLength: 400 }),
        (text) => void closedGates(parseReadings(text), 0, limits, 'run'),
      ),
    );
  });
  it('says how long it takes, as far as it can know', () => {
    const gate = {
      name: 'temperature' as const,
      text: 'Cooling down: 41.2 °C, must be below 38 °C.',
      value: 41.2,
      limit: 38,
    };
    const trend = [
      { atMs: 0, value: 43.2 },
      { atMs: 112_000, value: 41.2 },
    ];
    expect(waitingWords(gate, estimateMs(trend, 38), 600_000)).toBe(
      'Cooling down: 41.2 °C, must be below 38 °C. About 3 min at the present rate; gives up after 10 min.',
    );
    expect(estimateMs([trend[1]!, { atMs: 200_000, value: 42 }], 38)).toBeNull();
    expect(waitingWords(gate, null, 600_000)).toMatch(/ Gives up after 10 min\.$/);
  });
  it('the least recently used leave, no more than must', () => {
    const on = (path: string, bytes: number, usedS: number) => ({ path, bytes, usedS });
    const models = [on('a', 5, 3), on('b', 5, 1), on('c', 5, 2)];
    expect(leaving(models, 0)).toEqual([]);
    expect(leaving(models, 6)?.map((m) => m.path)).toEqual(['b', 'c']);
    expect(leaving(models, 16)).toBeNull();
  });
});

describe('a run', () => {
  const line = (seq: number, more: Record<string, unknown>, run = 'r') =>
    JSON.stringify({ v: 1, run, seq, t_ns: seq, ...more });
  const samples = { type: 'samples', phase: 'measure', first_iteration: 0, latency_ns: [1, 2] };
  const feed = (lines: string[]) => {
    const seen: HarnessEvent[] = [];
    const stream = new EventStream('r', (e) => seen.push(e));
    lines.forEach((l) => stream.take(l));
    return { stream, seen };
  };
  it('is taken in order, each event once', () => {
    expect(
      feed([line(0, samples), line(1, { type: 'energy' }), line(2, { type: 'done', samples: 2 })]),
    ).toMatchObject({
      stream: { failure: null, done: 2 },
      seen: [{ seq: 0 }, { seq: 2 }],
    });
  });
  it.each([
    [[line(0, samples), line(0, samples)], /^Line 2 .*sequence number 0, expected 1/],
    [[line(0, samples), line(2, samples)], /expected 1/],
    [['{"v":1'], /^Line 1 of the harness is broken: not a JSON object/],
    [[line(0, samples, 'other')], /belongs to run other/],
    [[line(0, samples), line(2, { type: 'energy' })], /sequence number 2, expected 1/],
    [[line(0, { type: 'energy' }, 'other')], /belongs to run other/],
    [[line(0, samples), line(1, { type: 'done', samples: 4 })], /4 samples were sent, 2 arrived/],
  ])('%j is broken', (lines, words) => {
    const { stream } = feed(lines);
    expect(stream.failure).toMatchObject({ name: 'HARNESS_FAULT', message: expect.stringMatching(words) });
  });
  it('is looked at soon, then seldom, and near the moment when its samples are done', () => {
    let now = 0;
    const limits = { pollFirstMs: 300, pollLongestMs: 1_000, pollMeasureMs: 2_000 };
    const pace = new Pace(limits, { iterations: 10, seconds: 5, max_seconds: 30 }, () => now);
    expect([1, 2, 3, 4, 5].map(() => pace.nextMs())).toEqual([300, 450, 675, 1_000, 1_000]);
    pace.take({ v: 1, run: 'r', seq: 0, t_ns: 0, type: 'phase', name: 'measure', state: 'begin' });
    expect(pace.nextMs()).toBe(2_000);
    now = 4_500;
    expect(pace.nextMs()).toBe(540);
    // It came late: by what it says of itself the run is 400 ms further.
    pace.take({
      v: 1,
      run: 'r',
      seq: 1,
      t_ns: 4_900e6,
      type: 'samples',
      phase: 'measure',
      first_iteration: 0,
      latency_ns: Array.from({ length: 10 }, () => 1e6),
    });
    expect(pace.nextMs()).toBe(140);
    now = 4_640;
    expect([1, 2, 3, 4, 5].map(() => Math.round(pace.nextMs()))).toEqual([80, 120, 180, 270, 300]);
  });
  it('has a death by name, also where Android tells little', () => {
    const death = { exit: null, phase: 'measure', rubbish: [], rubbishLines: 0 };
    const crashed = (shortMsg: string, longMsg: string | null = null) =>
      deathOf({ ...death, end: { kind: 'crashed', shortMsg, longMsg } }).name;
    expect(crashed('Process crashed.')).toBe('NATIVE_CRASH');
    expect(crashed('Native crash', 'Native crash: Segmentation fault')).toBe('NATIVE_CRASH');
    expect(crashed('java.lang.OutOfMemoryError')).toBe('OUT_OF_MEMORY');
    expect(crashed('java.lang.IllegalStateException', 'no')).toBe('HARNESS_FAULT');
    expect(crashed('keyDispatchingTimedOut')).toBe('NOT_RESPONDING');
    expect(deathOf({ ...death, end: null }).name).toBe('HARNESS_FAULT');
  });
});
