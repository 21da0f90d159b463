import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { fail, MOST_SAMPLES } from '@rackmark/contracts';
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
