import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  benchmarkPreview,
  cellList,
  devicePage,
  deviceSet,
  fail,
  rackDay,
  runDetail,
  type Assignment,
  type Failure,
  type RunResult,
} from '@rackmark/contracts';
import { badModels } from '@rackmark/sample-models';
import { ResultsService } from '../src/features/results/results.service.js';
import { FakeAgent, fit, finish, phone, resultOf, sendResult, until } from './support/fake-agent.js';
import { call, testPortal, upload, type TestPortal } from './support/portal.js';

let portal: TestPortal;
let model: string;
beforeAll(async () => {
  portal = await testPortal();
  model = (await upload(portal, badModels.addModel())).body.model.sha256;
});
afterAll(() => portal.stop());

let n = 0;
const key = () => `android-${(++n).toString(16).padStart(16, '0')}`;
async function rack(
  phones: number,
  facts: Parameters<typeof phone>[1][] = [],
  more: Parameters<typeof phone>[2] = {},
) {
  const { agent, devices } = await FakeAgent.welcomed(portal, {
    devices: Array.from({ length: phones }, (_, i) => phone(key(), facts[i], more)),
  });
  await agent.beat(devices.map((id) => fit(id)));
  return { agent, devices, first: devices[0]! };
}
const request = (devices: unknown, more: Record<string, unknown> = {}) => ({
  models: [model],
  configurations: [{}],
  devices,
  plan: { repeats: 1 },
  ...more,
});
const start = async (devices: unknown, more: Record<string, unknown> = {}) =>
  (await call(portal, 'POST', '/benchmarks', request(devices, more))).body as { id: string; number: number };
const cells = async (id: string) =>
  cellList.parse((await call(portal, 'GET', `/benchmarks/${id}/cells`)).body).items;
const job = async (benchmark: string, device: string) =>
  (await call(portal, 'GET', `/jobs?benchmark_id=${benchmark}&device_id=${device}`)).body.items[0];
const claim = async (agent: FakeAgent, id: string): Promise<Assignment> => {
  await portal.db.query('UPDATE job SET not_before = now() WHERE device_id = $1', [id]);
  return (await agent.claim(id))!;
};
const progress = async (agent: FakeAgent, a: Assignment, run = 0) => {
  agent.socket.emit('progress', {
    ...{ lease_id: a.lease_id, epoch: a.epoch, run_id: a.runs[run]!.run_id, phase: 'load' },
    ...{
      latency_ns: [],
      iterations: 0,
      median_ns: null,
      load_cold_ns: null,
      first_inference_ns: null,
      text: null,
    },
  });
  await until(
    async () => (await call(portal, 'GET', `/runs/${a.runs[run]!.run_id}`)).body.state === 'running',
    'the run is under way',
  );
};

describe('trying again', () => {
  it('a lost phone twice, after 10 s and 60 s; then it is given up with the outcome of its failure', async () => {
    const { agent, first } = await rack(1);
    const { id } = await start({ ids: [first] });
    for (const seconds of [10, 60]) {
      await agent.fails(await claim(agent, first), fail('DEVICE_LOST', 'The cable was cut.'));
      const { waiting } = await job(id, first);
      expect(waiting.reason).toBe('retry_later');
      expect(waiting.text).toBe(`The cable was cut. The next attempt begins in ${waiting.seconds} s.`);
      expect(Math.abs(waiting.seconds - seconds)).toBeLessThanOrEqual(2);
      expect(await agent.claim(first)).toBeNull();
    }
    await agent.fails(await claim(agent, first), fail('DEVICE_STORAGE', 'The storage is full.'));
    expect((await cells(id))[0]).toMatchObject({
      outcome: 'failed',
      failure: { code: 310, message: 'The storage is full. Given up after 3 attempts.' },
    });
    agent.disconnect();
  });
  it('a gate waits for a cool-down; what the work did is never tried again', async () => {
    const { agent, first } = await rack(1);
    const gated = await start({ ids: [first] });
    await agent.fails(await claim(agent, first), fail('GATE_TIMEOUT', 'Too hot for 30 min.'));
    expect((await job(gated.id, first)).waiting.seconds).toBeGreaterThan(110);
    await agent.fails(await claim(agent, first), fail('NATIVE_CRASH', 'The runtime crashed.'));
    expect((await cells(gated.id))[0]).toMatchObject({ outcome: 'failed', failure: { code: 210 } });
    agent.disconnect();
  });
});

