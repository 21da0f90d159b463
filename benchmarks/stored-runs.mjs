// What pages cost with many stored runs behind them: a comparison of 200 cells a side, the list of benchmarks, one benchmark, its
// cells, the rack, a device's history; p50 and p95 of each beside a plain SELECT of as many rows by primary key.
// Goal on a quiet machine: comparison p95 at most 200 ms, every list at most 100 ms, the same within 30 % at 10,000 and at
// 1,000,000 stored runs. `-- --runs 10000,1000000 --asked 40` are the defaults; the database is filled by SQL (test-support/fill-runs.sql)
// and keeps raw samples of the first benchmark only: no page reads those of others.
import { mkdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleModels } from '@rackmark/sample-models';
import { quantile } from '@rackmark/statistics';
import pg from 'pg';
import { EmbeddedPostgres } from '../server/dist/platform/database/embedded-postgres.js';
import { leavingNothing } from './support/leaving-nothing.mjs';
import { connected, playedResult, send } from './support/played-agent.mjs';
import { Portal } from './support/portal.mjs';
import { folder, root } from './support/tools.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '10000,1000000' }, asked: { type: 'string', default: '40' } },
});
const sizes = values.runs.split(',').map(Number);
const asked = Number(values.asked);
/** 2 models × 5 configurations × 40 devices are 400 cells, 200 a side; 5 runs each. */
const [DEVICES, CONFIGURATIONS, REPEATS] = [40, 5, 5];
const RUNS = 2 * DEVICES * CONFIGURATIONS * REPEATS;
const print = (text) => process.stdout.write(`${text}\n`);

await leavingNothing(async (atEnd) => {
  mkdirSync(join(folder, 'database'));
  const postgres = await EmbeddedPostgres.start(join(folder, 'database'));
  atEnd(() => postgres.stop());
  const sides = [];
  for (const size of sizes) {
    const schema = `stored_${size}`;
    const portal = await Portal.start({
      dataDir: join(folder, schema),
      databaseUrl: postgres.url,
      schema,
      env: {},
    });
    atEnd(() => portal.stop());
    const begin = performance.now();
    const db = new pg.Client({ connectionString: postgres.url, options: `-c search_path=${schema}` });
    await db.connect();
    atEnd(() => db.end());
    sides.push({ size, db, ...(await filled(portal, db, Math.ceil(size / RUNS) - 1)) });
    const { rows } = await db.query('SELECT count(*) AS runs FROM run');
    print(
      `${Number(rows[0].runs).toLocaleString('en')} runs stored after ${((performance.now() - begin) / 1000).toFixed(0)} s`,
    );
  }
  // By turns, because other programs may work beside them; the first round is not counted.
  for (let round = -3; round < asked; round++)
    for (const side of sides)
      for (const q of side.questions) {
        const ms = await timed(q.ask);
        if (round >= 0) q.times.push(ms);
      }
  report(sides);
});

/** One benchmark with one result, and as many copies of it as are wanted. @returns what is asked of the portal */
async function filled(portal, db, copies) {
  const files = sampleModels.filter((m) => m.fileName.endsWith('.tflite')).slice(0, 2);
  const models = [];
  for (const f of files) models.push(await portal.upload(f.bytes(), f.fileName));
  const agents = [];
  for (let i = 0; i < DEVICES; i++) agents.push(await connected(portal));
  const made = await portal.post('/benchmarks', {
    models,
    configurations: Array.from({ length: CONFIGURATIONS }, (_, i) => ({ threads: i + 1 })),
    devices: { ids: agents.map((a) => a.device) },
    plan: { repeats: REPEATS },
  });
  const { assignment } = await agents[0].say('claim', { device_id: agents[0].device });
  await send(portal, assignment.runs[0].run_id, playedResult(assignment));
  await db.query(`SET fill.copies = ${copies}; SET fill.with_samples = 0`);
  await db.query(readFileSync(join(root, 'test-support', 'fill-runs.sql'), 'utf8'));
  await db.query('ANALYZE');
  const get = async (path) => {
    const response = await fetch(`${portal.url}/api/v1${path}`);
    if (!response.ok) throw new Error(await response.text());
    await response.arrayBuffer();
  };
  const ids = (await db.query('SELECT id FROM run ORDER BY id LIMIT 2000')).rows.map((r) => r.id);
  const byKey = (n) => () => db.query('SELECT * FROM run WHERE id = ANY($1)', [ids.slice(0, n)]);
  const [a, b] = models.map((sha256) => `${made.number}~${sha256.slice(0, 12)}~*`);
  const questions = [
    ['a comparison of 200 cells a side', 200, () => get(`/comparisons?base=${a}&candidate=${b}`)],
    ['2,000 rows by primary key', null, byKey(2000)],
    ['5 of the list of benchmarks', 100, () => get('/benchmarks?limit=5')],
    ['100 of the list of benchmarks', 100, () => get('/benchmarks?limit=100')],
    ['one benchmark', 100, () => get(`/benchmarks/${made.number}`)],
    ['its 400 cells', null, () => get(`/benchmarks/${made.number}/cells`)],
    ['a page of its runs', 100, () => get(`/runs?benchmark_id=${made.id}&limit=100`)],
    ['the rack of 40', 100, () => get('/devices?limit=100')],
    ["a device's history", 100, () => get(`/devices/${agents[0].device}/history`)],
    ['100 rows by primary key', null, byKey(100)],
  ].map(([name, goal_ms, ask]) => ({ name, goal_ms, ask, times: [] }));
  return { questions };
}

async function timed(ask) {
  const begin = performance.now();
  await ask();
  return performance.now() - begin;
}

function report(sides) {
  print(`p50 / p95 in ms of ${asked}, load ${loadavg()[0].toFixed(1)}`);
  print(['', ...sides.map((s) => `${s.size.toLocaleString('en')} runs`), 'ratio', 'goal p95'].join('\t'));
  for (const [i, { name, goal_ms }] of sides[0].questions.entries()) {
    const own = sides.map((s) => s.questions[i].times);
    const figures = own.map((t) => `${quantile(t, 0.5).toFixed(1)} / ${quantile(t, 0.95).toFixed(1)}`);
    const ratio = quantile(own.at(-1), 0.5) / quantile(own[0], 0.5);
    print([name.padEnd(34), ...figures, ratio.toFixed(2), goal_ms ?? ''].join('\t'));
  }
}
