// What a result costs by the size of its benchmark: results a second, and how long heartbeats wait meanwhile.
// Goal: the same at 100, 1,000 and 10,000 runs within 20 %, no heartbeat above 1 s, five times the base's rate at 6,000.
// Four agents send at the same time, as those of a rack do, each the results of its own device.
// `-- --sizes 100,1000,10000 --results 100` are the defaults: of each benchmark at most so many results are sent, twenty at a
// time by turns with all others, because other programs may work beside them. `--senders 1`: one agent alone.
// `-- --base DIR` measures another checkout (built) by turns with this one, at the sizes and at 6,000 runs.
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleModels } from '@rackmark/sample-models';
import { quantile } from '@rackmark/statistics';
import { EmbeddedPostgres } from '../server/dist/platform/database/embedded-postgres.js';
import { leavingNothing } from './support/leaving-nothing.mjs';
import { connected, playedResult, send as sendResult } from './support/played-agent.mjs';
import { Portal } from './support/portal.mjs';
import { folder, root } from './support/tools.mjs';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    results: { type: 'string', default: '100' },
    base: { type: 'string' },
    senders: { type: 'string', default: '4' },
  },
});
const sizes = values.sizes.split(',').map(Number);
const most = Number(values.results);
const senders = Number(values.senders);
const AGAINST_BASE = 6_000;
/** Runs = devices × configurations × repeats; only the configurations grow. */
const [REPEATS, MOST_THREADS] = [5, 250];
const BEAT_MS = 250;
const TURN = 20;

const file = sampleModels.find((m) => m.fileName.endsWith('.tflite'));

const median = (x) => quantile(x, 0.5);
const print = (text) => process.stdout.write(`${text}\n`);
await leavingNothing(async (atEnd) => {
  mkdirSync(join(folder, 'database'));
  const postgres = await EmbeddedPostgres.start(join(folder, 'database'));
  atEnd(() => postgres.stop());
  const sides = { here: root, ...(values.base === undefined ? {} : { base: resolve(values.base) }) };
  const portals = {};
  for (const [name, dir] of Object.entries(sides)) {
    const portal = await Portal.start({
      dataDir: join(folder, name),
      databaseUrl: postgres.url,
      schema: `ingest_${name}`,
      env: {},
      dir,
    });
    atEnd(() => portal.stop());
    portals[name] = portal;
  }
  await compare(portals);
});

async function compare(portals) {
  const all = [...new Set([...sizes, ...(values.base === undefined ? [] : [AGAINST_BASE])])];
  // What runs for the first time is compiled first.
  for (const portal of Object.values(portals)) await send(await begun(portal, 100), 100);
  const tasks = [];
  for (const size of all)
    for (const [name, portal] of Object.entries(portals))
      tasks.push({ name, ...(await begun(portal, size)) });
  for (let sent = 0; sent < most; sent += TURN)
    for (const task of tasks) await send(task, Math.min(TURN, most - sent));
  for (const { name, size, sent, seconds, delays } of tasks)
    print(
      `${name.padEnd(4)} ${size.toLocaleString('en').padStart(6)} runs: ${(sent / seconds).toFixed(1)} results a second; ` +
        `heartbeats median ${Math.round(median(delays))} ms, longest ${Math.round(Math.max(...delays))} ms of ` +
        `${delays.length} (load ${loadavg()[0].toFixed(1)})`,
    );
  const rate = (name, size) => {
    const { sent, seconds } = tasks.find((t) => t.name === name && t.size === size);
    return sent / seconds;
  };
  const own = sizes.map((size) => rate('here', size));
  const spread = Math.max(...own) / Math.min(...own);
  print(
    `largest rate ÷ smallest over ${values.sizes} runs: ${spread.toFixed(2)}; goal below 1.2 ÷ 0.8 = 1.5`,
  );
  if (values.base === undefined) return;
  for (const size of all) {
    const goal = size === AGAINST_BASE ? '; goal 5 or more' : '';
    print(
      `rate ÷ base at ${size.toLocaleString('en')} runs: ${(rate('here', size) / rate('base', size)).toFixed(1)}${goal}`,
    );
  }
}

/** Agents with one computer each that have a benchmark of so many runs between them. */
async function begun(portal, size) {
  const model = await portal.upload(file.bytes(), file.fileName);
  const agents = [];
  for (let i = 0; i < senders; i++) agents.push(await connected(portal));
  const configurations = Array.from({ length: Math.ceil(size / senders / REPEATS) }, (_, i) => ({
    threads: 1 + (i % MOST_THREADS),
    fallback: i < MOST_THREADS ? 'forbid' : 'allow',
  }));
  await portal.post('/benchmarks', {
    models: [model],
    configurations,
    devices: { ids: agents.map((a) => a.device) },
    plan: { repeats: REPEATS },
  });
  const work = [];
  for (const agent of agents)
    work.push({ agent, ...(await agent.say('claim', { device_id: agent.device })), sent: 0 });
  return { portal, size, work, sent: 0, seconds: 0, delays: [] };
}

/** Sends so many results, by all agents at once, and says heartbeats of each beside that. */
async function send(task, results) {
  const begin = performance.now();
  const sent = await Promise.all(task.work.map((one) => sendOf(task, one, Math.ceil(results / senders))));
  task.seconds += (performance.now() - begin) / 1000;
  task.sent += sent.reduce((a, b) => a + b, 0);
}

async function sendOf({ portal, delays }, one, results) {
  const { agent, assignment } = one;
  const runs = assignment.runs.slice(one.sent, one.sent + results);
  let going = true;
  const beats = (async () => {
    while (going) {
      const begin = performance.now();
      const held = [{ lease_id: assignment.lease_id, epoch: assignment.epoch }];
      await agent.say('heartbeat', { leases: held, devices: [], trouble: null });
      delays.push(performance.now() - begin);
      await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
    }
  })();
  for (const { run_id } of runs) await sendResult(portal, run_id, playedResult(assignment));
  one.sent += runs.length;
  going = false;
  await beats;
  return runs.length;
}
