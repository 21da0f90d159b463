import { describe, expect, it } from '@jest/globals';
import { fail } from '@rackmark/contracts';
import { whyWaiting, type WaitingFacts } from './waiting.js';

const now = new Date('2026-11-25T14:00:00Z');
const fit: WaitingFacts = {
  state: 'queued',
  device_name: 'Pixel 6',
  reachability: 'online',
  agent_name: 'rack-a',
  agent_trouble: null,
  adb: 'device',
  phase: 'ready',
  phase_reason: null,
  phase_said: null,
  admin: 'enabled',
  admin_reason: null,
  health: 'ok',
  health_reason: null,
  health_said: null,
  quarantined_until: null,
  ahead: 0,
  busy_with: null,
  not_before_seconds: 0,
  last_failure: null,
};

describe('why a job waits', () => {
  it.each<[string, Partial<WaitingFacts>, string, string, number | null]>([
    ['next', {}, 'device_busy', 'Next on Pixel 6; it begins as soon as the agent asks for work.', null],
    [
      'a gate',
      { phase: 'waiting_gate', phase_reason: 'battery 41.2 °C, gate 38 °C' },
      'gate',
      'Pixel 6 waits to be fit: battery 41.2 °C, gate 38 °C.',
      null,
    ],
    [
      'a quarantine',
      {
        health: 'quarantined',
        health_reason: '3 attempts in a row failed by its fault.',
        quarantined_until: new Date('2026-11-25T15:10:00Z'),
      },
      'device_not_enabled',
      'Pixel 6 is in quarantine until 2026-11-25 15:10 UTC. 3 attempts in a row failed by its fault.',
      4_200,
    ],
    [
      'a quarantine that ran out',
      { health: 'quarantined', health_reason: 'a swollen battery', quarantined_until: new Date(0) },
      'device_not_enabled',
      'Pixel 6 is in quarantine; a canary must pass before it takes work again. a swollen battery.',
      null,
    ],
    [
      'repair',
      { health: 'needs_repair', health_reason: 'It does not boot.' },
      'device_not_enabled',
      'Pixel 6 needs a person. It does not boot.',
      null,
    ],
    [
      'unauthorized',
      { adb: 'unauthorized', phase: 'recovering' },
      'device_unreachable',
      'Pixel 6 is away, its agent “rack-a” is there. It does not allow debugging from this computer: unlock it and tap “Allow”.',
      null,
    ],
    [
      'no adb server',
      { adb: 'absent', agent_trouble: 'Another adb server holds port 5137' },
      'device_unreachable',
      'Pixel 6 is away, its agent “rack-a” is there. It is gone from the adb server: unplugged, switched off, or its cable is broken. Its agent says: Another adb server holds port 5137.',
      null,
    ],
    [
      'an agent that is away',
      { reachability: 'missing', adb: 'absent' },
      'device_unreachable',
      'Pixel 6 is not reachable: its agent “rack-a” is not connected.',
      null,
    ],
    [
      'draining',
      { admin: 'draining', admin_reason: 'new cable' },
      'device_not_enabled',
      'Pixel 6 is draining: it takes no new work. The reason written down: new cable.',
      null,
    ],
    [
      'another job',
      { ahead: 2, busy_with: 12 },
      'device_busy',
      'Number 3 in the queue of Pixel 6. It works on benchmark 12 now.',
      null,
    ],
    [
      'a retry',
      { not_before_seconds: 41.2, last_failure: fail('DEVICE_LOST', 'The cable was cut') },
      'retry_later',
      'The cable was cut. The next attempt begins in 42 s.',
      42,
    ],
    [
      'recovery',
      { phase: 'recovering', phase_reason: 'step 2 of 5: port reset' },
      'device_unreachable',
      'Pixel 6 is recovering: step 2 of 5: port reset.',
      null,
    ],
  ])('%s', (_, change, reason, text, seconds) =>
    expect(whyWaiting({ ...fit, ...change }, now)).toMatchObject({ reason, text, seconds }),
  );
  it('a job under way waits only for a gate, one that ended for nothing', () => {
    expect(whyWaiting({ ...fit, state: 'leased', phase: 'busy' }, now)).toBeNull();
    const gated = {
      ...fit,
      state: 'leased' as const,
      phase: 'waiting_gate' as const,
      phase_reason: 'load 40 %',
    };
    expect(whyWaiting(gated, now)).toMatchObject({ reason: 'gate', position: null });
    expect(whyWaiting({ ...fit, state: 'ended', health: 'quarantined' }, now)).toBeNull();
  });
});
