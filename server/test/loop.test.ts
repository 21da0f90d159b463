import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { health } from '@rackmark/contracts';
import { badModels, hostileModels } from '@rackmark/sample-models';
import { FakeAgent, cpuOnly, fit, phone, resultOf } from './support/fake-agent.js';
import { call, upload } from './support/portal.js';
import { newKey } from './support/rack.js';
import { WatchedPortal } from './support/watched-portal.js';

let portal: WatchedPortal;
beforeAll(async () => void (portal = await WatchedPortal.start()));
afterAll(() => portal.stop());

const RUN = '00000000-0000-4000-8000-000000000000';
const unheld = <T>(what: string, work: () => Promise<T>): Promise<T> => portal.unheld(what, work);

const put = async (body: string, path = `/runs/${RUN}/result`, method = 'PUT') => {
  const response = await fetch(`${portal.url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body,
  });
  return [response.status, ((await response.json()) as { detail: string }).detail] as const;
};
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const objects = (n: number) => `[${'{"a":1},'.repeat(n)}{}]`;

it('a body that is too deep, too much or too long is refused with its limit, and holds nobody up', async () => {
  // The first request of a process compiles what it needs.
  await put('{}');
  const deep = await unheld('8 MB of nested lists', () => put(nested(4_000_000)));
  expect(deep).toEqual([413, expect.stringContaining('16 deep')]);
  const many = await unheld('a million objects', () => put(objects(1_000_000)));
  expect(many).toEqual([413, expect.stringContaining('100,000 lists and objects')]);
  const large = await unheld('30 MB of objects', () => put(objects(3_700_000)));
  expect(large).toEqual([413, expect.stringContaining('100,000 lists and objects')]);
  const usual = await unheld('a small operation', () => put(objects(20_000), '/benchmarks', 'POST'));
  expect(usual).toEqual([413, expect.stringContaining('10,000 lists and objects')]);
  const long = await unheld('a long text', () => put(`"${'a'.repeat(300_000)}"`, '/benchmarks', 'POST'));
  expect(long).toEqual([413, expect.stringContaining('262,144 bytes')]);
});

it('a result of 100,000 samples is taken, and holds nobody up', async () => {
  const { body } = await upload(portal, badModels.addModel());
  const { agent, devices } = await FakeAgent.welcomed(portal, { devices: [cpuOnly()] });
  await agent.beat([fit(devices[0]!, { adb: null })]);
  const request = { models: [body.model.sha256], configurations: [{}], devices: { ids: devices } };
  await call(portal, 'POST', '/benchmarks', { ...request, plan: { repeats: 2 } });
  const a = (await agent.claim(devices[0]!))!;
  const large = (ns: number) =>
    JSON.stringify({
      ...resultOf(a),
      latency_ns: Array.from({ length: 100_000 }, (_, i) => ns + Math.round(2_000 * Math.sin(i * 12.9898))),
    });
  // The first one starts the thread that reads them.
  expect((await put(large(1_000_000), `/runs/${a.runs[0]!.run_id}/result`))[0]).toBe(200);
  const [status] = await unheld('100,000 samples', () =>
    put(large(1_100_000), `/runs/${a.runs[1]!.run_id}/result`),
  );
  expect(status).toBe(200);
  const run = (await call(portal, 'GET', `/runs/${a.runs[1]!.run_id}`)).body;
  expect([run.latency_ns.n, run.latency_ns_raw.length, run.state]).toEqual([100_000, 100_000, 'ended']);
  agent.disconnect();
});

it('a message that is too much is answered with the limit; one agent that says 5,000 things makes no other wait', async () => {
  const { agent } = await FakeAgent.welcomed(portal, { devices: [phone(newKey())] });
  let deep: unknown = [];
  for (let i = 0; i < 2_500; i++) deep = [deep];
  const said = await unheld('a deep message', () => agent.say('heartbeat', { leases: deep }));
  expect(said.problem).toMatchObject({ code: 'TOO_LARGE', detail: expect.stringContaining('16 deep') });
  const wide = await unheld('a wide message', () =>
    agent.say('heartbeat', { leases: Array.from({ length: 250_000 }, () => 1) }),
  );
  expect(wide.problem).toMatchObject({
    code: 'TOO_LARGE',
    detail: expect.stringContaining('200,000 values'),
  });
  const fields = Object.fromEntries(Array.from({ length: 190_000 }, (_, i) => [`k${i}`, 1]));
  const odd = await unheld('a message of 190,000 fields', () => agent.say('heartbeat', fields));
  expect(odd.problem).toMatchObject({ code: 'TOO_LARGE', detail: expect.stringContaining('1,000 fields') });

  const { agent: other, devices } = await FakeAgent.welcomed(portal, { devices: [phone(newKey())] });
  const answered: string[] = [];
  const flood = Array.from({ length: 5_000 }, () =>
    agent.say('heartbeat', { leases: [], devices: [], trouble: null }).then((ack) => {
      answered.push('flood');
      return ack.problem?.code ?? 'ok';
    }),
  );
  const calm = other.beat(devices.map((id) => fit(id))).then(() => answered.push('other'));
  const codes = new Set(await Promise.all(flood));
  await calm;
  expect([...codes].sort()).toEqual(['TOO_MANY_MESSAGES', 'ok']);
  for (const a of [agent, other]) a.disconnect();
});

it('a model of 30 sections that name one heavy model is refused, and holds nobody up', async () => {
  // The first file starts the process that reads models.
  await upload(portal, badModels.addModel());
  const bytes = hostileModels.samples['sectionsAlike']!();
  const { status, body } = await unheld('30 sections of one heavy model', () =>
    upload(portal, bytes, 'alike.litertlm'),
  );
  expect([status, body.code]).toEqual([422, 'MODEL_TOO_COSTLY']);
});

it('health tells how long the loop was held', async () => {
  const { loop } = health.parse((await call(portal, 'GET', '/health')).body);
  expect(loop.longest_ms).toBeGreaterThanOrEqual(loop.p99_ms);
});
