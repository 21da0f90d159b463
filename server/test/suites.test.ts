import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { release, schedulePreview, seriesDetail, suite } from '@rackmark/contracts';
import { modelKinds } from '@rackmark/sample-models';
import { until } from '../../test-support/patience.js';
import { resultOf, sendResult } from './support/fake-agent.js';
import { upload } from './support/portal.js';
import { MS, SuiteRack, type Latency } from './support/suites.js';

let own: SuiteRack;
beforeAll(async () => void (own = await SuiteRack.open()));
afterAll(() => own.stop());
const api = (method: string, path: string, body?: unknown) => own.api(method, path, body);

describe('a suite', () => {
  it('is made of a benchmark, with its devices as they were chosen', async () => {
    const other = (await upload(own.rack.portal, Object.values(modelKinds)[0]!())).body.model
      .sha256 as string;
    const { body } = await api('POST', '/benchmarks', {
      models: [own.rack.model, other],
      configurations: [{ threads: 1 }, { threads: 2 }],
      devices: { brands: ['Google'], has_npu: true },
      plan: { repeats: 4 },
    });
    await api('POST', `/benchmarks/${body.number}/cancel`);
    const made = await api('POST', '/suites/of-benchmark', {
      name: 'Of a benchmark',
      benchmark: String(body.number),
    });
    expect(made.status).toBe(201);
    const s = suite.parse(made.body);
    expect(s).toMatchObject({
      devices: { brands: ['Google'], has_npu: true },
      plan: { repeats: 4 },
      configurations: [{ threads: 1 }, { threads: 2 }],
      standing: { answer: 'not_run', devices: 2, releases: 0, last_release: null, running: null },
    });
    expect(new Set(s.models.map((m) => m.sha256))).toEqual(new Set([own.rack.model, other]));
    // Found by each of its names.
    for (const ref of [s.id, s.number, 'of%20A%20benchmark'])
      expect((await api('GET', `/suites/${ref}`)).body.id).toBe(s.id);
    expect((await api('GET', '/suites?search=BENCH')).body).toMatchObject({
      total: 1,
      items: [{ id: s.id }],
    });
    expect(
      (await api('POST', '/suites/of-benchmark', { name: 'of a BENCHMARK', benchmark: String(body.number) }))
        .body.code,
    ).toBe('SUITE_NAME_TAKEN');
    expect((await api('DELETE', `/suites/${s.number}`)).status).toBe(204);
    expect((await api('GET', `/suites/${s.number}`)).body.code).toBe('SUITE_NOT_FOUND');
    expect((await api('GET', `/benchmarks/${body.number}`)).status).toBe(200);
  });

  it('is changed by what is given, and refuses what cannot be', async () => {
    const s = await own.suite();
    const changed = await api('PATCH', `/suites/${s.number}`, {
      budgets: [{ metric: 'latency', at: 'p90', limit: 33 * MS, tiers: ['mid'] }],
      schedule: { cron: '0 2 * * *', time_zone: 'Europe/Madrid' },
    });
    expect(suite.parse(changed.body)).toMatchObject({
      name: s.name,
      budgets: [{ limit: 33 * MS, slot: null }],
      standing: { next_run_at: expect.stringMatching(/T0[01]:00:00/) },
    });
    const codeOf = async (change: unknown) => (await api('PATCH', `/suites/${s.number}`, change)).body.code;
    expect(await codeOf({ schedule: { cron: '0 2 30 2 *' } })).toBe('SCHEDULE_NEVER');
    expect(await codeOf({ schedule: { cron: 'nightly please' } })).toBe('SCHEDULE_UNREADABLE');
    expect(await codeOf({ models: [{ slot: 'x', sha256: 'f'.repeat(64) }] })).toBe('MODEL_NOT_FOUND');
    expect(await codeOf({ name: '12' })).toBe('BAD_REQUEST');
    const { body } = await api('PATCH', `/suites/${s.number}`, { schedule: null });
    expect(body.standing.next_run_at).toBeNull();
  });

  it('is told when a schedule would be due before it is kept, and why it cannot be', async () => {
    const next = (cron: string, zone = 'Europe/Madrid') =>
      api('GET', `/schedules/next?${new URLSearchParams({ cron, time_zone: zone })}`);
    const { body } = await next('0 2 * * *');
    expect(schedulePreview.parse(body).next).toHaveLength(3);
    expect(body.next[0]).toMatch(/T0[01]:00:00/);
    expect((await next('0 2 30 2 *')).body.code).toBe('SCHEDULE_NEVER');
    expect((await next('nightly please')).body.code).toBe('SCHEDULE_UNREADABLE');
    expect((await next('0 2 * * *', 'Europe/Nowhere')).body.code).toBe('SCHEDULE_UNREADABLE');
  });

  it('whose devices are gone says so, and adds no release', async () => {
    const s = await own.suite({ devices: { device_models: ['Pixel 1'] } });
    const { body } = await api('POST', `/suites/${s.number}/runs`, { release: { name: '1.0' } });
    expect(body).toMatchObject({ code: 'NO_DEVICES', detail: expect.stringContaining(s.name) });
    expect((await api('GET', `/suites/${s.number}/releases`)).body).toMatchObject({ total: 0, items: [] });
  });
});

