import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { benchmarkPreview, cellList, deviceSet, runDetail, type RunResult } from '@rackmark/contracts';
import { ResultsService } from '../src/features/results/results.service.js';
import { FakeAgent, finish, resultOf } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';
import { agentPrincipal } from './support/principals.js';

// Simulated devices are refused by any other portal.
let rack: TestRack;
beforeAll(async () => void (rack = await TestRack.open({ RACKMARK_DEMO: '1' })));
afterAll(() => rack.portal.stop());

const cells = async (id: string) =>
  cellList.parse((await call(rack.portal, 'GET', `/benchmarks/${id}/cells`)).body).items;

describe('choosing devices', () => {
  it('by facts, by a saved set, by both', async () => {
    const samsung = {
      brand: 'Samsung',
      tier: 'mid' as const,
      npu: null,
      android: '14',
      soc: { maker: 'Samsung', model: 's5e8845', name: 'Exynos 1480' },
    };
    const old = { brand: 'Nokia', tier: 'entry' as const, npu: null, android: '9', api_level: 28 };
    const { agent, devices } = await rack.phones(3, [{}, samsung, old]);
    const [pixel, galaxy, nokia] = devices;
    await call(rack.portal, 'PATCH', `/devices/${pixel}`, { pool: 'vision team' });
    const chosen = async (choice: Record<string, unknown>) =>
      benchmarkPreview
        .parse(
          (await call(rack.portal, 'POST', '/benchmarks/preview', rack.request({ ids: devices, ...choice })))
            .body,
        )
        .devices.map((d) => d.id)
        .sort();
    const among = (...ids: (string | undefined)[]) => ids.sort();
    expect(await chosen({ brands: ['Samsung', 'Nokia'] })).toEqual(among(galaxy, nokia));
    expect(await chosen({ soc_makers: ['Google'], tiers: ['high'] })).toEqual(among(pixel));
    expect(await chosen({ min_android: 10 })).toEqual(among(pixel, galaxy));
    expect(await chosen({ has_npu: false })).toEqual(among(galaxy, nokia));
    expect(await chosen({ pools: ['vision team'] })).toEqual(among(pixel));
    expect(await chosen({ socs: ['Exynos 1480'] })).toEqual(among(galaxy));

    const made = await call(rack.portal, 'POST', '/device-sets', {
      name: 'No NPU',
      choice: { has_npu: false, ids: devices },
    });
    expect([made.status, deviceSet.parse(made.body).devices]).toEqual([201, 2]);
    expect(await chosen({ set_id: made.body.id })).toEqual(among(galaxy, nokia));
    expect(await chosen({ set_id: made.body.id, min_android: 10 })).toEqual(among(galaxy));
    const { body: listed } = await call(rack.portal, 'GET', '/device-sets');
    expect(listed.items.map((s: { name: string }) => s.name)).toEqual(['No NPU']);
    const again = await call(rack.portal, 'POST', '/device-sets', { name: 'no npu', choice: {} });
    expect([again.status, again.body.code]).toEqual([409, 'SET_NAME_TAKEN']);

    const empty = await call(rack.portal, 'POST', '/device-sets', {
      name: 'Tablets',
      choice: { device_models: ['Tab'] },
    });
    const none = await call(rack.portal, 'POST', '/benchmarks', rack.request({ set_id: empty.body.id }));
    expect([none.status, none.body.code]).toEqual([422, 'NO_DEVICES']);
    expect(none.body.detail).toContain('the set "Tablets" is empty now');
    const narrow = await call(
      rack.portal,
      'POST',
      '/benchmarks',
      rack.request({ set_id: made.body.id, brands: ['Google'] }),
    );
    expect(narrow.body.detail).toContain('none of the 2 in the set "No NPU"');
    const warned = await call(
      rack.portal,
      'POST',
      '/benchmarks/preview',
      rack.request({ set_id: empty.body.id }),
    );
    expect(warned.body.warnings[0]).toContain('the set "Tablets" is empty now');

    expect((await call(rack.portal, 'DELETE', `/device-sets/${made.body.id}`)).status).toBe(204);
    const gone = await call(rack.portal, 'POST', '/benchmarks', rack.request({ set_id: made.body.id }));
    expect([gone.status, gone.body.code]).toEqual([404, 'DEVICE_SET_NOT_FOUND']);
    expect((await call(rack.portal, 'DELETE', `/device-sets/${made.body.id}`)).status).toBe(404);
    agent.disconnect();
  });
  it('says beforehand what cannot run there, with its code', async () => {
    const { agent, first } = await rack.phones(1);
    const hello = agent.hello.devices[0]!;
    const gpu = {
      accelerator: 'gpu' as const,
      available: false,
      adapter: null,
      software: false,
      failure: 'ANDROID_TOO_OLD' as const,
      reason: 'The GPU needs Android 12 or newer; this is Android 9.',
    };
    await agent.say('hello', {
      ...agent.hello,
      devices: [
        {
          ...hello,
          engines: [{ ...hello.engines[0]!, accelerators: [hello.engines[0]!.accelerators[0]!, gpu] }],
        },
      ],
    });
    const computer = await FakeAgent.welcomed(rack.portal);
    const { id } = await rack.start([first, ...computer.devices], {
      configurations: [{ accelerator: 'gpu' }, { runner: 'benchmark_model' }],
    });
    const byDevice = (await cells(id)).map((c) => [
      c.device.kind,
      c.configuration_key,
      c.failure?.code ?? null,
    ]);
    expect(byDevice).toEqual(
      expect.arrayContaining([
        ['android', 'litert.gpu', 114],
        ['computer', 'litert.gpu', 111],
        ['android', 'litert.cpu.1t.benchmark-model', null],
        ['computer', 'litert.cpu.1t.benchmark-model', 112],
      ]),
    );
    await rack.cancel(id);
    computer.agent.disconnect();
    agent.disconnect();
  });
});