describe('the same failure on three devices', () => {
  const refused = fail('INSTALL_REFUSED', 'INSTALL_FAILED_NO_MATCHING_ABIS.');
  async function failOn(agent: FakeAgent, devices: readonly string[], failure: Failure, began: boolean) {
    for (const id of devices) {
      const a = await claim(agent, id);
      if (began) await progress(agent, a);
      await agent.fails(a, failure);
    }
  }
  const health = async (id: string) => (await call(portal, 'GET', `/devices/${id}`)).body.health;

  it('at one model and configuration: that ends everywhere, the rest goes on, no device is blamed', async () => {
    const { agent, devices } = await rack(4);
    const configurations = [{ threads: 1 }, { threads: 2 }];
    // One seed, one order: every phone begins with the same cell.
    const { id } = await start({ ids: devices }, { configurations, seed: 1 });
    const order = await Promise.all(devices.map(async (d) => [d, await claim(agent, d)] as const));
    const keyOf = (a: Assignment, i: number) => `${a.runs[i]!.configuration.threads}`;
    for (const [, a] of order.slice(0, 3)) {
      const culprit = a.runs.findIndex((r) => r.configuration.threads === 2);
      if (culprit === 1) await sendResult(portal, a.runs[0]!.run_id, resultOf(a));
      await progress(agent, a, culprit);
      expect(keyOf(a, culprit)).toBe('2');
      await agent.fails(a, fail('DEVICE_REBOOTED', 'The phone rebooted.'));
    }
    const all = await cells(id);
    const two = all.filter((c) => c.configuration.threads === 2);
    expect(two.map((c) => c.outcome)).toEqual(['lost', 'lost', 'lost', 'lost']);
    expect(two[0]!.failure!.message).toContain('The same on 3 devices');
    expect(two[0]!.failure!.message).toContain('the work is to blame, not the devices');
    const last = order[3]![1];
    const keep = last.runs.find((r) => r.configuration.threads === 1)!;
    const receipt = await sendResult(portal, keep.run_id, resultOf(last));
    expect(receipt.body.not_needed).toEqual(last.runs.filter((r) => r !== keep).map((r) => r.run_id));
    for (const [d] of order.slice(0, 3)) {
      const open = await job(id, d);
      if (open.state !== 'ended') await finish(portal, await claim(agent, d));
    }
    expect((await call(portal, 'GET', `/benchmarks/${id}`)).body).toMatchObject({
      state: 'ended',
      tally: { measured: 4 },
    });
    for (const d of devices) expect(await health(d)).toBe('ok');
    agent.disconnect();
  });
  it('before any run: those devices give up, the others have their one try', async () => {
    const { agent, devices } = await rack(5);
    const { id } = await start({ ids: devices });
    await failOn(agent, devices.slice(0, 3), refused, false);
    const states = async () => Promise.all(devices.map(async (d) => (await job(id, d)).state));
    expect(await states()).toEqual(['ended', 'ended', 'ended', 'queued', 'queued']);
    await failOn(agent, devices.slice(3, 4), refused, false);
    expect((await states())[3]).toBe('ended');
    await finish(portal, await claim(agent, devices[4]!));
    expect((await call(portal, 'GET', `/benchmarks/${id}`)).body).toMatchObject({
      state: 'ended',
      tally: { measured: 1, failed: 4 },
    });
    agent.disconnect();
  });
  it('takes back a quarantine that came of it', async () => {
    const { agent, devices } = await rack(3);
    const [sick] = devices;
    for (let i = 0; i < 2; i++) {
      const { id } = await start({ ids: [sick] });
      await failOn(agent, [sick!], fail('DEVICE_STORAGE', 'The storage is full.'), false);
      await call(portal, 'POST', `/benchmarks/${id}/cancel`);
    }
    await start({ ids: devices });
    await failOn(agent, [sick!], refused, true);
    expect(await health(sick!)).toBe('quarantined');
    await failOn(agent, devices.slice(1), refused, true);
    expect(await health(sick!)).toBe('ok');
    agent.disconnect();
  });
});

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
    const { agent, devices } = await rack(3, [{}, samsung, old]);
    const [pixel, galaxy, nokia] = devices;
    await call(portal, 'PATCH', `/devices/${pixel}`, { pool: 'vision team' });
    const chosen = async (choice: Record<string, unknown>) =>
      benchmarkPreview
        .parse((await call(portal, 'POST', '/benchmarks/preview', request({ ids: devices, ...choice }))).body)
        .devices.map((d) => d.id)
        .sort();
    const among = (...ids: (string | undefined)[]) => ids.sort();
    expect(await chosen({ brands: ['Samsung', 'Nokia'] })).toEqual(among(galaxy, nokia));
    expect(await chosen({ soc_makers: ['Google'], tiers: ['high'] })).toEqual(among(pixel));
    expect(await chosen({ min_android: 10 })).toEqual(among(pixel, galaxy));
    expect(await chosen({ has_npu: false })).toEqual(among(galaxy, nokia));
    expect(await chosen({ pools: ['vision team'] })).toEqual(among(pixel));
    expect(await chosen({ socs: ['Exynos 1480'] })).toEqual(among(galaxy));

    const made = await call(portal, 'POST', '/device-sets', {
      name: 'No NPU',
      choice: { has_npu: false, ids: devices },
    });
    expect([made.status, deviceSet.parse(made.body).devices]).toEqual([201, 2]);
    expect(await chosen({ set_id: made.body.id })).toEqual(among(galaxy, nokia));
    expect(await chosen({ set_id: made.body.id, min_android: 10 })).toEqual(among(galaxy));
    const { body: listed } = await call(portal, 'GET', '/device-sets');
    expect(listed.items.map((s: { name: string }) => s.name)).toEqual(['No NPU']);
    const again = await call(portal, 'POST', '/device-sets', { name: 'no npu', choice: {} });
    expect([again.status, again.body.code]).toEqual([409, 'SET_NAME_TAKEN']);

    const empty = await call(portal, 'POST', '/device-sets', {
      name: 'Tablets',
      choice: { device_models: ['Tab'] },
    });
    const none = await call(portal, 'POST', '/benchmarks', request({ set_id: empty.body.id }));
    expect([none.status, none.body.code]).toEqual([422, 'NO_DEVICES']);
    expect(none.body.detail).toContain('the set "Tablets" is empty now');
    const narrow = await call(
      portal,
      'POST',
      '/benchmarks',
      request({ set_id: made.body.id, brands: ['Google'] }),
    );
    expect(narrow.body.detail).toContain('none of the 2 in the set "No NPU"');
    const warned = await call(portal, 'POST', '/benchmarks/preview', request({ set_id: empty.body.id }));
    expect(warned.body.warnings[0]).toContain('the set "Tablets" is empty now');

    expect((await call(portal, 'DELETE', `/device-sets/${made.body.id}`)).status).toBe(204);
    const gone = await call(portal, 'POST', '/benchmarks', request({ set_id: made.body.id }));
    expect([gone.status, gone.body.code]).toEqual([404, 'DEVICE_SET_NOT_FOUND']);
    expect((await call(portal, 'DELETE', `/device-sets/${made.body.id}`)).status).toBe(404);
    agent.disconnect();
  });
  it('says beforehand what cannot run there, with its code', async () => {
    const { agent, first } = await rack(1);
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
    const computer = await FakeAgent.welcomed(portal);
    const { id } = await start(
      { ids: [first, ...computer.devices] },
      {
        configurations: [{ accelerator: 'gpu' }, { runner: 'benchmark_model' }],
      },
    );
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
    await call(portal, 'POST', `/benchmarks/${id}/cancel`);
    computer.agent.disconnect();
    agent.disconnect();
  });
});