describe('releases', () => {
  it('stand in the order of their parents; the same one told again is the one that is there', async () => {
    const s = await own.suite();
    const add = (body: Record<string, unknown>) => api('POST', `/suites/${s.number}/releases`, body);
    await add({ name: '1.2', parents: ['1.1'], made_at: '2026-01-03T00:00:00Z', commit: 'c'.repeat(40) });
    await add({ name: '1.0', made_at: '2026-01-01T00:00:00Z' });
    const late = await add({ name: '1.1', parents: ['1.0'], made_at: '2026-05-01T00:00:00Z' });
    expect(release.parse(late.body)).toMatchObject({ name: '1.1', place: 1, number: 3 });
    const names = async () =>
      ((await api('GET', `/suites/${s.number}/releases`)).body.items as { name: string }[]).map(
        (r) => r.name,
      );
    expect(await names()).toEqual(['1.2', '1.1', '1.0']);
    expect((await add({ name: '1.2', commit: 'c'.repeat(40) })).body.number).toBe(1);
    expect((await add({ name: '1.2', commit: 'd'.repeat(40) })).body).toMatchObject({
      code: 'RELEASE_DIFFERS',
    });
    expect((await add({ name: '1.2', files: [{ slot: 'add', sha256: own.rack.model }] })).body).toMatchObject(
      {
        code: 'RELEASE_DIFFERS',
        detail: expect.stringContaining('another file for "add"'),
      },
    );
    const dated = await add({ name: '1.2', made_at: '2026-01-04T00:00:00Z' });
    expect(dated.body).toMatchObject({
      code: 'RELEASE_DIFFERS',
      detail: expect.stringContaining('the date'),
    });
    // What could not be measured is not kept: it comes again with its file.
    const unknown = [{ slot: 'add', sha256: 'ab'.repeat(32) }];
    expect((await add({ name: '1.3', files: unknown })).body.code).toBe('MODEL_NOT_FOUND');
    const run = await api('POST', `/suites/${s.number}/runs`, { release: { name: '1.3', files: unknown } });
    expect([run.status, run.body.code]).toEqual([404, 'MODEL_NOT_FOUND']);
    expect(await names()).toEqual(['1.2', '1.1', '1.0']);
    const file = { slot: 'add', sha256: own.rack.model };
    expect((await add({ name: '1.3', files: [file, file] })).status).toBe(400);
    expect((await add({ name: '1.3', files: [{ slot: 'sub', sha256: own.rack.model }] })).body.code).toBe(
      'SLOT_UNKNOWN',
    );
    expect((await add({ name: '0.9', parents: ['1.2'], made_at: '2025-01-01T00:00:00Z' })).status).toBe(201);
    await add({ name: 'a', parents: ['b'] });
    expect((await add({ name: 'b', parents: ['a'] })).body).toMatchObject({
      code: 'RELEASE_CYCLE',
      detail: expect.stringContaining('a ← b ← a'),
    });
    expect(await names()).toEqual(['a', '0.9', '1.2', '1.1', '1.0']);
    const one = (ref: string) => api('GET', `/suites/${s.number}/releases/${ref}`);
    expect(release.parse((await one('1.1')).body)).toMatchObject({ number: 3, place: 1 });
    // By its number, where no release has that name.
    expect((await one('3')).body.name).toBe('1.1');
    await add({ name: '3', made_at: '2027-01-01T00:00:00Z' });
    expect((await one('3')).body.name).toBe('3');
    expect((await one('9.9')).body.code).toBe('RELEASE_NOT_FOUND');
    const page = await api('GET', `/suites/${s.number}/releases?limit=3`);
    const rest = await api('GET', `/suites/${s.number}/releases?limit=9&cursor=${page.body.next_cursor}`);
    expect(rest.body.items.map((r: { name: string }) => r.name)).toEqual(['1.2', '1.1', '1.0']);
  });
});

