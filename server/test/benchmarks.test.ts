import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import {
  benchmark,
  benchmarkPreview,
  cellList,
  fail,
  jobPage,
  problem,
  runDetail,
  runPage,
  type Assignment,
  type NewBenchmarkInput,
} from '@rackmark/contracts';
import { badModels, mobileNetLike } from '@rackmark/sample-models';
import { FakeAgent, finish, resultOf, sendResult } from './support/fake-agent.js';
import { call, testPortal, upload, type TestPortal } from './support/portal.js';

let portal: TestPortal;
let agent: FakeAgent;
let device: string;
let models: string[];
beforeAll(async () => {
  portal = await testPortal();
  const files = [
    mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 10 }),
    badModels.addModel(),
  ];
  models = [];
  for (const [i, bytes] of files.entries())
    models.push((await upload(portal, bytes, `model-${i}.tflite`)).body.model.sha256);
});
afterAll(() => portal.stop());
beforeEach(async () => {
  const welcomed = await FakeAgent.welcomed(portal);
  agent = welcomed.agent;
  device = welcomed.devices[0]!;
});
afterEach(() => agent.disconnect());

const start = async (request: Partial<NewBenchmarkInput> = {}, headers: Record<string, string> = {}) =>
  call(
    portal,
    'POST',
    '/benchmarks',
    { models: [models[0]], configurations: [{}], devices: { ids: [device] }, ...request },
    headers,
  );
const cellsOf = async (id: string) =>
  cellList.parse((await call(portal, 'GET', `/benchmarks/${id}/cells`)).body).items;