describe('results of a runner without samples', () => {
  const reported = { n: 50, mean_ns: 5e6, min_ns: 4e6, max_ns: 9e6, std_ns: 1e5, p50_ns: null, p95_ns: null };
  it('are kept, exported and marked, and never compared', async () => {
    const { agent, first } = await rack(1, [], { simulated: true });
    const { id, number } = await start(
      { ids: [first] },
      {
        configurations: [{}, { runner: 'benchmark_model' }],
        plan: { repeats: 2 },
      },
    );
    const a = await claim(agent, first);
    await finish(portal, a, (run): RunResult =>
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
      metrics: { latency_ns: null, reported_latency_ns: { runs: 2, n: 100, mean: 5e6 + 1.5 } },
      device: { simulated: true },
    });
    const csv = (await call(portal, 'GET', `/benchmarks/${id}/export?format=csv`)).body as string;
    const [header, ...lines] = csv
      .trim()
      .split('\r\n')
      .map((l) => l.split(','));
    const column = (name: string) => lines.map((l) => l[header!.indexOf(name)]);
    expect(column('simulated')).toEqual(Array(4).fill('true'));
    expect(column('runner').sort()).toEqual(['benchmark_model', 'benchmark_model', 'harness', 'harness']);
    expect(column('reported_mean_ns').filter(Boolean).sort()).toEqual(['5000001', '5000002']);
    const jsonl = (await call(portal, 'GET', `/benchmarks/${id}/export?format=jsonl`)).body as string;
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
    const compared = (await call(portal, 'GET', `/comparisons?${sides}`)).body;
    expect(compared.cells[0]).toMatchObject({
      state: 'missing',
      effect: null,
      note: 'benchmark_model reports no raw samples: nothing to compare with',
    });
    agent.disconnect();
  });
  it('of an agent that does not own the lease is refused', async () => {
    const { agent, first } = await rack(1);
    await start({ ids: [first] });
    const a = await claim(agent, first);
    const results = portal.app.get(ResultsService);
    const [run] = a.runs;
    await expect(
      results.store(run!.run_id, resultOf(a), '00000000-0000-4000-8000-000000000000'),
    ).rejects.toMatchObject({ code: 'LEASE_STALE' });
    expect((await results.store(run!.run_id, resultOf(a), agent.hello.agent_id)).state).toBe('stored');
    agent.disconnect();
  });
});

