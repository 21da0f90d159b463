import { expect, it } from '@jest/globals';
import { suite } from '@rackmark/contracts';
import { changeOf, formOf, mistakesOf, newBudget, offeredMetrics } from './edit-form.js';

const s = suite.parse({
  ...{ id: '00000000-0000-4000-8000-000000000001', number: 1, name: 'Camera app', owner: 'this computer' },
  models: [{ slot: 'pose', sha256: 'a'.repeat(64), name: 'pose', family: null, deleted: false }],
  configurations: [
    {
      ...{ engine: 'litert', runtime: null, accelerator: 'cpu', threads: 4, precision: 'default' },
      ...{ backend: 'default', compile_mode: 'default', compile_cache: 'off', fallback: 'forbid' },
      ...{ runner: 'harness', lm: null, shapes: {}, inputs: {} },
    },
  ],
  devices: { brands: ['Google'] },
  plan: {
    ...{ repeats: 5, iterations: 100, seconds: 1, max_seconds: 30, profile: true, timeout_seconds: 180 },
    warmup: { min_iterations: 30, min_ms: 250, max_ms: 8000, tolerance: 0.04, settled_iterations: 40 },
    memory_limit_mib: null,
  },
  watched: [{ metric: 'latency', at: 'p50' }],
  budgets: [
    {
      ...{ metric: 'latency', at: 'p50', limit: 33_100_000, slot: null, configuration_key: null },
      ...{ device_models: null, tiers: ['mid'] },
    },
  ],
  baseline: { kind: 'previous' },
  schedule: { cron: '0 2 * * *', time_zone: 'Europe/Madrid' },
  standing: {
    ...{ answer: 'not_run', since: null, since_ratio: null, series: 0, slower: 0, faster: 0, suspicious: 0 },
    ...{ missing: 0, budgets: 0, over_budget: 0, releases: 0, last_release: null, running: null },
    ...{ devices: 0, device_models: 0, next_run_at: null },
  },
  created_at: '2026-11-30T00:00:00Z',
});

it('what nobody touched is not told, and a limit is typed as people say it', () => {
  expect(formOf(s).budgets[0]!.limit).toBe('33.1');
  expect(changeOf(formOf(s), s)).toEqual({});
});

it('only what differs is told', () => {
  const form = { ...formOf(s), name: ' Camera ', cron: '', repeats: '7' };
  expect(changeOf(form, s)).toEqual({ name: 'Camera', schedule: null, plan: { ...s.plan, repeats: 7 } });
  const budget = { ...newBudget('peak_memory p50'), limit: '120' };
  expect(changeOf({ ...formOf(s), budgets: [budget] }, s).budgets).toEqual([
    {
      ...{ metric: 'peak_memory', at: 'p50', limit: 120 * 1024, slot: null, configuration_key: null },
      ...{ device_models: null, tiers: null },
    },
  ]);
});

it('says what is wrong beside its field', () => {
  expect(mistakesOf(formOf(s))).toEqual({});
  const wrong = { name: '12', watched: [], repeats: '0', seconds: '-1', budgets: [newBudget('latency p50')] };
  expect(Object.keys(mistakesOf({ ...formOf(s), ...wrong })).sort()).toEqual(Object.keys(wrong).sort());
  const last = { kind: 'last' as const, releases: 1 };
  expect(Object.keys(mistakesOf({ ...formOf(s), baseline: last }))).toEqual(['baseline']);
});

it('offers no metric of language models to a suite without one', () => {
  const offered = offeredMetrics(s);
  expect(offered).toContain('latency p90');
  expect(offered).not.toContain('decode_rate p50');
});
