// What a result costs by the size of its benchmark: results a second, and how long heartbeats wait meanwhile.
// Goal: the same at 100, 1,000 and 10,000 runs within 20 %, no heartbeat above 1 s, five times the base's rate at 6,000.
// `-- --sizes 100,1000,10000 --results 100 --rounds 3` are the defaults: of each benchmark at most so many results are sent,
// and all sizes are measured by turns, because other programs may work beside them.
// `-- --base DIR` measures another checkout (built) by turns with this one, at the sizes and at 6,000 runs.
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleModels } from '@rackmark/sample-models';
import { quantile } from '@rackmark/statistics';
import { EmbeddedPostgres } from '../server/dist/platform/database/embedded-postgres.js';
import { leavingNothing } from './support/leaving-nothing.mjs';
import { connected, playedResult, send } from './support/played-agent.mjs';
import { Portal } from './support/portal.mjs';
import { folder, root } from './support/tools.mjs';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    results: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
    base: { type: 'string' },
  },
});
const sizes = values.sizes.split(',').map(Number);
const most = Number(values.results);
const AGAINST_BASE = 6_000;
/** Runs = models × configurations × repeats; only the configurations grow. */
const [MODELS, REPEATS, MOST_THREADS] = [4, 5, 250];
const BEAT_MS = 50;

const files = sampleModels
  .filter((m) => m.fileName.endsWith('.tflite'))
  .slice(0, MODELS)
  .map((m) => ({ name: m.fileName, bytes: m.bytes() }));

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
  const measured = new Map();
  // What runs for the first time is compiled first.
  for (const portal of Object.values(portals)) await measure(portal, Math.min(...all));
  for (let round = 1; round <= Number(values.rounds); round++)
    for (const size of all)
      for (const [name, portal] of Object.entries(portals)) {
        const m = await measure(portal, size);
        const key = `${name.padEnd(4)} ${size.toLocaleString('en').padStart(6)} runs`;
        measured.set(key, [...(measured.get(key) ?? []), { name, size, ...m }]);
        process.stderr.write(`round ${round}, ${key}: ${m.rate.toFixed(1)} a second\n`);
      }
  for (const [key, rounds] of measured) {
    const delays = rounds.flatMap((m) => m.delays);
    print(
      `${key}: ${median(rounds.map((m) => m.rate)).toFixed(1)} results a second; heartbeats median ` +
        `${Math.round(median(delays))} ms, longest ${Math.round(Math.max(...delays))} ms of ${delays.length} ` +
        `(load ${loadavg()[0].toFixed(1)})`,
    );
  }
  const rates = (name, size) =>
    [...measured.values()].flat().flatMap((m) => (m.name === name && m.size === size ? [m.rate] : []));
  const own = sizes.map((size) => median(rates('here', size)));
  const spread = Math.max(...own) / Math.min(...own);
  print(
    `largest rate ÷ smallest over ${values.sizes} runs: ${spread.toFixed(2)}; goal below 1.2 ÷ 0.8 = 1.5`,
  );
  if (values.base === undefined) return;
  for (const size of all) {
    const base = rates('base', size);
    const ratio = median(rates('here', size).map((rate, round) => rate / base[round]));
    const goal = size === AGAINST_BASE ? '; goal 5 or more' : '';
    print(`rate ÷ base at ${size.toLocaleString('en')} runs: ${ratio.toFixed(1)}${goal}`);
  }
}

/** One agent with one computer that has a benchmark of so many runs, sends results and says heartbeats beside that. */
async function measure(portal, size) {
  const models = [];
  for (const { bytes, name } of files) models.push(await portal.upload(bytes, name));
  const agent = await connected(portal);
  const configurations = Array.from({ length: Math.ceil(size / MODELS / REPEATS) }, (_, i) => ({
    threads: 1 + (i % MOST_THREADS),
    fallback: i < MOST_THREADS ? 'forbid' : 'allow',
  }));
  const { id } = await portal.post('/benchmarks', {
    models,
    configurations,
    devices: { ids: [agent.device] },
    plan: { repeats: REPEATS },
  });
  const { assignment } = await agent.say('claim', { device_id: agent.device });
  const runs = assignment.runs.slice(0, Math.min(most, assignment.runs.length));
  const delays = [];
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
  const begin = performance.now();
  for (const { run_id } of runs) await send(portal, run_id, playedResult(assignment));
  const seconds = (performance.now() - begin) / 1000;
  going = false;
  await beats;
  await portal.post(`/benchmarks/${id}/cancel`, {});
  agent.socket.disconnect();
  return { rate: runs.length / seconds, delays };
}