it('200 phones: a heartbeat, the list and the day of the rack stay quick', async () => {
  const { agent, devices } = await rack(200);
  await start({ ids: devices }, { configurations: [1, 2, 3].map((threads) => ({ threads })) });
  const claimed = await Promise.all(devices.slice(0, 50).map((d) => agent.claim(d)));
  expect(claimed.filter((c) => c !== null)).toHaveLength(50);
  await portal.db.query(
    `INSERT INTO device_use SELECT d.id, (ARRAY['measuring', 'waiting', 'free'])[1 + s % 3], now() - make_interval(mins => 5 * (s + 1)), now() - make_interval(mins => 5 * s)
       FROM device d, generate_series(0, 287) s WHERE d.id = ANY($1)`,
    [devices],
  );
  const median = async (what: () => Promise<unknown>) => {
    const took: number[] = [];
    for (let i = 0; i < 9; i++) {
      const begin = performance.now();
      await what();
      took.push(performance.now() - begin);
    }
    return took.sort((a, b) => a - b)[4]!;
  };
  const list = () => call(portal, 'GET', '/devices?limit=200');
  expect(devicePage.parse((await list()).body).items).toHaveLength(200);
  const day = rackDay.parse((await call(portal, 'GET', '/rack/day')).body).devices;
  expect(day.filter((d) => d.spans.length > 100).length).toBe(200);
  const figures = {
    list_ms: await median(list),
    rack_day_ms: await median(() => call(portal, 'GET', '/rack/day')),
    heartbeat_ms: await median(() => agent.beat(devices.map((id) => fit(id)))),
  };
  if (process.env['RACKMARK_TEST_FIGURES']) process.stderr.write(`${JSON.stringify(figures)}\n`);
  // Far above what it takes (docs have the figures), so that a busy machine does not fail it; a scan a device would.
  expect(figures.list_ms).toBeLessThan(1_000);
  expect(figures.heartbeat_ms).toBeLessThan(1_000);
  agent.disconnect();
}, 60_000);
