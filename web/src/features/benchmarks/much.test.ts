import { expect, it } from '@jest/globals';
import type { Benchmark, Happening, Job, Said, Strip } from '@rackmark/contracts';
import { english, said } from '@rackmark/words';
import type { Lane } from '../../lib/live.js';
import { groupedHappenings } from './happenings.js';
import { orderedLanes, type LaneOf } from './lane-order.js';
import { waitsOf } from './waits.js';

const happening = (line: Said | string, device_name: string | null = 'Pixel 6', kind = 'failed'): Happening =>
  ({
    ...{ at: '2026-11-29T12:00:00Z', kind, device_name, text: typeof line === 'string' ? line : '' },
    said: typeof line === 'string' ? null : line,
  }) as Happening;
const run = (threads: number, n: number, detail: string) => {
  const name = said('configuration', {
    head: ['CPU', said('configuration.threads', { n: threads })],
    tail: [],
  });
  return said('happening.run', { model: 'a', name, n, why: said('failure.NATIVE_CRASH', { detail }) });
};
const texts = (all: Happening[]) => groupedHappenings(all).map((h) => english.tell(h.said, h.text));

it('runs of one device that ended for one reason are one line; others stay as they are, in their order', () => {
  const all = [
    happening(said('happening.ended'), null, 'info'),
    happening(run(1, 2, 'It crashed: SIGSEGV.')),
    happening(run(1, 2, 'It crashed: SIGSEGV.'), 'Moto G6'),
    happening(run(4, 1, 'It crashed: SIGSEGV.')),
    happening(run(4, 1, 'Too hot.')),
    happening('Began to measure.', 'Pixel 6', 'info'),
    happening('Began to measure.', 'Pixel 6', 'info'),
  ];
  expect(texts(all)).toEqual([
    'All runs have ended.',
    '2 runs of 2 cells: It crashed: SIGSEGV.',
    'a, CPU 1 thread, repeat 2: It crashed: SIGSEGV.',
    'a, CPU 4 threads, repeat 1: Too hot.',
    'Began to measure.',
    'Began to measure.',
  ]);
  const two = [1, 2].map((n) => happening(run(1, n, 'Too hot.')));
  expect(texts(two)).toEqual(['2 runs of a, CPU 1 thread: Too hot.']);
});

const plan = (state: Strip['state'], ended = 0) => ({ state, runs_planned: 3, runs_ended: ended }) as Strip;
const lane = (id: string, of: Strip, now?: Lane): LaneOf => ({
  device: { id } as Benchmark['devices'][number],
  plan: of,
  lane: now,
});
const ids = (all: readonly LaneOf[]) => all.map((l) => l.device.id);

it('of many devices those at work come first and those that have finished are folded; few keep their places', () => {
  const queued = Array.from({ length: 6 }, (_, i) => lane(`q${i}`, plan('queued', 1)));
  const running = lane('r', plan('leased'), {} as Lane);
  const all = [lane('e', plan('ended', 3)), ...queued, lane('l', plan('leased')), running];
  const { atWork, finished } = orderedLanes(all);
  expect(ids(atWork)).toEqual(['r', 'l', 'q0', 'q1', 'q2', 'q3', 'q4', 'q5']);
  expect(ids(finished)).toEqual(['e']);
  expect(orderedLanes(all.slice(1))).toEqual({ atWork: all.slice(1), finished: [] });
});

it('what waits for a person is said before what goes on by itself', () => {
  const job = (reason: string | null) =>
    ({ waiting: reason === null ? null : { reason, text: reason } }) as unknown as Job;
  const waits = waitsOf(['device_busy', null, 'gate', 'device_unreachable'].map(job));
  expect(waits.map((w) => w.waiting.text)).toEqual(['device_unreachable', 'gate', 'device_busy']);
});