describe('series', () => {
  it('follow each cell over the releases: units apart, invalid runs left out, what changed named', async () => {
    const s = await own.suite({ budgets: [{ metric: 'latency', limit: 3 * MS }] });
    // The second phone is always a tenth slower, and no phone repeats itself exactly.
    const usual: Latency = (d, i) => 2 * (1 + 0.1 * d) * (1 + 0.002 * i);
    const first = await own.measure(s, '1.0', usual, { made_at: '2026-01-01T00:00:00Z' });
    const page = await own.read(s, 0);
    const latency = page.items.find((r) => r.metric === 'latency' && r.at === 'p50')!;
    expect(page).toMatchObject({
      ...{ releases: [{ name: '1.0', place: 0 }], unchanged: 0, metric: 'latency', at: 'p50' },
    });
    expect(latency).toMatchObject({
      slot: 'add',
      device_model: 'Pixel 9 Pro',
      units: [{ letter: 'A' }, { letter: 'B' }],
      places: [{ place: 0, state: 'measured', runs: 6, reason: null }],
      budget: { limit: 3 * MS, state: 'kept' },
      answer: 'too_early',
    });
    expect(latency.places[0]!.estimate!.value / MS).toBeCloseTo(2.1, 1);
    expect((await api('GET', `/suites/${s.number}`)).body.standing).toMatchObject({
      answer: 'too_early',
      last_release: { name: '1.0' },
      ...{ budgets: 1, over_budget: 0, devices: 2, device_models: 1 },
    });

    const bytes = Object.values(modelKinds)[1]!();
    const other = (await upload(own.rack.portal, bytes)).body.model.sha256 as string;
    const files = [{ slot: 'add', sha256: other }];
    await own.measure(s, '1.2', usual, { made_at: '2026-03-01T00:00:00Z', files });
    await own.read(s, 1);
    // One that was made between them arrives late.
    await own.measure(s, '1.1', usual, { made_at: '2026-02-01T00:00:00Z' });
    const detail = await until(async () => {
      const found = seriesDetail.parse((await api('GET', `/series/${latency.id}`)).body);
      return found.places.filter((p) => p.runs > 0).length === 3 ? found : null;
    }, 'three releases have points');
    expect(detail!.releases.map((r) => [r.name, r.place, r.runs.length])).toEqual([
      ['1.0', 0, 6],
      ['1.1', 1, 6],
      ['1.2', 2, 6],
    ]);
    expect(detail!.environment).toEqual([
      {
        place: 2,
        part: 'model_file',
        from: own.rack.model.slice(0, 12),
        to: other.slice(0, 12),
        units: null,
      },
    ]);
    expect(detail!.by_unit.map((u) => [u.unit, u.places.map((p) => p.runs)])).toEqual([
      ['A', [3, 3, 3]],
      ['B', [3, 3, 3]],
    ]);
    expect(detail!.releases[0]!.runs.map((r) => r.benchmark)).toEqual(Array<number>(6).fill(first));
    // What is followed no more keeps its series, and says nothing of the suite.
    const follow = async (watched: unknown) =>
      (await api('PATCH', `/suites/${s.number}`, { watched })).body.standing.series as number;
    expect(await follow([{ metric: 'latency' }])).toBe(1);
    expect((await api('GET', `/series/${latency.id}`)).status).toBe(200);
    expect(await follow(s.watched)).toBeGreaterThan(1);
    const shown = (await api('GET', `/suites/${s.number}/releases`)).body.items;
    expect(shown[0]).toMatchObject({ name: '1.2', runs: { planned: 6, measured: 6, invalid: 0 } });
  });

  it('are read again when a result comes after its benchmark has ended', async () => {
    const s = await own.suite({ plan: { repeats: 2 } });
    const started = await api('POST', `/suites/${s.number}/runs`, { release: { name: '1.0' } });
    const { agent, devices } = own.phones;
    const a = await own.rack.claim(agent, devices[0]!);
    await sendResult(own.rack.portal, a.runs[0]!.run_id, resultOf(a, {}, 2 * MS));
    await own.rack.cancel(started.body.id as string);
    const runsOf = async () => (await own.series(s)).items[0]?.places.at(-1)?.runs;
    await until(async () => ((await runsOf()) === 1 ? true : null), 'its series were read');
    const late = await sendResult(own.rack.portal, a.runs[1]!.run_id, resultOf(a, {}, 2 * MS));
    expect(late.body.state).toBe('stored');
    await until(async () => ((await runsOf()) === 2 ? true : null), 'the late run counts');
  });
});
