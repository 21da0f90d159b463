import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  releasePage,
  seriesDetail,
  suite,
  suiteMatrix,
  type Assignment,
  type Suite,
} from '@rackmark/contracts';
import { until } from '../../test-support/patience.js';
import { cpuOnly, FakeAgent, fit, resultOf, sendResult } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';

const MS = 1_000_000;
const versions = ['2.1.6', '2.2.0', '2.3.0'];
let rack: TestRack;
let agent: FakeAgent;
let devices: string[];
beforeAll(async () => {
  rack = await TestRack.open();
  const computer = (key: string, os: string) => {
    const facts = { ...cpuOnly(key, key), os };
    const [native, ...others] = facts.engines;
    const runtimes = ['2.1.6', '2.2.0'].map((version) => ({ ...native!, version }));
    return { ...facts, engines: [{ ...native!, runtimes }, ...others] };
  };
  ({ agent, devices } = await FakeAgent.welcomed(rack.portal, {
    devices: [computer('one', 'Test OS 1'), computer('two', 'Test OS 2')],
  }));
  await agent.beat(devices.map((id) => fit(id)));
});
afterAll(async () => {
  agent.disconnect();
  await rack.portal.stop();
});
const api = (method: string, path: string, body?: unknown) => call(rack.portal, method, path, body);

const releaseOf = (version: string, change: Record<string, unknown> = {}) => ({
  name: `litert ${version}`,
  made_at: `2026-0${versions.indexOf(version) + 1}-01T00:00:00Z`,
  measure_with: `litert@${version}`,
  ...change,
});
let made = 0;
async function newSuite(change: Record<string, unknown> = {}): Promise<Suite> {
  const { body } = await api('POST', '/suites', {
    name: `versions ${String.fromCharCode(97 + made++)}`,
    models: [{ slot: 'add', sha256: rack.model }],
    configurations: [{ threads: 1 }],
    devices: { ids: devices },
    plan: { repeats: 4 },
    ...change,
  });
  return suite.parse(body);
}
/** @returns runtime versions of the runs of each device, in the order in which they were measured */
async function workOff(latency: (version: string, device: number) => number): Promise<(string | null)[][]> {
  const order: (string | null)[][] = [];
  for (const [d, id] of devices.entries()) {
    let a: Assignment | null;
    order[d] = [];
    while ((a = await agent.claim(id)) !== null) {
      for (const [i, run] of a.runs.entries()) {
        const version = run.configuration.runtime;
        order[d].push(version);
        const ns = latency(version ?? '2.3.0', d) * (1 + 0.002 * (i % 3)) * MS;
        expect((await sendResult(rack.portal, run.run_id, resultOf(a, {}, ns))).status).toBe(200);
      }
      await agent.beat([fit(id)]);
    }
  }
  return order;
}

