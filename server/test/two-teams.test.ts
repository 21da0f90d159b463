import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fail, liveMessages, type Assignment } from '@rackmark/contracts';
import { badModels } from '@rackmark/sample-models';
import { until } from '../../test-support/patience.js';
import { FakeAgent, finish, fit, resultOf, sendResult } from './support/fake-agent.js';
import { bearer, GuardedPortal, said } from './support/guarded.js';
import { call, upload, type TestPortal } from './support/portal.js';
import { newKey } from './support/rack.js';
import { TestTeam } from './support/team.js';
import { everythingOf, GIVEN, idsOf, operationsOf, raise, rowsOf } from './support/team-things.js';

// Two teams on one portal. B knows every id of A's, has a model of the same bytes, a phone of the same serial and an agent of
// the same name, and learns and changes nothing.
const SERIAL = newKey();
let portal: TestPortal;
let a: TestTeam;
let b: TestTeam;
let ours: Awaited<ReturnType<typeof everythingOf>>;
let theirs: Awaited<ReturnType<typeof everythingOf>>;

beforeAll(async () => {
  ({ portal } = await GuardedPortal.make());
  [a, b] = [await TestTeam.make(portal, 'alpha'), await TestTeam.make(portal, 'beta')];
  theirs = await everythingOf(a, SERIAL, 'alpha', badModels.nonFinite());
  ours = await everythingOf(b, SERIAL, 'beta', badModels.constantOutput());
});
afterAll(async () => {
  for (const team of [a, b]) team.close();
  for (const { agent } of [ours, theirs]) agent.disconnect();
  await portal.stop();
});

/** What nobody but A may read. */
const secrets = () => [...idsOf(theirs), 'alpha', a.teamId, a.principalId];
const secretsIn = (answer: unknown) => secrets().filter((s) => JSON.stringify(answer ?? null).includes(s));

