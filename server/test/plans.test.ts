import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { fail } from '@rackmark/contracts';
import { sampleModels } from '@rackmark/sample-models';
import pg from 'pg';
import { SchedulingService } from '../src/features/scheduling/scheduling.service.js';
import { fit, finish, resultOf, sendResult } from './support/fake-agent.js';
import { PlanWatcher } from './support/plans.js';
import { call, upload } from './support/portal.js';
import { TestRack, type Rack } from './support/rack.js';

/** What grows with every benchmark: nothing that people or agents wait for may read all of it. */
const GROWING = ['run', 'run_record', 'measurement', 'cell', 'job', 'lease', 'attempt', 'happening'];
/** How many rows of each are stored. */
const stored = new Map<string, number>();
let heard = 0;
const COPIES = 100;

let watcher: PlanWatcher;
let rack: TestRack;
let phones: Rack;
let other: string;
let filled: { id: string; number: number };
beforeAll(async () => {
  watcher = await PlanWatcher.start();
  rack = await TestRack.open({ RACKMARK_DATABASE_URL: watcher.url });
  other = (await upload(rack.portal, sampleModels[0]!.bytes())).body.model.sha256;
  phones = await rack.phones(40);
  filled = await rack.start(phones.devices, { models: [rack.model, other], plan: { repeats: 2 } });
  const a = await rack.claim(phones.agent, phones.first);
  await sendResult(rack.portal, a.runs[0]!.run_id, resultOf(a));
  await fill();
  watcher.readings();
});
afterAll(async () => {
  phones.agent.disconnect();
  await rack.portal.stop();
  await watcher.stop();
});

