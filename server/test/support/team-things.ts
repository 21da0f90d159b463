import { expect } from '@jest/globals';
import { badModels, npyFile } from '@rackmark/sample-models';
import { SCOPE } from '../../src/platform/security/asking.js';
import { finish, resultOf } from './fake-agent.js';
import { bearer } from './guarded.js';
import type { TestTeam } from './team.js';

/** Something of everything that a team has, and its ids. */
export async function everythingOf(team: TestTeam, serial: string, name: string, own: Uint8Array) {
  const shared = await team.model(badModels.addModel(), `${name} shared`);
  const { sha256: model } = await team.model(own, `${name} model`);
  await team.call('PATCH', `/models/${model}`, { family: `${name} family` });
  const form = new FormData();
  const values = Buffer.from(new Float32Array([name.length, 2]).buffer);
  form.set('file', new Blob([new Uint8Array(npyFile({ descr: '<f4', shape: [2] }, values))]), `${name}.npy`);
  const input = (await team.call('POST', '/inputs', form)).body.input.sha256 as string;
  const { agent, key, device } = await team.agent('bench', serial);
  const set = (await team.call('POST', '/device-sets', { name: 'phones', choice: { ids: [device] } })).body
    .id as string;
  const request = {
    ...{ name: `${name} benchmark`, models: [shared.sha256, model], configurations: [{}] },
    ...{ devices: { set_id: set }, plan: { repeats: 1 } },
  };
  const start = () => team.call('POST', '/benchmarks', request, { 'idempotency-key': 'release-1' });
  const started = await start();
  expect([started.status, started.body]).toEqual([201, expect.objectContaining({ state: 'queued' })]);
  const { id: benchmark, number } = started.body as { id: string; number: number };
  const lease = (await agent.claim(device))!;
  await finish(team.portal, lease, () => resultOf(lease), bearer(key));
  const saved = { name: 'nightly', models: [{ slot: 'net', sha256: model }], configurations: [{}] };
  const suite = (await team.call('POST', '/suites', { ...saved, devices: { ids: [device] } })).body
    .id as string;
  const release = (await team.call('POST', `/suites/${suite}/releases`, { name: `${name} 1` })).body
    .id as string;
  const sides = {
    kind: 'models',
    base: shared.sha256,
    candidate: model,
    configurations: [{}],
    devices: { ids: [device] },
  };
  const gate = (await team.call('POST', '/gates', { name: `${name} gate`, sides })).body.id as string;
  expect((await team.call('POST', `/gates/${gate}/cancel`)).status).toBe(200);
  const target = (
    await team.call('POST', '/notifications/targets', {
      ...{ kind: 'json', name: `${name} hook`, url: `https://${name}.invalid/`, hears: ['alert_raised'] },
      suites: [suite],
    })
  ).body.id as string;
  const cells = (await team.call('GET', `/benchmarks/${benchmark}/cells`)).body.items as { id: string }[];
  const drafted = await team.call('POST', '/reports', { kind: 'of_benchmark', benchmark });
  const report = drafted.body.id as string;
  expect((await team.call('POST', `/reports/${report}/versions`, { revision: 1 })).status).toBe(201);
  const tus = { 'tus-resumable': '1.0.0', 'upload-length': '10' };
  const location = (await team.call('POST', '/uploads', undefined, tus)).headers.get('location')!;
  return {
    ...{ shared, model, input, agent, key, device, set, request, start, benchmark, number, lease },
    ...{ agentId: agent.hello.agent_id, cells: cells.map((c) => c.id), upload: location.split('/').at(-1)! },
    ...{ job: lease.job_id, run: lease.runs[0]!.run_id, suite, release, gate, target, report },
  };
}

/** Ids that nobody of another team may read. */
export const idsOf = (things: Awaited<ReturnType<typeof everythingOf>>): string[] => {
  const { model, input, device, set, benchmark, agentId, job, run, upload, suite, release, gate } = things;
  const { target, report, cells } = things;
  return [
    ...[model, input, device, set, benchmark, agentId, job, run, upload, suite, release, gate],
    ...[target, report, ...cells],
  ];
};

const NOTHING_READ = {
  ...{ units: [], places: [], levels: [], environment: [], by_unit: [], notes: [] },
  ...{ suspicious: null, budget: null, answer: 'missing' },
};
/** A series and an alert of a suite, by their ids. */
export async function raise(
  portal: TestTeam['portal'],
  { suite, release }: { suite: string; release: string },
): Promise<{ series: string; alerts: string }> {
  const one = async (sql: string, ...values: string[]) =>
    (await portal.db.query<{ id: string }>(`${sql} RETURNING id`, values)).rows[0]!.id;
  return {
    series: await one(
      `INSERT INTO series (suite_id, slot, configuration_key, configuration, device_model, metric, at, reading, answer, is_suspicious, is_over_budget, last_place, concerns)
       VALUES ($1, 'net', 'x', '{}', 'x', 'latency', 'p50', $2, 'missing', false, false, 0, '[]')`,
      ...[suite, JSON.stringify(NOTHING_READ)],
    ),
    alerts: await one(
      `INSERT INTO alert (suite_id, kind, state, first_bad_id) VALUES ($1, 'missing', 'open', $2)`,
      ...[suite, release],
    ),
  };
}