describe('an operation on what is another team’s', () => {
  /** By the path's first part: the id that its parameter stands for. */
  const ids = (): Record<string, string | undefined> => ({
    ...{ models: theirs.model, inputs: theirs.input, devices: theirs.device, agents: theirs.agentId },
    ...{ benchmarks: theirs.benchmark, jobs: theirs.job, runs: theirs.run, uploads: theirs.upload },
    'device-sets': theirs.set,
    ...{ suites: theirs.suite, gates: theirs.gate, notifications: theirs.target, ...raised },
    ...{ suites: theirs.suite, gates: theirs.gate, reports: theirs.report, ...raised },
  });
  const pathOf = (path: string, id: string) =>
    path
      .replace('{release}', theirs.release)
      .replace('{share}', theirs.run)
      .replace('{version}', '1')
      .replace(/\{\w+\}/, id);
  /** Readings of series and alerts, which come of many releases; written down for as long as they are asked for. */
  let raised: { series?: string; alerts?: string } = {};
  it('finds nothing, by id or by number, and changes nothing', async () => {
    raised = await raise(portal, theirs);
    const before = await rowsOf(a);
    const withIds = (await operationsOf(a)).filter(({ path }) => path.includes('{'));
    expect(withIds.length).toBeGreaterThan(25);
    for (const { method, path } of withIds) {
      const name = `${method} ${path}`;
      const id = ids()[path.split('/')[1]!];
      // A new room of the portal: say here which thing of A's it is asked for.
      expect([name, id]).toEqual([name, expect.any(String)]);
      const [body, headers] = GIVEN[name] ?? [];
      const at = pathOf(path, id!);
      const answer =
        name === 'PUT /runs/{id}/result'
          ? await sendResult(portal, id!, resultOf(theirs.lease), bearer(ours.key))
          : await b.call(method, at, body, headers);
      expect([name, answer.status, secretsIn(answer.body).filter((s) => s !== id)]).toEqual([name, 404, []]);
    }
    for (const what of ['', '/cells', '/strips', '/happenings', '/export?format=jsonl'])
      expect((await b.call('GET', `/benchmarks/${theirs.number}${what}`)).status).toBe(404);
    for (const what of ['models', 'inputs'])
      expect(
        (await call(portal, 'GET', `/${what}/${ids()[what]}/content`, undefined, bearer(ours.key))).status,
      ).toBe(404);
    expect((await b.call('GET', '/alerts')).body.items).toEqual([]);
    expect(await rowsOf(a)).toEqual(before);
    await portal.db.query('DELETE FROM alert WHERE id = $1', [raised.alerts]);
    await portal.db.query('DELETE FROM series WHERE id = $1', [raised.series]);
    raised = {};
  });

  it('is what A itself gets', async () => {
    for (const { method, path } of await operationsOf(a)) {
      if (method !== 'GET' || !path.includes('{') || /^\/(series|alerts)\//.test(path)) continue;
      const { status } = await a.call('GET', pathOf(path, ids()[path.split('/')[1]!]!));
      expect([path, status]).toEqual([path, 200]);
    }
  });
});

describe('of one’s own', () => {
  it('nothing of another team’s shines through, though both measured the same bytes', async () => {
    const { shared, benchmark, number, device, cells, job, run } = ours;
    const of = `/benchmarks/${benchmark}`;
    const compared = `base=${side(number, ours.model)}&candidate=${side(number, shared.sha256)}`;
    for (const path of [
      ...[of, `${of}/cells`, `${of}/happenings`, `${of}/strips`, `${of}/export`, `${of}/export?format=json`],
      ...[`/models/${shared.sha256}`, `/devices/${device}`, `/jobs/${job}`, `/runs/${run}`],
      ...[`/comparisons/choices?benchmark=${number}`, `/comparisons?${compared}`],
      ...[`/comparisons/distribution?cell=${cells[0]}`, `/benchmarks?search=shared`, `/models?search=shared`],
    ]) {
      const { status, body } = await b.call('GET', path);
      expect([path, status, secretsIn(body)]).toEqual([path, 200, []]);
    }
    const parts = (await b.call('GET', `/comparisons/choices?benchmark=${number}`)).body;
    const models = (parts.sides as { kind: string }[]).filter((s) => s.kind === 'model');
    expect(models).toHaveLength(2);
    const { body: list } = await b.call('GET', `${of}/cells`);
    expect(list.items).toHaveLength(2);
  });
});

const side = (n: number, sha: string) => encodeURIComponent(`${n}~${sha}~*`);

describe('lists, searches and answers by what is asked for', () => {
  it('hold nothing of another team’s, and what is one’s own', async () => {
    const needQuery = [
      '/comparisons',
      '/comparisons/choices',
      '/comparisons/distribution',
      '/comparisons/export',
    ];
    const lists = (await operationsOf(a)).filter(
      ({ method, path }) => method === 'GET' && !path.includes('{') && !needQuery.includes(path),
    );
    const mine: string[] = [];
    for (const { path } of lists) {
      const [own, other] = [await a.call('GET', path), await b.call('GET', path)];
      expect([path, own.status, other.status]).toEqual([path, 200, 200]);
      expect([path, secretsIn(other.body)]).toEqual([path, []]);
      if (secretsIn(own.body).length > 0) mine.push(path);
    }
    expect(mine).toEqual(
      expect.arrayContaining([
        ...['/models', '/models/families', '/devices', '/agents', '/device-sets', '/benchmarks'],
        ...['/jobs', '/runs', '/rack/day', '/suites', '/gates', '/notifications/targets'],
      ]),
    );
  });
  it.each<[string, () => string]>([
    ['models by name', () => '/models?search=alpha'],
    ['models by hash', () => `/models?search=${theirs.model.slice(0, 12)}`],
    ['models by family', () => '/models?family=alpha family'],
    ['models by base', () => `/models?base=${theirs.model}`],
    ['benchmarks by name', () => '/benchmarks?search=alpha'],
    ['benchmarks by number', () => `/benchmarks?search=${theirs.number}`],
    ['benchmarks by model', () => `/benchmarks?model=${theirs.model}`],
    ['devices by agent', () => `/devices?agent_id=${theirs.agentId}`],
    ['jobs by benchmark', () => `/jobs?benchmark_id=${theirs.benchmark}`],
    ['jobs by device', () => `/jobs?device_id=${theirs.device}`],
    ['runs by benchmark', () => `/runs?benchmark_id=${theirs.benchmark}`],
    ['runs by cell', () => `/runs?cell_id=${theirs.cells[0]}`],
    ['runs by job', () => `/runs?job_id=${theirs.job}`],
  ])('%s: none', async (_, path) => {
    const { status, body } = await b.call('GET', path());
    expect([status, body.items]).toEqual([200, []]);
  });
  it.each<[string, () => string, string]>([
    ['choices', () => `/comparisons/choices?benchmark=${theirs.number}`, 'BENCHMARK_NOT_FOUND'],
    ['a base', () => compare(theirs.number, ours.number), 'BENCHMARK_NOT_FOUND'],
    ['a candidate', () => compare(ours.number, theirs.number), 'BENCHMARK_NOT_FOUND'],
    ['an export', () => compare(theirs.number, theirs.number, '/export'), 'BENCHMARK_NOT_FOUND'],
    ['a cell', () => `/comparisons/distribution?cell=${theirs.cells[0]}`, 'CELL_NOT_FOUND'],
    [
      'a cell beside an own one',
      () => `/comparisons/distribution?cell=${ours.cells[0]}&cell=${theirs.cells[0]}`,
      'CELL_NOT_FOUND',
    ],
  ])('%s to compare: not found', async (_, path, code) => {
    expect(said(await b.call('GET', path()))).toEqual([404, code]);
  });
  const compare = (base: number, candidate: number, what = '') => {
    return `/comparisons${what}?base=${side(base, '*')}&candidate=${side(candidate, theirs.shared.sha256)}`;
  };
});

describe('what is made', () => {
  it.each<[string, () => object, string]>([
    ['a model', () => ({ models: [theirs.model] }), 'MODEL_NOT_FOUND'],
    ['a device', () => ({ devices: { ids: [theirs.device] } }), 'DEVICE_NOT_FOUND'],
    ['a set', () => ({ devices: { set_id: theirs.set } }), 'DEVICE_SET_NOT_FOUND'],
    [
      'an input file',
      () => ({ configurations: [{ inputs: { x: { sha256: theirs.input, file_name: 'x.npy' } } }] }),
      'INPUT_NOT_FOUND',
    ],
  ])('takes no part of another team’s: %s', async (_, change, code) => {
    const request = { ...ours.request, ...change() };
    for (const path of ['/benchmarks', '/benchmarks/preview'])
      expect(said(await b.call('POST', path, request))).toEqual([404, code]);
  });
  it('a suite, a gate and what alerts are of, neither', async () => {
    const models = [{ slot: 'net', sha256: theirs.model }];
    const suite = { name: 'mine', models, configurations: [{}], devices: { ids: [ours.device] } };
    const sides = {
      kind: 'models',
      base: ours.model,
      candidate: theirs.model,
      configurations: [{}],
      devices: { ids: [ours.device] },
    };
    const ofSuite = { kind: 'releases', suite: theirs.suite, base: 'alpha 1', candidate: 'alpha 1' };
    const answers = [
      await b.call('POST', '/suites', suite),
      await b.call('POST', '/suites/of-benchmark', { name: 'mine', benchmark: theirs.benchmark }),
      await b.call('POST', '/gates', { sides }),
      await b.call('POST', '/gates', { sides: ofSuite }),
      await b.call('GET', `/alerts?suite=${theirs.suite}`),
      await b.call('POST', '/notifications/targets', {
        ...{ kind: 'json', name: 'mine', url: 'https://beta.invalid/', hears: ['alert_raised'] },
        suites: [theirs.suite],
      }),
    ];
    expect(answers.map((answer) => said(answer))).toEqual([
      ...[
        [404, 'MODEL_NOT_FOUND'],
        [404, 'BENCHMARK_NOT_FOUND'],
        [404, 'MODEL_NOT_FOUND'],
      ],
      ...[
        [404, 'SUITE_NOT_FOUND'],
        [404, 'SUITE_NOT_FOUND'],
        [404, 'SUITE_NOT_FOUND'],
      ],
    ]);
    expect((await b.call('GET', '/suites/nightly')).body.id).toBe(ours.suite);
  });
  it('a set of another team’s devices, or LoRA weights on its model, neither', async () => {
    const set = { name: 'stolen', choice: { ids: [theirs.device] } };
    expect(said(await b.call('POST', '/device-sets', set))).toEqual([404, 'DEVICE_NOT_FOUND']);
    const wrong = await upload(
      ...[portal, badModels.gatherOutOfRange(), 'x.tflite', { base_sha256: theirs.model }, bearer(b.token)],
    );
    expect(wrong.status).not.toBe(409);
    expect(secretsIn(wrong.body).filter((s) => s !== theirs.model)).toEqual([]);
  });
  it('belongs to who made it, everywhere', async () => {
    const { rows: tables } = await portal.db.query<{ table_name: string; owned: boolean }>(
      `SELECT table_name, bool_or(column_name = 'owner_id') AS owned FROM information_schema.columns
        WHERE table_schema = current_schema() AND column_name IN ('team_id', 'owner_id')
        GROUP BY table_name HAVING bool_or(column_name = 'team_id') AND table_name <> 'principal'`,
    );
    expect(tables.length).toBeGreaterThan(9);
    for (const { table_name, owned } of tables) {
      const of = owned ? 'owner_id AS id' : 'team_id AS id';
      const { rows } = await portal.db.query<{ id: string }>(`SELECT DISTINCT ${of} FROM ${table_name}`);
      const makers = owned ? [a.principalId, b.principalId] : [a.teamId, b.teamId];
      // What nobody has made here yet is empty; nothing is the portal's own.
      expect([table_name, rows.filter((r) => !makers.includes(r.id))]).toEqual([table_name, []]);
    }
  });
  it('a key makes a thing once for each who has it', async () => {
    expect(ours.benchmark).not.toBe(theirs.benchmark);
    for (const team of [ours, theirs]) {
      const { status, body } = await team.start();
      expect([status, body.id]).toEqual([200, team.benchmark]);
    }
  });
});

describe('of what both have', () => {
  it('the same bytes are a model of each, with its own name and its own end', async () => {
    const { sha256 } = theirs.shared;
    expect([theirs.shared, ours.shared]).toEqual([
      { sha256, known: false },
      { sha256, known: false },
    ]);
    const path = `/models/${sha256}`;
    await b.call('PATCH', path, { name: 'renamed' });
    expect((await a.call('GET', path)).body.name).toBe('alpha shared');
    const own = (await b.call('GET', `/benchmarks?model=${sha256}`)).body.total as number;
    expect((await b.call('DELETE', path)).body).toEqual({ sha256, kept: 'facts', benchmarks: own });
    expect(said(await b.call('GET', `${path}/content`))).toEqual([410, 'MODEL_DELETED']);
    expect((await a.call('GET', `${path}/content`)).status).toBe(200);
    await b.model(badModels.addModel(), 'back');
    expect((await b.call('GET', `${path}/content`)).status).toBe(200);
  });
  it('a phone’s serial and an agent’s name say nothing of the other’s', async () => {
    expect(ours.device).not.toBe(theirs.device);
    const { rows } = await portal.db.query('SELECT rival_agent_id FROM device WHERE rival IS NOT NULL');
    expect(rows).toEqual([]);
  });
});

describe('an agent', () => {
  const held = ({ lease_id, epoch }: Assignment) => ({ lease_id, epoch });
  it('gets no work of another team’s, and ends none', async () => {
    const { body } = await a.call('POST', '/benchmarks', theirs.request);
    const before = await rowsOf(a);
    expect(await ours.agent.claim(theirs.device)).toBeNull();
    await ours.agent.beat([fit(theirs.device, { adb: 'offline', failure: fail('DEVICE_LOST', 'x') })]);
    const end = { ...held(theirs.lease), state: 'failed', failure: null };
    expect(await ours.agent.say('attempt_end', end)).toMatchObject({ problem: { code: 'LEASE_STALE' } });
    expect(await rowsOf(a)).toEqual(before);
    await a.call('POST', `/benchmarks/${body.id as string}/cancel`);
  });
  it('does not become another team’s by its id', async () => {
    const spare = await a.agent('spare', newKey());
    const id = spare.agent.hello.agent_id;
    await a.call('DELETE', `/agents/${id}/key`);
    const copied = await FakeAgent.connect(portal, { agent_id: id }, await b.keyOf(id));
    expect(await copied.say('hello', copied.hello)).toMatchObject({ problem: { code: 'AGENT_ID_TAKEN' } });
    expect(await copied.say('claim', { device_id: spare.device })).toMatchObject({
      problem: { code: 'AGENT_UNKNOWN' },
    });
    copied.disconnect();
  });
});

it('pages hear of their own team’s only', async () => {
  expect(await b.watch({ benchmark_id: theirs.benchmark })).toMatchObject({
    ...{ ok: false, code: 'BENCHMARK_NOT_FOUND' },
  });
  const ear = await b.watch({ rack: true });
  const { body } = await a.call('POST', '/benchmarks', { ...theirs.request, name: 'alpha live' });
  const id = body.id as string;
  const cell_id = (await a.call('GET', `/benchmarks/${id}/cells`)).body.items[0].id as string;
  const [rack, one] = [await a.watch({ rack: true }), await a.watch({ benchmark_id: id, cell_id })];
  expect(await b.watch({ benchmark_id: ours.benchmark, cell_id })).toMatchObject({
    ...{ ok: false, code: 'CELL_NOT_FOUND' },
  });
  const names = ({ heard }: { heard: [string, unknown][] }) => [...new Set(heard.map(([name]) => name))];
  ours.agent.hints.splice(0);

  const lease = (await theirs.agent.claim(theirs.device))!;
  const { lease_id, epoch } = lease;
  theirs.agent.socket.emit('progress', {
    ...{ lease_id, epoch, run_id: lease.runs[0]!.run_id, phase: 'measure', latency_ns: [], iterations: 1 },
    ...{ median_ns: null, load_cold_ns: null, first_inference_ns: null, text: null },
  });
  await until(() => names(one).includes('run'), 'the run is shown');
  await finish(portal, lease, () => resultOf(lease), bearer(theirs.key));
  await a.model(badModels.gatherOutOfRange(), 'alpha heard');
  const spare = await a.agent('alpha spare', newKey());
  await a.call('POST', `/devices/${theirs.device}/actions`, { kind: 'drain', reason: 'alpha' });
  await portal.db.query(`UPDATE agent SET last_seen_at = now() - interval '1 h' WHERE id = $1`, [
    spare.agent.hello.agent_id,
  ]);
  expect((await a.call('DELETE', `/devices/${spare.device}`)).status).toBe(204);
  // Suites are read when many releases have come.
  const all = Object.keys(liveMessages).filter((name) => name !== 'changed');
  await until(() => {
    const heard = names({ heard: [...rack.heard, ...one.heard] });
    return all.every((name) => heard.includes(name));
  }, 'A hears everything');
  const gone = ([name, news]: [string, unknown]) =>
    name === 'devices' && (news as { gone: string[] }).gone.includes(spare.device);
  await until(() => rack.heard.some(gone), 'A hears that a device is gone');

  // What B hears of itself comes after all that.
  await b.call('POST', `/devices/${ours.device}/actions`, { kind: 'drain', reason: 'beta' });
  await until(() => names(ear).includes('devices'), 'B hears of its own device');
  expect(secretsIn(ear.heard)).toEqual([]);
  expect(names(ear)).toEqual(['devices']);
  expect(JSON.stringify(ear.heard)).not.toContain(spare.device);
  // Its agent is told of work for its own phone.
  expect(
    ours.agent.hints.filter((h) => JSON.stringify(h.body) !== JSON.stringify({ device_id: ours.device })),
  ).toEqual([]);
});