async function fill(): Promise<void> {
  const db = new pg.Client({
    connectionString: process.env['RACKMARK_TEST_DATABASE_URL']!,
    options: `-c search_path=${rack.portal.config.databaseSchema} -c fill.copies=${COPIES} -c fill.with_samples=1`,
  });
  await db.connect();
  const sql = new URL('../../test-support/fill-runs.sql', import.meta.url);
  await db.query(readFileSync(sql, 'utf8'));
  await db.query('ANALYZE');
  for (const table of GROWING)
    stored.set(table, Number((await db.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n));
  await db.end();
}

/** What of growing tables it reads without need: from end to end, or more of it than one benchmark has. */
async function readsAll(operation: string, work: () => Promise<unknown>): Promise<string[]> {
  await work();
  const all = watcher.readings();
  heard += all.length;
  const found = all
    .filter((r) => stored.has(r.table) && (r.isScan || r.rows > stored.get(r.table)! / 10))
    .map((r) => `${operation} ${r.isScan ? 'scans' : `reads ${r.rows} rows of`} ${r.table}: ${r.statement}`);
  return [...new Set(found)];
}

/** Queries with which an operation is asked besides none, and what stands in for the names in its path. */
async function questions(): Promise<{ queries: Record<string, string[]>; ids: Record<string, string> }> {
  const { rows } = await rack.sql(
    `SELECT r.id AS run, r.cell_id AS cell, r.job_id AS job FROM run r JOIN job j ON j.id = r.job_id
      WHERE r.benchmark_id = $1 AND r.position = 0 AND j.device_id = $2`,
    filled.id,
    phones.first,
  );
  const { run, cell, job } = rows[0] as { run: string; cell: string; job: string };
  const [a, b] = [rack.model, other].map((sha256) => `${filled.number}~${sha256.slice(0, 12)}~*`);
  const sides = `base=${a}&candidate=${b}`;
  const next = async (path: string) => {
    const { body } = await call(rack.portal, 'GET', `${path}limit=10`);
    return `limit=10&cursor=${body.next_cursor}`;
  };
  const queries = {
    '/models': ['search=add', 'deleted=with'],
    '/devices': [`agent_id=${phones.agent.hello.agent_id}`, 'kind=android'],
    '/runs': [
      ...[`benchmark_id=${filled.id}`, `cell_id=${cell}`, `job_id=${job}`],
      ...[
        `benchmark_id=${filled.id}&${await next(`/runs?benchmark_id=${filled.id}&`)}`,
        await next('/runs?'),
      ],
    ],
    '/jobs': [
      ...['', 'state=queued', 'state=leased', await next('/jobs?')],
      ...[`benchmark_id=${filled.id}`, `device_id=${phones.first}`, `device_id=${phones.first}&state=queued`],
    ],
    // A page tells the jobs of each of its benchmarks: a short one, of many.
    '/benchmarks': ['', 'state=running', `model=${rack.model}`, 'search=model'].map((q) => `limit=5&${q}`),
    '/benchmarks/{ref}/strips': ['', 'limit=10'],
    '/benchmarks/{ref}/export': ['csv', 'csv&rows=cells', 'json', 'jsonl', 'parquet'].map(
      (f) => `format=${f}`,
    ),
    '/comparisons': [sides],
    '/comparisons/export': [sides],
    '/comparisons/choices': [`benchmark=${filled.number}`],
    '/comparisons/distribution': [`cell=${cell}`],
    '/schedules/next': [`cron=${encodeURIComponent('0 3 * * *')}`],
  };
  const suite = await call(rack.portal, 'POST', '/suites/of-benchmark', {
    ...{ name: 'watched', benchmark: String(filled.number) },
  });
  await call(rack.portal, 'POST', `/suites/${suite.body.number}/releases`, { name: '1.0' });
  const ids = {
    suites: suite.body.id,
    models: rack.model,
    devices: phones.first,
    agents: phones.agent.hello.agent_id,
  };
  return { queries, ids: { ...ids, runs: run, jobs: job, benchmarks: filled.id } };
}
/** Nothing of this kind is in the filled database. */
const ABSENT = [
  '/harness/android',
  '/uploads/{id}/outcome',
  '/inputs/{sha256}',
  '/inputs/{sha256}/content',
  '/harness/android/content',
  '/series/{id}',
  '/alerts/{ref}',
  '/alerts/{ref}/bisect',
  '/gates/{ref}',
  '/reports/{ref}',
  '/reports/{ref}/preview',
  '/reports/{ref}/shares',
  '/reports/{ref}/versions/{version}',
  '/reports/{ref}/versions/{version}/file',
  '/reports/{ref}/versions/{version}/page',
  '/shared/{key}',
  '/shared/{key}/file',
  '/shared/{key}/page',
  '/notifications/targets/{id}',
  '/notifications/targets/{id}/deliveries',
];

it('what can be read is found by an index, whatever else is stored', async () => {
  const { queries, ids } = await questions();
  watcher.readings();
  const { body } = await call(rack.portal, 'GET', '/openapi.json');
  const paths = Object.entries(body.paths as Record<string, object>).flatMap(([path, operations]) =>
    'get' in operations ? [path.replace('/api/v1', '')] : [],
  );
  const found: string[] = [];
  for (const path of paths) {
    const [, of] = path.split('/');
    const asked = path
      .replace('{release}', '1.0')
      .replace(/\{\w+\}/, ids[of!] ?? '00000000-0000-4000-8000-000000000000');
    for (const query of queries[path] ?? ['']) {
      const name = `GET ${path}?${query}`;
      let status = 0;
      found.push(
        ...(await readsAll(
          name,
          async () => (status = (await call(rack.portal, 'GET', `${asked}?${query}`)).status),
        )),
      );
      expect([name, ABSENT.includes(path) ? 200 : status]).toEqual([name, 200]);
    }
  }
  expect(found).toEqual([]);
  expect(heard).toBeGreaterThan(100);
});

it('what is scheduled, measured and ended is found by an index, too', async () => {
  const { agent, devices, first } = phones;
  const more = { models: [rack.model, other], plan: { repeats: 6 } };
  const found: string[] = [];
  const look = async <T>(operation: string, work: () => Promise<T>): Promise<T> => {
    let done: T;
    found.push(...(await readsAll(operation, async () => (done = await work()))));
    return done!;
  };
  const started = (ids = devices) => look('starting a benchmark', () => rack.start(ids, more));
  const claimed = (id = first) => look('claiming', () => agent.claim(id));

  await look('a preview', () =>
    call(rack.portal, 'POST', '/benchmarks/preview', rack.request({ ids: devices }, more)),
  );
  const b = await started();
  const a = (await claimed())!;
  const held = [{ lease_id: a.lease_id, epoch: a.epoch }];
  await look('a heartbeat', () =>
    agent.beat(
      devices.map((id) => fit(id)),
      { leases: held },
    ),
  );
  await look('a run that begins', () => rack.begin(agent, a));
  // Often enough that plans are kept, and the last one ends the job.
  await look('results', () => finish(rack.portal, a));
  const c = await started([first]);
  const again = (await claimed())!;
  const failure = fail('DEVICE_REBOOTED', 'It rebooted.');
  await look('a run that fails', () =>
    sendResult(
      rack.portal,
      again.runs[0]!.run_id,
      resultOf(again, { outcome: 'failed', failure, latency_ns: [] }),
    ),
  );
  await look('an attempt that fails', () => agent.fails(again, failure));
  const second = (await claimed(devices[1]))!;
  await look('a resync', () => agent.say('hello', agent.hello));
  await look('a result that comes late', () =>
    sendResult(rack.portal, second.runs[0]!.run_id, resultOf(second)),
  );
  for (const { id } of [b, c]) await look('cancelling', () => rack.cancel(id));
  await started([devices[2]!]);
  await look('retiring a device', () => rack.act(devices[2]!, { kind: 'retire', reason: 'old' }));
  await look('sweeping', () => rack.portal.app.get(SchedulingService).sweep());
  await look('keeping devices', () => rack.sweep());
  await look('deleting a device', () => call(rack.portal, 'DELETE', `/devices/${devices[2]}`));
  const deleted = await look('deleting a model', () => call(rack.portal, 'DELETE', `/models/${other}`));
  expect(deleted.status).toBe(200);
  expect(found).toEqual([]);
});