describe('asking', () => {
  it('expands models × configurations × devices and says so before anything starts', async () => {
    const { status, body } = await call(portal, 'POST', '/benchmarks/preview', {
      models,
      configurations: [{ threads: 1 }, { threads: 2 }, { accelerator: 'gpu' }, { engine: 'litert-js' }],
      devices: { ids: [device] },
    });
    expect(status).toBe(200);
    const preview = benchmarkPreview.parse(body);
    expect(preview).toMatchObject({ cells: 8, runs: 12, jobs: 1 });
    expect(preview.unsupported).toHaveLength(4);
    expect(preview.unsupported.map((u) => u.reason).join()).toContain(
      'No GPU: there is no driver (LiteRT on',
    );
    expect(preview.estimate.low).toBeLessThanOrEqual(preview.estimate.seconds);
  });
  it('the same Idempotency-Key starts one benchmark, another request under it is refused', async () => {
    const first = await start({}, { 'idempotency-key': 'k1' });
    const again = await start({}, { 'idempotency-key': 'k1' });
    const other = await start({ configurations: [{ threads: 2 }] }, { 'idempotency-key': 'k1' });
    expect([first.status, again.status, other.status]).toEqual([201, 200, 409]);
    expect(again.body.id).toBe(first.body.id);
    expect(other.body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    await call(portal, 'POST', `/benchmarks/${first.body.id}/cancel`);
  });
  it('the same seed makes the same order', async () => {
    const orders = [];
    for (let i = 0; i < 2; i++) {
      const { body } = await start({ configurations: [1, 2, 3, 4].map((threads) => ({ threads })), seed: 7 });
      const runs = runPage.parse((await call(portal, 'GET', `/runs?benchmark_id=${body.id}`)).body).items;
      const cells = new Map((await cellsOf(body.id)).map((c) => [c.id, c.configuration_key]));
      orders.push(runs.map((r) => cells.get(r.cell_id)));
      await call(portal, 'POST', `/benchmarks/${body.id}/cancel`);
    }
    expect(orders[0]).toEqual(orders[1]);
    expect(new Set(orders[0]!.slice(0, 4)).size).toBe(4);
  });
  it.each([
    ['no models', { models: [] }, 400, 'BAD_REQUEST', 'at least one model'],
    ['threads 0', { configurations: [{ threads: 0 }] }, 400, 'BAD_REQUEST', 'at least 1'],
    ['threads 1,000', { configurations: [{ threads: 1000 }] }, 400, 'BAD_REQUEST', 'at most 256'],
    ['an unknown model', { models: ['0'.repeat(64)] }, 404, 'MODEL_NOT_FOUND', 'no model'],
    [
      'an unknown device',
      { devices: { ids: ['00000000-0000-4000-8000-000000000000'] } },
      404,
      'DEVICE_NOT_FOUND',
      'no device',
    ],
    [
      'no device that fits',
      { devices: { min_cores: 9999 } },
      422,
      'NO_DEVICES',
      'No device meets this choice',
    ],
    ['a wrong type', { configurations: 'cpu' }, 400, 'BAD_REQUEST', 'configurations'],
    [
      'an unknown engine',
      { configurations: [{ engine: 'tflite' }] },
      400,
      'BAD_REQUEST',
      'configurations.0.engine',
    ],
  ])('%s ends in a clear problem', async (_, request, status, code, words) => {
    const answer = await start(request as Partial<NewBenchmarkInput>);
    expect([answer.status, problem.parse(answer.body).code]).toEqual([status, code]);
    expect(answer.body.detail).toContain(words);
  });
  it('10,000 cells are too many, and nothing is stored', async () => {
    const before = (await call(portal, 'GET', '/benchmarks')).body.items.length;
    const many = await FakeAgent.welcomed(portal, {
      devices: Array.from({ length: 100 }, (_, i) => ({ ...agent.hello.devices[0]!, key: `d${i}` })),
    });
    const answer = await start({
      models,
      devices: { ids: many.devices },
      configurations: Array.from({ length: 50 }, (_, i) => ({ threads: i + 1 })),
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'BENCHMARK_TOO_LARGE']);
    expect(answer.body.detail).toContain('10,000 cells');
    expect((await call(portal, 'GET', '/benchmarks')).body.items.length).toBe(before);
    many.agent.disconnect();
  });
  it('more than 20,000 runs are too many, in words', async () => {
    const configurations = Array.from({ length: 201 }, (_, i) => ({ threads: i + 1 }));
    const answer = await start({ models, configurations, plan: { repeats: 100 } });
    expect([answer.status, answer.body.code]).toEqual([422, 'BENCHMARK_TOO_LARGE']);
    expect(answer.body.detail).toContain('at most 20,000 fit in one benchmark');
  });
  it('an unknown benchmark is not found, by id or number', async () => {
    for (const ref of ['00000000-0000-4000-8000-000000000000', '999999']) {
      expect((await call(portal, 'GET', `/benchmarks/${ref}`)).body.code).toBe('BENCHMARK_NOT_FOUND');
    }
    expect((await call(portal, 'GET', '/benchmarks/abc')).status).toBe(400);
  });
});

describe('measuring', () => {
  it('goes from queue to results; what cannot run ends at once, the rest goes on', async () => {
    const { body } = await start({
      configurations: [{ threads: 1 }, { threads: 2 }, { accelerator: 'gpu' }],
    });
    expect(benchmark.parse(body)).toMatchObject({
      state: 'queued',
      cells: 3,
      runs: 9,
      tally: { unsupported: 3, to_do: 6 },
    });
    const assignment = (await agent.claim(device))!;
    expect(assignment.runs).toHaveLength(6);
    await finish(portal, assignment, (run) =>
      resultOf(assignment, {}, run.configuration.threads === 1 ? 1_000_000 : 600_000),
    );
    const after = benchmark.parse((await call(portal, 'GET', `/benchmarks/${body.number}`)).body);
    expect(after).toMatchObject({ state: 'ended', tally: { measured: 6, unsupported: 3, to_do: 0 } });
    const cells = await cellsOf(body.id);
    expect(cells.map((c) => [c.configuration_key, c.outcome, c.verdict])).toEqual([
      ['litert.cpu.1t', 'measured', 'valid'],
      ['litert.cpu.2t', 'measured', 'valid'],
      ['litert.gpu', 'unsupported', null],
    ]);
    const latency = cells[0]!.measurements['latency']!;
    expect(latency).toMatchObject({ runs: 3, n: 360 });
    expect(latency.median).toBeCloseTo(1_000_000, -4);
    expect(latency.spread!.ci95.low!).toBeLessThanOrEqual(latency.median);
    expect(cells[0]!.measurements['peak_memory_above_baseline']!.median).toBe(12_000);
    expect(cells[2]!.failure).toMatchObject({ code: 111, party: 'user' });
  });
  it('the same result again changes nothing; another one for an ended run is refused', async () => {
    const { body } = await start({ plan: { repeats: 2 } });
    const a = (await agent.claim(device))!;
    const result = resultOf(a);
    const [run] = a.runs;
    const first = await sendResult(portal, run!.run_id, result);
    const again = await sendResult(portal, run!.run_id, result);
    const other = await sendResult(portal, run!.run_id, resultOf(a, {}, 5_000_000));
    expect([first.body.state, again.body.state]).toEqual(['stored', 'known']);
    expect([other.status, other.body.code]).toEqual([409, 'RUN_ALREADY_ENDED']);
    const detail = runDetail.parse((await call(portal, 'GET', `/runs/${run!.run_id}`)).body);
    expect(detail.latency_ns_raw).toEqual(result.latency_ns);
    await call(portal, 'POST', `/benchmarks/${body.id}/cancel`);
  });
  it('a failure of the workload is not tried again; other cells go on', async () => {
    const { body } = await start({ models });
    const a = (await agent.claim(device))!;
    const broken = a.runs[0]!.cell_id;
    await finish(portal, a, (run) =>
      run.cell_id === broken
        ? resultOf(a, {
            outcome: 'failed',
            failure: fail('NATIVE_CRASH', 'It crashed.', { phase: 'measure' }),
            latency_ns: [],
          })
        : resultOf(a),
    );
    const cells = await cellsOf(body.id);
    expect(cells.find((c) => c.id === broken)).toMatchObject({ outcome: 'failed', failure: { code: 210 } });
    expect(cells.find((c) => c.id !== broken)).toMatchObject({ outcome: 'measured', runs_ended: 3 });
  });
  it('a suspect or invalid run says why, an invalid one gives no number', async () => {
    const { body } = await start({ plan: { repeats: 1 } });
    const a = (await agent.claim(device))!;
    await finish(portal, a, () => resultOf(a, { outputs: [{ ...resultOf(a).outputs[0]!, non_finite: 3 }] }));
    const [cell] = await cellsOf(body.id);
    expect(cell).toMatchObject({ outcome: 'measured', verdict: 'invalid' });
    expect(cell!.measurements['latency']).toBeUndefined();
    expect(cell!.reasons.find((r) => r.passed === false)!.text).toMatch(/finite/);
  });
  it('cancelling keeps what was measured and stops the agent', async () => {
    const { body } = await start();
    const a = (await agent.claim(device))!;
    await sendResult(portal, a.runs[0]!.run_id, resultOf(a));
    const cancelled = await call(portal, 'POST', `/benchmarks/${body.id}/cancel`);
    expect(cancelled.body).toMatchObject({
      state: 'ended',
      cancelled: true,
      tally: { measured: 1, cancelled: 2 },
    });
    const late = await sendResult(portal, a.runs[1]!.run_id, resultOf(a));
    // It was on its way when somebody cancelled: what was measured is kept.
    expect([late.status, late.body.state]).toEqual([200, 'stored']);
    expect((await cellsOf(body.id))[0]).toMatchObject({
      outcome: 'measured',
      measurements: { latency: { runs: 2 } },
    });
    expect((await call(portal, 'GET', `/benchmarks/${body.id}`)).body).toMatchObject({
      state: 'ended',
      cancelled: true,
      tally: { measured: 2, cancelled: 1 },
    });
    expect(agent.hints.find((h) => h.name === 'stop')).toBeDefined();
  });
  it('a waiting job says why', async () => {
    const [first, second] = [await start(), await start()];
    await agent.claim(device);
    const job = jobPage.parse((await call(portal, 'GET', `/jobs?benchmark_id=${second.body.id}`)).body)
      .items[0]!;
    expect(job.waiting).toMatchObject({ reason: 'device_busy', position: 2 });
    expect(job.waiting!.text).toContain(`works on benchmark ${first.body.number}`);
    for (const b of [first, second]) await call(portal, 'POST', `/benchmarks/${b.body.id}/cancel`);
  });
  it('a device out of service takes nothing', async () => {
    const { body } = await start();
    await call(portal, 'PATCH', `/devices/${device}`, { admin: 'maintenance' });
    expect(await agent.claim(device)).toBeNull();
    await call(portal, 'PATCH', `/devices/${device}`, { admin: 'enabled' });
    const a: Assignment | null = await agent.claim(device);
    expect(a).not.toBeNull();
    await call(portal, 'POST', `/benchmarks/${body.id}/cancel`);
  });
});

describe('taking the numbers along', () => {
  it('exports every run as CSV, JSON and JSON Lines with raw samples', async () => {
    const { body } = await start({ configurations: [{}, { accelerator: 'gpu' }], name: '=HYPERLINK("x")' });
    const a = (await agent.claim(device))!;
    await finish(portal, a);
    const csv = (await call(portal, 'GET', `/benchmarks/${body.id}/export?format=csv`)).body as string;
    const lines = csv.trim().split('\r\n');
    expect(lines).toHaveLength(1 + 3 + 1);
    expect(lines[0]).toContain('latency_p50_ns');
    expect(lines[4]).toContain('unsupported');
    const json = (await call(portal, 'GET', `/benchmarks/${body.id}/export?format=json`)).body;
    expect(json.runs).toHaveLength(3);
    const jsonl = (await call(portal, 'GET', `/benchmarks/${body.id}/export?format=jsonl`)).body as string;
    const runs = jsonl
      .trim()
      .split('\n')
      .map((line) => runDetail.parse(JSON.parse(line)));
    expect(runs.every((r) => r.latency_ns_raw.length === 120)).toBe(true);
  });
  it('compares what was measured', async () => {
    const { body } = await start({ configurations: [{ threads: 1 }, { threads: 2 }] });
    const a = (await agent.claim(device))!;
    let n = 0;
    await finish(portal, a, (run) =>
      resultOf(a, {}, (run.configuration.threads === 1 ? 1_000_000 : 500_000) * (1 + 0.001 * (n++ % 3))),
    );
    const choices = (await call(portal, 'GET', `/comparisons/choices?benchmark=${body.number}`)).body;
    const query = `base=${choices.suggested.base}&candidate=${choices.suggested.candidates[0]}`;
    const { status, body: compared } = await call(portal, 'GET', `/comparisons?${query}`);
    expect(status).toBe(200);
    expect(compared.cells[0]).toMatchObject({ state: 'compared', effect: { word: 'faster' } });
    expect(compared.cells[0].effect.ratio).toBeCloseTo(0.5, 2);
    expect(compared.findings[0].strong).toContain('2.00× faster');
    expect((await call(portal, 'GET', `/comparisons/export?${query}&format=csv`)).body).toContain(
      'ratio_low',
    );
    const cell = compared.cells[0].base_cell.cell_id;
    const distribution = (await call(portal, 'GET', `/comparisons/distribution?cell=${cell}`)).body;
    expect(distribution.cells[0].runs).toHaveLength(3);
    const same = await call(
      portal,
      'GET',
      `/comparisons?base=${choices.suggested.base}&candidate=${choices.suggested.base}`,
    );
    expect([same.status, same.body.code]).toEqual([422, 'SIDES_EQUAL']);
    const nobody = await call(
      portal,
      'GET',
      `/comparisons?base=${body.number}~00000000~*&candidate=${choices.suggested.base}`,
    );
    expect([nobody.status, nobody.body.code]).toEqual([422, 'SIDE_EMPTY']);
  });
});
