import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { fail, languageRecord, MOST_SAMPLES, type HarnessEvent } from '@rackmark/contracts';
import { LanguageCollector } from './collect-language.js';
import { RunCollector } from './collect-run.js';
import { Reservoir } from './reservoir.js';

const lease = () => ({ lease_id: randomUUID(), epoch: 1 });
const head = (seq: number) => ({ v: 1 as const, run: randomUUID(), seq, t_ns: seq });

describe('a run that ends before its end', () => {
  const endedIn = (phases: readonly ('measure' | 'profile' | 'unload')[]) => {
    const collector = new RunCollector();
    collector.take({
      ...head(0),
      ...{ type: 'samples', phase: 'measure', first_iteration: 0, latency_ns: [10, 11, 12] },
    });
    phases.forEach((name, i) =>
      collector.take({ ...head(i + 1), ...{ type: 'phase', name, state: 'begin' } }),
    );
    return collector.end(lease(), fail('TIMEOUT', 'The run did not end within 180 s; it hung.'));
  };
  it('is kept where all was measured, whatever the profile after it does, and says what is missing', () => {
    expect(endedIn(['measure', 'profile'])).toMatchObject({
      outcome: 'measured',
      failure: null,
      latency_ns: [10, 11, 12],
      log: ['warning: No operator times: The run did not end within 180 s; it hung.'],
    });
    expect(endedIn(['measure', 'unload']).outcome).toBe('measured');
  });
  it('has failed where it was still measuring', () =>
    expect(endedIn(['measure'])).toMatchObject({ outcome: 'failed', failure: { name: 'TIMEOUT' } }));
});

describe('samples of a fast model', () => {
  it('of more than are kept an even choice stays, in order, with exact number and extremes', () => {
    const [most, all] = [20_000, 60_000];
    const reservoir = new Reservoir(most);
    // Becomes 10 % slower on the way, and one iteration is far off.
    for (let i = 0; i < all; i++)
      reservoir.take(i === 7 ? 9_000_000 : Math.round(1e6 * (1 + (0.1 * i) / all)));
    expect(reservoir.whole()).toMatchObject({ n: all, min_ns: 1e6, max_ns: 9_000_000 });
    const kept = reservoir.kept();
    expect(kept).toHaveLength(most);
    const usual = kept.filter((v) => v < 2e6);
    expect(usual).toEqual([...usual].sort((x, y) => x - y));
    for (const share of [0.25, 0.5, 0.75])
      expect(usual[Math.floor(usual.length * share)]! / 1e6 - 1).toBeCloseTo(0.1 * share, 2);
  });
  it('a result never holds more than are kept, and says how many there were', () => {
    const collector = new RunCollector();
    const n = MOST_SAMPLES + 5;
    const latency_ns = Array.from({ length: n }, (_, i) => i + 1);
    collector.take({
      ...head(0),
      ...{ type: 'samples', phase: 'measure', first_iteration: 0, latency_ns },
    });
    const made = collector.end(lease(), null);
    expect(made.latency_ns).toHaveLength(MOST_SAMPLES);
    expect(made.thinned).toEqual({ n, min_ns: 1, max_ns: n, mean_ns: (n + 1) / 2 });
  });
});

describe('turns of a language model', () => {
  const steps = [5, 6, 7];
  const pair = (n: number): HarnessEvent[] =>
    [false, true].flatMap((streamed, i) => {
      const at = { phase: 'measure' as const, turn: 1 + 2 * n + i };
      const tokens = { ...head(0), type: 'tokens' as const, ...at, streamed, duration_ns: 1_000 + n };
      return [
        { ...tokens, kind: 'prefill', tokens: 2, step_ns: [] },
        { ...tokens, kind: 'decode', tokens: 4, step_ns: streamed ? steps : [] },
        ...(streamed ? [{ ...head(0), type: 'first_token' as const, ...at, duration_ns: 9 }] : []),
      ];
    });
  const record = (pairs: number, most?: { turns: number; steps: number }) => {
    const collector = new LanguageCollector(most);
    const take = (event: HarnessEvent) => collector.take(event as Parameters<typeof collector.take>[0]);
    take({ ...head(0), type: 'context', tokens: 64 });
    take({
      ...head(0),
      ...{ type: 'tokens', kind: 'decode', phase: 'first', turn: 0, streamed: true, tokens: 4 },
      ...{ duration_ns: 7, step_ns: steps },
    });
    for (let n = 0; n < pairs; n++) pair(n).forEach(take);
    return languageRecord.parse(collector.end());
  };
  it('are all kept where they have room', () => {
    const { turns, measured_turns } = record(3);
    expect(turns.map((t) => t.turn)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(turns[2]).toMatchObject({ streamed: true, prefill_ns: 1_000, first_token_ns: 9, step_ns: steps });
    expect(measured_turns).toBeUndefined();
  });
  it.each([
    ['turns', { turns: 50, steps: 1_000 }],
    ['steps', { turns: 1_000, steps: 75 }],
  ])('of too many %s whole pairs are left out evenly, and their number is exact', (_, most) => {
    const { turns, measured_turns, context_tokens } = record(1_000, most);
    expect([measured_turns, context_tokens, turns[0]!.phase]).toEqual([2_000, 64, 'first']);
    const pairs = turns.slice(1).filter((t) => t.streamed);
    expect(turns).toHaveLength(1 + 2 * pairs.length);
    expect(turns.length).toBeLessThanOrEqual(most.turns);
    expect(pairs.length * steps.length).toBeLessThanOrEqual(most.steps);
    // From the first to the last minute, equally far apart.
    const places = pairs.map((t) => t.turn);
    expect(new Set(places.slice(1).map((p, i) => p - places[i]!)).size).toBe(1);
    expect(places.at(-1)!).toBeGreaterThan(1_800);
    expect(pairs.length).toBeGreaterThan(10);
  });
});