/** All rows that are a team's, but for the clock. */
export async function rowsOf({ portal, teamId }: TestTeam): Promise<unknown> {
  const q = async (sql: string) => (await portal.db.query(sql, [teamId])).rows as unknown[];
  const ofBenchmark = 'WHERE benchmark_id IN (SELECT id FROM benchmark WHERE team_id = $1)';
  return {
    models: await q('SELECT * FROM model WHERE team_id = $1 ORDER BY sha256'),
    details: await q('SELECT * FROM model_detail WHERE team_id = $1 ORDER BY model_sha256, list, n'),
    inputs: await q('SELECT * FROM input_file WHERE team_id = $1'),
    sets: await q('SELECT * FROM device_set WHERE team_id = $1'),
    agents: await q('SELECT id, name, instance_id, trouble FROM agent WHERE team_id = $1'),
    keys: await q('SELECT * FROM agent_key WHERE team_id = $1 ORDER BY id'),
    devices: await q(
      'SELECT id, agent_id, facts, pool, phase, adb, health, admin, rival_agent_id, lease_epoch FROM device WHERE team_id = $1',
    ),
    tasks: await q('SELECT * FROM device_task WHERE device_id IN (SELECT id FROM device WHERE team_id = $1)'),
    benchmarks: await q('SELECT * FROM benchmark WHERE team_id = $1'),
    cells: await q(`SELECT * FROM cell ${ofBenchmark} ORDER BY id`),
    jobs: await q(`SELECT * FROM job ${ofBenchmark} ORDER BY id`),
    runs: await q(`SELECT * FROM run ${ofBenchmark} ORDER BY id`),
    suites: await q('SELECT * FROM suite WHERE team_id = $1'),
    releases: await q('SELECT * FROM release WHERE suite_id IN (SELECT id FROM suite WHERE team_id = $1)'),
    alerts: await q('SELECT * FROM alert WHERE suite_id IN (SELECT id FROM suite WHERE team_id = $1)'),
    said: await q(
      'SELECT e.text FROM alert_entry e JOIN alert a ON a.id = e.alert_id JOIN suite s ON s.id = a.suite_id WHERE s.team_id = $1 AND e.text IS NOT NULL',
    ),
    gates: await q('SELECT * FROM gate WHERE team_id = $1'),
    targets: await q('SELECT * FROM notification_target WHERE team_id = $1'),
    reports: await q('SELECT * FROM report WHERE team_id = $1'),
    links: await q(
      'SELECT * FROM report_share WHERE report_id IN (SELECT id FROM report WHERE team_id = $1)',
    ),
  };
}

interface Operation {
  method: string;
  path: string;
}
/** Operations that take who asks. */
export async function operationsOf(team: TestTeam): Promise<Operation[]> {
  const { paths } = (await team.call('GET', '/openapi.json')).body as {
    paths: Record<string, Record<string, Record<string, unknown>>>;
  };
  return Object.entries(paths).flatMap(([path, of]) =>
    Object.entries(of)
      .filter(([, o]) => o[SCOPE] === 'principal')
      .map(([method]) => ({ method: method.toUpperCase(), path: path.replace('/api/v1', '') })),
  );
}

const tus = { 'tus-resumable': '1.0.0' };
const append = { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
/** What operations on one thing that take a body or a header are given: all else about the request is right. */
export const GIVEN: Record<string, [body: unknown, headers?: Record<string, string>] | undefined> = {
  'PATCH /models/{sha256}': [{ name: 'mine' }],
  'POST /models/{sha256}/parts': [{ part: 0 }],
  'PATCH /devices/{id}': [{ pool: 'mine', admin: 'retired' }],
  'POST /devices/{id}/actions': [{ kind: 'drain', reason: 'mine' }],
  'PATCH /suites/{ref}': [{ name: 'mine' }],
  'POST /suites/{ref}/runs': [{}],
  'POST /suites/{ref}/releases': [{ name: 'mine' }],
  'POST /alerts/{ref}/steps': [{ action: 'acknowledge', reason: 'mine' }],
  'PATCH /alerts/{ref}': [{ assignee: 'mine' }],
  'POST /alerts/{ref}/comments': [{ text: 'mine' }],
  'POST /alerts/{ref}/bisect': [{}],
  'PATCH /notifications/targets/{id}': [{ name: 'mine' }],
  'PATCH /reports/{ref}': [{ revision: 1, title: 'mine' }],
  'POST /reports/{ref}/versions': [{ revision: 1 }],
  'POST /reports/{ref}/shares': [{ version: 1 }],
  'HEAD /uploads/{id}': [undefined, tus],
  'PATCH /uploads/{id}': [undefined, append],
  'DELETE /uploads/{id}': [undefined, tus],
};
