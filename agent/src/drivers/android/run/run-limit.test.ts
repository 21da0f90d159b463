import { describe, expect, it } from '@jest/globals';
import { measurementPlan, type HarnessEvent } from '@rackmark/contracts';
import { RunLimit } from './run-limit.js';

const phase = (name: 'measure' | 'profile', state: 'begin' | 'end', t_ns: number): HarnessEvent => ({
  ...{ v: 1, run: 'r', seq: 0, t_ns },
  ...{ type: 'phase', name, state },
});

describe('when a run on a phone is given up', () => {
  const limited = (timeout_seconds: number) => {
    const clock = { ms: 0 };
    return { clock, limit: new RunLimit(measurementPlan.parse({ timeout_seconds }), () => clock.ms) };
  };
  it('measuring has the run’s limit', () => {
    const { clock, limit } = limited(180);
    clock.ms = 20_000;
    limit.take(phase('measure', 'begin', 19e9));
    expect(limit.leftMs()).toBe(160_000);
    clock.ms = 180_001;
    expect(limit.leftMs()).toBeLessThan(0);
    expect(limit.failure('measure').message).toBe(
      'The run did not end within 180 s; it hung in phase measure.',
    );
  });
  it('a profile that hangs has one of its own, and none when it has ended', () => {
    const { clock, limit } = limited(180);
    clock.ms = 10_000;
    limit.take(phase('profile', 'begin', 10e9));
    expect(limit.leftMs()).toBe(40_000);
    clock.ms = 50_001;
    expect(limit.leftMs()).toBeLessThan(0);
    expect(limit.failure('profile')).toMatchObject({
      name: 'TIMEOUT',
      message: 'It did not end within 40 s; it hung in phase profile.',
    });
    limit.take(phase('profile', 'end', 50e9));
    expect(limit.leftMs()).toBeGreaterThan(100_000);
  });
  it('the run’s own limit stays the last word', () => {
    const { clock, limit } = limited(20);
    limit.take(phase('profile', 'begin', 1e9));
    clock.ms = 20_001;
    expect(limit.failure('profile').message).toContain('The run did not end within 20 s');
  });
});