describe('results of a runner without samples', () => {
  const reported = { n: 50, mean_ns: 5e6, min_ns: 4e6, max_ns: 9e6, std_ns: 1e5, p50_ns: null, p95_ns: null };
  it('are kept, exported and marked, and never compared', async () => {
    const { agent, first } = await rack.phones(1, [], { simulated: true });
    const { id, number } = await rack.start([first], {
      configurations: [{}, { runner: 'benchmark_model' }],
      plan: { repeats: 2 },
    });
    const a = await rack.claim(agent, first);
    await finish(rack.portal, a, (run): RunResult =>
      run.configuration.runner === 'benchmark_model'
        ? resultOf(a, {
            latency_ns: [],
            outputs: [],
            operators: [],
            reported: { ...reported, mean_ns: 5e6 + run.repeat },
          })
        : resultOf(a),
    );
    const found = await cells(id);
    const other = found.find((c) => c.configuration.runner === 'benchmark_model')!;
    expect(other).toMatchObject({
      outcome: 'measured',
      verdict: 'valid',
      reported_latency_ns: { runs: 2, n: 100, mean: 5e6 + 1.5 },
      device: { simulated: true },
    });
    expect(other.measurements['latency']).toBeUndefined();
    const csv = (await call(rack.portal, 'GET', `/benchmarks/${id}/export?format=csv`)).body as string;
    const [header, ...lines] = csv
      .trim()
      .split('\r\n')
      .map((l) => l.split(','));
    const column = (name: string) => lines.map((l) => l[header!.indexOf(name)]);
    expect(column('simulated')).toEqual(Array(4).fill('true'));
    expect(column('runner').sort()).toEqual(['benchmark_model', 'benchmark_model', 'harness', 'harness']);
    expect(column('reported_mean_ns').filter(Boolean).sort()).toEqual(['5000001', '5000002']);
    const jsonl = (await call(rack.portal, 'GET', `/benchmarks/${id}/export?format=jsonl`)).body as string;
    const parsed = jsonl
      .trim()
      .split('\n')
      .map((l) => JSON.parse(l) as Record<string, unknown>);
    expect(parsed.map((r) => [r['simulated'], r['runner']]).sort()).toEqual([
      ...[
        [true, 'benchmark_model'],
        [true, 'benchmark_model'],
      ],
      ...[
        [true, 'harness'],
        [true, 'harness'],
      ],
    ]);
    expect(parsed.map((r) => runDetail.parse(r)).filter((r) => r.reported?.n === 50)).toHaveLength(2);
    const sides = `base=${number}~*~litert.cpu.1t&candidate=${number}~*~${other.configuration_key}`;
    const compared = (await call(rack.portal, 'GET', `/comparisons?${sides}`)).body;
    expect(compared.cells[0]).toMatchObject({
      state: 'missing',
      effect: null,
      note: 'benchmark_model reports no raw samples: nothing to compare with',
    });
    agent.disconnect();
  });
  it('of an agent that does not own the lease is refused', async () => {
    const { agent, first } = await rack.phones(1);
    await rack.start([first]);
    const a = await rack.claim(agent, first);
    const results = rack.portal.app.get(ResultsService);
    const [run] = a.runs;
    await expect(
      results.store(agentPrincipal('00000000-0000-4000-8000-000000000000'), run!.run_id, resultOf(a)),
    ).rejects.toMatchObject({ code: 'LEASE_OF_ANOTHER_AGENT' });
    expect((await results.store(agentPrincipal(agent.hello.agent_id), run!.run_id, resultOf(a))).state).toBe(
      'stored',
    );
    agent.disconnect();
  });
});
