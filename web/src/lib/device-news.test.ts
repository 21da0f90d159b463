import { expect, it } from '@jest/globals';
import type { Device } from '@rackmark/contracts';
import { withMoreToTell, withNews } from './device-news.js';

const at = '2026-11-29T12:00:00.000Z';
const deviceOf = (id: string, phase: Device['phase'] = 'ready'): Device => ({
  ...{ id, agent_id: id, agent_name: 'a', pool: null, adb: null, phase, phase_reason: null },
  ...{
    reachability: 'online',
    health: 'ok',
    health_reason: null,
    health_since: null,
    quarantined_until: null,
  },
  ...{ admin: 'enabled', admin_reason: null, lease_epoch: 0, current_benchmark_id: null, current_work: null },
  ...{
    queued_jobs: 0,
    conditions: null,
    conditions_at: null,
    last_failure: null,
    rival: null,
    suspicion: null,
  },
  ...{ last_seen_at: at, created_at: at },
  facts: {
    ...{
      key: id,
      kind: 'computer',
      name: id,
      device_model: 't',
      os: 't',
      architecture: 'x64',
      processor: 't',
    },
    ...{ cores: 1, memory_mib: 1, engines: [], place: null, android: null, simulated: false, more: {} },
  },
});
const [a, b, c] = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [string, string, string];

it('fields that have changed are changed, devices that went are taken out, whole new ones are put in their place', () => {
  const list = [deviceOf(a), deviceOf(c)];
  const after = withNews(list, { changed: [{ id: c, phase: 'busy' }, deviceOf(b)], gone: [a] });
  expect(after).toEqual([deviceOf(b), deviceOf(c, 'busy')]);
  expect(list).toEqual([deviceOf(a), deviceOf(c)]);
});

it('a device that the list lacks and that is not told whole makes it be fetched', () =>
  expect(withNews([], { changed: [{ id: a, phase: 'busy' }], gone: [] })).toBeNull());

it('a heartbeat that only says how warm a device is leaves its log alone', () => {
  const quiet = { id: a, conditions_at: at, last_seen_at: at };
  expect([...withMoreToTell({ changed: [quiet, { id: b, phase: 'busy' }], gone: [c] })]).toEqual([c, b]);
});