describe('releases that are versions of a runtime', () => {
  it('are measured side by side in one benchmark, and are points of one series', async () => {
    const s = await newSuite();
    const { status, body } = await api('POST', `/suites/${s.number}/runs`, {
      // Told in any order: their dates place them.
      releases: ['2.3.0', '2.1.6', '2.2.0'].map((v) => releaseOf(v)),
    });
    expect([status, body.suite?.release]).toEqual([201, 'litert 2.1.6, litert 2.2.0, litert 2.3.0']);
    const order = await workOff((v, d) => ({ '2.1.6': 2, '2.2.0': 2, '2.3.0': d === 0 ? 1.8 : 2 })[v]!);
    // Each of the four rounds has all versions: none is measured at a time of its own.
    for (const of of order)
      for (let i = 0; i < 12; i += 3) expect(of.slice(i, i + 3).sort()).toEqual(versions);

    const found = await until(async () => {
      const page = await api('GET', `/suites/${s.number}/series?only=all&metric=latency`);
      return page.body.items.length > 0 ? page.body.items : null;
    }, 'series are read');
    expect(found).toHaveLength(1);
    const detail = seriesDetail.parse((await api('GET', `/series/${found[0].id}`)).body);
    expect(detail).toMatchObject({
      configuration: { runtime: null },
      configuration_key: 'litert.cpu.1t',
      answer: 'too_early',
      // The version is the release, and no change around it.
      environment: [],
    });
    expect(detail.releases.map((r) => [r.name, r.measure_with, r.runs.length])).toEqual(
      versions.map((v) => [`litert ${v}`, `litert@${v}`, 8]),
    );
    const releases = releasePage.parse((await api('GET', `/suites/${s.number}/releases`)).body);
    expect(releases.items.map((r) => [r.name, r.benchmarks, r.runs.measured])).toEqual(
      [...versions].reverse().map((v) => [`litert ${v}`, [body.number], 8]),
    );
  });

  it('are told against the one before, where a change that lasts cannot be found yet', async () => {
    const s = await newSuite({ devices: { ids: [devices[0]!] } });
    await api('POST', `/suites/${s.number}/runs`, { releases: versions.map((v) => releaseOf(v)) });
    await workOff((v) => (v === '2.3.0' ? 1.8 : 2));
    const id = await until(async () => {
      const page = await api('GET', `/suites/${s.number}/series?only=all&metric=latency`);
      return page.body.items[0]?.id ?? null;
    }, 'series are read');
    const { steps } = seriesDetail.parse((await api('GET', `/series/${id}`)).body);
    expect(steps).toMatchObject([
      { before: 0, place: 1, effect: { word: 'no change' } },
      { before: 1, place: 2, effect: { word: 'faster' } },
    ]);
    expect(steps[1]!.effect.ratio).toBeCloseTo(0.9, 2);
    expect(steps[1]!.effect.high).toBeLessThan(1);

    // One alone goes on in the same series, with its own version.
    await api('POST', `/suites/${s.number}/runs`, { release: { name: 'litert 2.2.0' } });
    expect(await workOff(() => 2)).toEqual([['2.2.0', '2.2.0', '2.2.0', '2.2.0'], []]);
    const again = await until(async () => {
      const d = seriesDetail.parse((await api('GET', `/series/${id}`)).body);
      return d.places[1]?.runs === 8 ? d : null;
    }, 'the runs of one version are read');
    expect(again.releases.map((r) => r.runs.length)).toEqual([4, 8, 4]);
  });

  it('are refused where they do not fit', async () => {
    const run = async (s: Suite, body: unknown) => (await api('POST', `/suites/${s.number}/runs`, body)).body;
    const s = await newSuite({ configurations: [{ runtime: '2.2.0' }] });
    expect(await run(s, { release: releaseOf('2.2.0') })).toMatchObject({
      code: 'RUNTIME_UNFIT',
      detail: expect.stringContaining('litert@2.2.0'),
    });
    expect((await api('GET', `/suites/${s.number}/releases`)).body.total).toBe(0);
    const good = await newSuite();
    for (const releases of [
      [releaseOf('2.2.0')],
      [releaseOf('2.2.0'), releaseOf('2.2.0')],
      [releaseOf('2.2.0'), { name: 'mine' }],
      [releaseOf('2.2.0'), releaseOf('2.3.0', { measure_with: 'litert-lm@0.18.0' })],
    ])
      expect((await run(good, { releases })).code).toBe('BAD_REQUEST');
    expect((await run(good, { release: releaseOf('2.2.0', { measure_with: '2.2.0' }) })).code).toBe(
      'BAD_REQUEST',
    );
    await api('POST', `/suites/${good.number}/releases`, releaseOf('2.2.0'));
    expect(await run(good, { release: releaseOf('2.2.0', { measure_with: 'litert@2.3.0' }) })).toMatchObject({
      code: 'RELEASE_DIFFERS',
    });
  });
});

describe('the matrix of a suite', () => {
  it('has a row for each system, each version against the oldest or a chosen one', async () => {
    const s = (await api('GET', '/suites/versions%20a')).body as Suite;
    const read = async (query = '') =>
      suiteMatrix.parse((await api('GET', `/suites/${s.number}/matrix?metric=latency${query}`)).body);
    const m = await read();
    expect(m).toMatchObject({ base: 0, slots: ['add'], configurations: [{ key: 'litert.cpu.1t' }] });
    expect(m.releases.map((r) => r.measure_with)).toEqual(versions.map((v) => `litert@${v}`));
    expect(m.rows.map((r) => [r.system, r.changed, r.cells.map((c) => c.effect?.word ?? null)])).toEqual([
      ['Test OS 1', true, [null, 'no change', 'faster']],
      ['Test OS 2', false, [null, 'no change', 'no change']],
    ]);
    expect(m.rows[0]!.cells.map((c) => [c.runs, c.suspect_runs])).toEqual(Array(3).fill([4, 0]));
    expect(m.rows[0]!.series_id).toMatch(/^[0-9a-f-]{36}$/);
    const other = await read('&base=litert%202.3.0');
    expect([other.base, other.rows[0]!.cells.map((c) => c.effect?.word ?? null)]).toEqual([
      2,
      ['slower', 'slower', null],
    ]);
    expect((await read('&slot=none')).rows).toEqual([]);
    expect((await api('GET', `/suites/${s.number}/matrix?base=litert%202.3`)).body).toMatchObject({
      code: 'RELEASE_NOT_FOUND',
      detail: expect.stringContaining('Did you mean litert 2.3.0?'),
    });
  });
});
