// `npm run benchmarks:large-model`: a language model of gigabytes on its whole way: written straight to disk, uploaded through
// the real server (resumable; the server is killed once in the middle), inspected, measured with `rackmark bench`. Shows how
// long each part takes and what memory server and agent hold meanwhile. `-- --gigabytes 1.6 --decode 8` are the defaults.
// A benchmark, no test: it needs LiteRT-LM, three times the file's size on the disk and once in memory.
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { findLanguageRuntime } from '@rackmark/harness';
import { inspectModelFile } from '@rackmark/model-file';
import { writeLargeLanguageModel } from '@rackmark/sample-models';
import { EmbeddedPostgres } from '../server/dist/platform/database/embedded-postgres.js';
import { Portal, rssMib, until } from './support/portal.mjs';
import { folder, root } from './support/tools.mjs';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const LAYER_BYTES = 50.4e6;
const PART_BYTES = 32 * 2 ** 20;
const layers = Math.ceil((option('gigabytes', 1.6) * 1e9) / LAYER_BYTES);
const decode = option('decode', 8);
const say = (text) => process.stderr.write(`${text}\n`);
const print = (text) => process.stdout.write(`${text}\n`);
if ((await findLanguageRuntime()) === null) {
  say('LiteRT-LM is needed: npx rackmark runtime install --litert-lm');
  process.exit(3);
}

/** Runs `work` and reads every process's memory meanwhile. */
async function watched(what, processes, work) {
  const most = {};
  const look = () => {
    for (const [name, pid] of Object.entries(processes())) {
      try {
        most[name] = Math.max(most[name] ?? 0, rssMib(pid));
      } catch {
        // It was killed at this moment.
      }
    }
  };
  const timer = setInterval(look, 100);
  const begin = performance.now();
  try {
    return await work();
  } finally {
    look();
    clearInterval(timer);
    const memory = Object.entries(most).map(([name, mib]) => `${name} ${mib} MiB`);
    print(`${what}: ${((performance.now() - begin) / 1000).toFixed(1)} s; most memory: ${memory.join(', ')}`);
  }
}

const tus = { 'tus-resumable': '1.0.0' };
/** Sends parts from where the server has it. @param stopAt the server is killed while the part after this offset is sent */
async function send(portal, location, path, size, stopAt = Infinity) {
  const fd = openSync(path, 'r');
  const at = new URL(location, portal.url);
  let offset = Number((await fetch(at, { method: 'HEAD', headers: tus })).headers.get('upload-offset'));
  say(`Goes on at ${(offset / 1e6).toFixed(0)} MB.`);
  const part = Buffer.alloc(PART_BYTES);
  while (offset < size) {
    const length = readSync(fd, part, 0, Math.min(PART_BYTES, size - offset), offset);
    const sent = fetch(at, {
      method: 'PATCH',
      headers: { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body: part.subarray(0, length),
    });
    if (offset >= stopAt) {
      await Promise.all([portal.killServer(), sent.catch(() => {})]);
      return;
    }
    const response = await sent;
    if (response.status !== 204) throw new Error(`${response.status}: ${await response.text()}`);
    offset += length;
  }
}

const path = join(folder, 'large.litertlm');
mkdirSync(join(folder, 'database'));
const postgres = await EmbeddedPostgres.start(join(folder, 'database'));
let portal = null;
try {
  const self = () => ({ writer: process.pid });
  await watched(`writing ${layers} layers`, self, async () => writeLargeLanguageModel(path, { layers }));
  const { size } = statSync(path);
  print(`the file: ${(size / 1e9).toFixed(2)} GB`);

  portal = await Portal.start({
    dataDir: join(folder, 'portal'),
    databaseUrl: postgres.url,
    schema: 'large_model',
    env: {},
  });
  const agentDir = join(folder, 'agent');
  const agent = portal.agent({ RACKMARK_DATA_DIR: agentDir, RACKMARK_ADB: 'none' });
  const processes = () => ({ server: portal.pid, agent: agent.pid });
  const devices = async () => (await portal.get('/devices')).items ?? [];
  await until(
    async () => (await devices()).some((d) => d.reachability === 'online'),
    'the device is there',
    60,
  );
  print(`before: server ${rssMib(portal.pid)} MiB, agent ${rssMib(agent.pid)} MiB`);

  const begun = await fetch(`${portal.url}/api/v1/uploads`, {
    method: 'POST',
    headers: {
      ...tus,
      'upload-length': String(size),
      'upload-metadata': `filename ${Buffer.from('large.litertlm').toString('base64')}`,
    },
  });
  const location = begun.headers.get('location');
  await watched('upload until the server is killed', processes, () =>
    send(portal, location, path, size, size / 2),
  );
  await portal.startServer();
  await watched('the rest, hashing, inspection', processes, () => send(portal, location, path, size));
  const outcome = await portal.get(`/uploads/${location.split('/').at(-1)}/outcome`);
  if (outcome.state !== 'stored') throw new Error(JSON.stringify(outcome));
  const { facts } = outcome.model;
  print(
    `inspected: ${(facts.parameter_count / 1e9).toFixed(2)} G parameters, ${facts.quantisation_text}, context ${facts.language.context_tokens}, ${facts.operator_count} operators`,
  );
  const began = performance.now();
  inspectModelFile(path);
  print(`inspection alone: ${(performance.now() - began).toFixed(0)} ms`);

  await until(
    async () => (await devices()).some((d) => d.reachability === 'online'),
    'the device is back',
    60,
  );
  const bench = ['bench', path, '--server', portal.url, '--prefill', '32', '--decode', String(decode)];
  const how = ['--threads', '2', '--repeats', '1', '--iterations', '8', '--seconds', '1', '--json'];
  const json = await watched('rackmark bench', processes, async () => {
    const child = spawn(process.execPath, [join(root, 'packages/cli/bin/rackmark.mjs'), ...bench, ...how], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: portal.env,
    });
    let out = '';
    child.stdout.on('data', (d) => (out += d));
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`rackmark bench ended with ${code}: ${out}`);
    return JSON.parse(out);
  });
  const [cell] = json.cells;
  print(`outcome: ${cell.outcome}, ${cell.verdict}`);
  for (const [name, m] of Object.entries(cell.metrics)) print(`  ${name}: ${m.p50 ?? m} ${m.unit ?? ''}`);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  print(`after: server ${rssMib(portal.pid)} MiB, agent ${rssMib(agent.pid)} MiB`);
} finally {
  await portal?.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
