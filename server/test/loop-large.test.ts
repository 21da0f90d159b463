import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cellList, comparison, runDetail, type Assignment } from '@rackmark/contracts';
import { badModels, modelKinds } from '@rackmark/sample-models';
import { FakeAgent, cpuOnly, fit, phone, resultOf, sendResult } from './support/fake-agent.js';
import { call, upload } from './support/portal.js';
import { newKey } from './support/rack.js';
import { WatchedPortal } from './support/watched-portal.js';

let portal: WatchedPortal;
beforeAll(async () => void (portal = await WatchedPortal.start()));
afterAll(() => portal.stop());

const [CONFIGURATIONS, REPEATS] = [150, 20];
const RUNS = 2 * CONFIGURATIONS * REPEATS;
/** The whole text of an answer: parsing it is the reader's work. */
const read = async (path: string) => {
  const response = await fetch(`${portal.url}/api/v1${path}`);
  expect(response.status).toBe(200);
  return response.text();
};

describe('a benchmark of 6,000 runs holds nobody up', () => {
  let agent: FakeAgent;
  let assignment: Assignment;
  let number: number;
  beforeAll(async () => {
    const models: string[] = [];
    for (const bytes of [badModels.addModel(), Object.values(modelKinds)[0]!()])
      models.push((await upload(portal, bytes)).body.model.sha256);
    const welcomed = await FakeAgent.welcomed(portal, { devices: [cpuOnly()] });
    agent = welcomed.agent;
    const [device] = welcomed.devices as [string];
    await agent.beat([fit(device, { adb: null })]);
    const configurations = Array.from({ length: CONFIGURATIONS }, (_, i) => ({ threads: i + 1 }));
    const made = await portal.unheld('making it', () =>
      call(portal, 'POST', '/benchmarks', {
        ...{ models, configurations, devices: { ids: [device] }, plan: { repeats: REPEATS } },
      }),
    );
    number = made.body.number;
    expect(made.body.runs).toBe(RUNS);
    assignment = (await portal.unheld('claiming it', () => agent.claim(device)))!;
    expect(assignment.runs).toHaveLength(RUNS);
  });
  afterAll(() => agent.disconnect());

  it('while results and heartbeats come', async () => {
    const held = [{ lease_id: assignment.lease_id, epoch: assignment.epoch }];
    const [first, ...next] = assignment.runs.slice(0, 60);
    await sendResult(portal, first!.run_id, resultOf(assignment));
    let going = true;
    const beats = (async () => {
      while (going) await agent.beat([], { leases: held });
    })();
    const statuses = await portal.unheld('results', async () => {
      const all = [];
      for (const run of next) all.push((await sendResult(portal, run.run_id, resultOf(assignment))).status);
      return new Set(all);
    });
    going = false;
    await beats;
    expect(statuses).toEqual(new Set([200]));
  });

  it('while it is looked at, exported and compared', async () => {
    await everyRunLike(assignment.runs[0]!.run_id);
    const cells = await portal.unheld('its cells', () => read(`/benchmarks/${number}/cells`));
    expect(cellList.parse(JSON.parse(cells)).items).toHaveLength(2 * CONFIGURATIONS);
    const csv = await portal.unheld('CSV', () => read(`/benchmarks/${number}/export?format=csv`));
    expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + RUNS);
    await portal.unheld('Parquet', () => read(`/benchmarks/${number}/export?format=parquet`));
    await portal.unheld('CSV of cells', () => read(`/benchmarks/${number}/export?rows=cells`));
    const json = await portal.unheld('JSON', () => read(`/benchmarks/${number}/export?format=json`));
    expect(JSON.parse(json).runs).toHaveLength(RUNS);
    const { body: choices } = await call(portal, 'GET', `/comparisons/choices?benchmark=${number}`);
    const [base, candidate] = choices.sides
      .filter((s: { kind: string }) => s.kind === 'model')
      .map((s: { key: string }) => encodeURIComponent(s.key));
    const compared = await portal.unheld('comparing its models', () =>
      read(`/comparisons?base=${base}&candidate=${candidate}`),
    );
    expect(comparison.parse(JSON.parse(compared)).cells).toHaveLength(CONFIGURATIONS);
  });

  it('while its runs hold 100,000 samples each', async () => {
    const few = assignment.runs.slice(0, 10).map((r) => r.run_id);
    await portal.sql(
      `UPDATE run_record SET latency_ns = (SELECT array_agg(1000000 + g % 997 ORDER BY g) FROM generate_series(1, 100000) g)
        WHERE run_id = ANY($1)`,
      [few],
    );
    const detail = await portal.unheld('a run', () => read(`/runs/${few[0]}`));
    expect(runDetail.parse(JSON.parse(detail)).latency_ns_raw.slice(0, 2)).toEqual([1_000_001, 1_000_002]);
    const { cell_id } = assignment.runs[0]!;
    await portal.unheld('its distribution', () => read(`/comparisons/distribution?cell=${cell_id}`));
    await portal.sql(`DELETE FROM run_record WHERE NOT run_id = ANY($1)`, [few]);
    const lines = await portal.unheld('JSON Lines', () => read(`/benchmarks/${number}/export?format=jsonl`));
    const runs = lines.trimEnd().split('\n');
    expect(runs).toHaveLength(RUNS);
    expect(runs.filter((line) => line.length > 500_000)).toHaveLength(few.length);
  });

  it('while it is cancelled', async () => {
    const { body } = await call(portal, 'GET', `/benchmarks/${number}`);
    const request = {
      models: body.models.map((m: { sha256: string }) => m.sha256),
      plan: { repeats: REPEATS },
    };
    const configurations = Array.from({ length: CONFIGURATIONS }, (_, i) => ({ threads: i + 1 }));
    const made = await call(portal, 'POST', '/benchmarks', {
      ...{ ...request, configurations, devices: { ids: [assignment.device_id] } },
    });
    const ended = await portal.unheld('cancelling', () =>
      call(portal, 'POST', `/benchmarks/${made.body.number}/cancel`, {}),
    );
    expect(ended.body).toMatchObject({ state: 'ended', tally: { cancelled: RUNS } });
  });

  /** Gives all runs and cells what one of them measured. */
  async function everyRunLike(runId: string): Promise<void> {
    const { rows } = await portal.sql(
      `SELECT string_agg(column_name, ', ') AS own FROM information_schema.columns WHERE table_schema = current_schema()
          AND table_name = 'run' AND column_name NOT IN ('id', 'benchmark_id', 'cell_id', 'job_id', 'position', 'repeat')`,
    );
    const own = (rows[0] as { own: string }).own;
    await portal.sql(
      `UPDATE run SET (${own}) = (SELECT ${own} FROM run WHERE id = $1) WHERE result_sha256 IS NULL`,
      [runId],
    );
    await portal.sql(
      `INSERT INTO run_record (run_id, latency_ns, memory, conditions, outputs, operators, log)
       SELECT r.id, x.latency_ns, x.memory, x.conditions, x.outputs, x.operators, x.log FROM run r, run_record x WHERE x.run_id = $1
       ON CONFLICT DO NOTHING`,
      [runId],
    );
    await portal.sql(
      `INSERT INTO measurement SELECT r.id, m.metric, m.value, m.n, m.kept, m.min, m.p5, m.p25, m.p75, m.p90, m.p95, m.p99, m.max, m.mean
         FROM run r, measurement m WHERE m.run_id = $1 ON CONFLICT DO NOTHING`,
      [runId],
    );
    await portal.sql(
      `UPDATE cell c SET (outcome, verdict, reasons, runtime, delegation) =
              (SELECT 'measured', 'valid', o.reasons, o.runtime, o.delegation FROM cell o JOIN run r ON r.cell_id = o.id WHERE r.id = $1)`,
      [runId],
    );
  }
});

it('a thousand phones that an agent tells of hold nobody up', async () => {
  const devices = Array.from({ length: 1_000 }, () => phone(newKey()));
  const hello = await portal.unheld('saying hello', () => FakeAgent.welcomed(portal, { devices }));
  expect(hello.devices).toHaveLength(1_000);
  await portal.unheld('their heartbeat', () => hello.agent.beat(hello.devices.map((id) => fit(id))));
  const again = await portal.unheld('saying it again', () => hello.agent.say('hello', hello.agent.hello));
  expect(again.ok).toBe(true);
  const wrong = {
    ...hello.agent.hello,
    devices: [...devices.slice(0, 700), { ...devices[700]!, cores: 'many' }],
  };
  const refused = await hello.agent.say('hello', wrong);
  expect(refused.problem).toMatchObject({
    code: 'BAD_MESSAGE',
    detail: expect.stringMatching(/^devices\.700\.cores: /),
  });
  hello.agent.disconnect();
});
