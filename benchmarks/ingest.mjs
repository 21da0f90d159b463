// What a result costs by the size of its benchmark: results a second, and how long heartbeats wait meanwhile.
// Goal: the same at 100, 1,000 and 10,000 runs within 20 %, no heartbeat above 1 s, five times the base's rate at 6,000.
// `-- --sizes 100,1000,10000 --results 300` are the defaults: of each benchmark at most so many results are sent.
// `-- --base DIR` measures another checkout (built) by turns with this one, at 6,000 runs and at the sizes.
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleModels } from '@rackmark/sample-models';
import { quantile } from '@rackmark/statistics';
import { EmbeddedPostgres } from '../server/dist/platform/database/embedded-postgres.js';
import { connected, playedResult, send } from './support/played-agent.mjs';
import { Portal } from './support/portal.mjs';
import { folder, root } from './support/tools.mjs';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000' },
    results: { type: 'string', default: '300' },
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

const print = (text) => process.stdout.write(`${text}\n`);
mkdirSync(join(folder, 'database'));
const postgres = await EmbeddedPostgres.start(join(folder, 'database'));
const sides = { here: root, ...(values.base === undefined ? {} : { base: resolve(values.base) }) };
const portals = {};
for (const [name, dir] of Object.entries(sides))
  portals[name] = await Portal.start({
    dataDir: join(folder, name),
    databaseUrl: postgres.url,
    schema: `ingest_${name}`,
    env: {},
    dir,
  });

const rates = {};
for (const size of new Set([...sizes, ...(values.base === undefined ? [] : [AGAINST_BASE])]))
  for (const [name, portal] of Object.entries(portals)) {
    const m = await measure(portal, size);
    rates[`${name} ${size}`] = m.rate;
    print(
      `${name.padEnd(4)} ${size.toLocaleString('en').padStart(6)} runs: ${m.rate.toFixed(1)} results a second; heartbeats ` +
        `median ${m.beat(0.5)} ms, longest ${m.beat(1)} ms of ${m.beats} (load ${loadavg()[0].toFixed(1)})`,
    );
  }
const own = sizes.map((size) => rates[`here ${size}`]);
const spread = Math.max(...own) / Math.min(...own);
print(`largest rate ÷ smallest over ${values.sizes} runs: ${spread.toFixed(2)}; goal below 1.2 ÷ 0.8 = 1.5`);
if (values.base !== undefined) {
  const ratio = rates[`here ${AGAINST_BASE}`] / rates[`base ${AGAINST_BASE}`];
  print(`rate ÷ base at ${AGAINST_BASE.toLocaleString('en')} runs: ${ratio.toFixed(1)}; goal 5 or more`);
}
for (const portal of Object.values(portals)) await portal.stop();
await postgres.stop();
process.exit(0);

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
  return {
    rate: runs.length / seconds,
    beats: delays.length,
    beat: (p) => Math.round(quantile(delays, p)),
  };
}
