// `npm run benchmarks:rack`: what a rack costs. Played phones in a process of their own, the real adb server, the real server
// and agent as processes; recorded events stand in the harness's place, so that only the way of the work counts.
// `-- --phones 200 --idle-seconds 60 --busy 20 --measure-ms 5000 --repeats 2` are the defaults;
// `-- --only idle` and `-- --only busy` run one half.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleModels } from '@rackmark/sample-models';
import { quantile } from '@rackmark/statistics';
import { io } from 'socket.io-client';
import { EmbeddedPostgres } from '../server/dist/platform/database/embedded-postgres.js';
import { buildFakePhone, provideAdb } from '../scripts/fake-phone.mjs';
import { leavingNothing } from './support/leaving-nothing.mjs';
import { cpuSeconds, freePort, Portal, rssMib, until } from './support/portal.mjs';
import { folder, root } from './support/tools.mjs';

const { values } = parseArgs({
  options: {
    phones: { type: 'string', default: '200' },
    'idle-seconds': { type: 'string', default: '60' },
    busy: { type: 'string', default: '20' },
    'measure-ms': { type: 'string', default: '5000' },
    repeats: { type: 'string', default: '2' },
    only: { type: 'string' },
  },
});
const [phones, idleSeconds, busy, measureMs, repeats] = [
  ...[values.phones, values['idle-seconds'], values.busy, values['measure-ms'], values.repeats],
].map(Number);
const UNPLUGS = 10;
const VERSION = '1.0.0';

const say = (text) => process.stderr.write(`${text}\n`);
const print = (text) => process.stdout.write(`${text}\n`);
const adb = await provideAdb({ root, say });
if (adb === null) {
  say('adb is needed (Debian package adb).');
  process.exit(3);
}
const played = buildFakePhone({ root });
const { RackProcess } = await import(join(played, 'rack', 'rack-client.js'));
const { fakeApk } = await import(join(played, 'apk.js'));
const { playedRun } = await import(join(played, 'harness', 'played-run.js'));
const harnessDir = writeHarness();
await leavingNothing(async (atEnd) => {
  mkdirSync(join(folder, 'database'));
  const postgres = await EmbeddedPostgres.start(join(folder, 'database'));
  atEnd(() => postgres.stop());
  const on = { atEnd, databaseUrl: postgres.url };
  if (values.only !== 'busy')
    await withRack({ count: phones, keep_files: false, harness: { kind: 'none' } }, manyPhones, on);
  if (values.only !== 'idle')
    await withRack({ count: busy, harness: { kind: 'played', measure_ms: measureMs } }, busyPhones, on);
});

/** A rack, a portal and an agent for one part; all end with it. */
async function withRack(asked, work, { atEnd, databaseUrl }) {
  const rack = new RackProcess(join(played, 'rack', 'rack-process.js'));
  atEnd(() => rack.stop());
  const all = await rack.add(asked);
  const portal = await Portal.start({
    dataDir: join(folder, `portal-${all.length}`),
    databaseUrl,
    schema: `phones_${all.length}`,
    env: { RACKMARK_DEMO: '1', RACKMARK_HARNESS_DIR: harnessDir },
  });
  atEnd(() => portal.stop());
  const agentEnv = {
    RACKMARK_COMPUTER: 'none',
    RACKMARK_ADB: adb,
    RACKMARK_ADB_PORT: String(await freePort()),
    RACKMARK_ADB_CONNECT: all.map((p) => p.address).join(','),
  };
  await work({ rack, all, portal, startAgent: () => portal.agent(agentEnv) });
  await portal.stop();
  await rack.stop();
}

/** Many phones that do nothing: what it costs to know how they are, and how soon a page knows that one is gone. */
async function manyPhones({ rack, all, portal, startAgent }) {
  const began = performance.now();
  const agent = startAgent();
  await until(async () => (await ready(portal)) === all.length, `${all.length} phones are ready`, 300);
  const readySeconds = (performance.now() - began) / 1000;
  const alone = await idle(agent, portal);
  const page = await openPage(portal);
  const heard = await idle(agent, portal);
  page.disconnect();
  print(
    `${all.length} played phones, one agent (load ${loadavg()[0].toFixed(1)}):\n` +
      `  all ready after ${readySeconds.toFixed(1)} s, install of a small APK included\n` +
      `  idle, over ${idleSeconds} s: agent ${alone.agent}, ${rssMib(agent.pid)} MiB; ` +
      `server ${alone.server}, ${rssMib(portal.pid)} MiB; with an open rack page server ${heard.server}`,
  );
  const delays = [];
  for (let i = 0; i < UNPLUGS; i++) delays.push(await unplugged(rack, all[(i * 7) % all.length], portal));
  const ms = (p) => `${Math.round(quantile(delays, p))} ms`;
  print(`  from unplug to page: median ${ms(0.5)}, ${ms(0)} to ${ms(1)}, ${delays.length} phones`);
}

/** What agent and server compute while nothing is measured. */
async function idle(agent, portal) {
  const before = { agent: cpuSeconds(agent.pid), server: cpuSeconds(portal.pid) };
  say(`Idle for ${idleSeconds} s …`);
  await new Promise((resolve) => setTimeout(resolve, idleSeconds * 1000));
  const share = (pid, from) => `${(((cpuSeconds(pid) - from) / idleSeconds) * 100).toFixed(1)} % of a core`;
  return { agent: share(agent.pid, before.agent), server: share(portal.pid, before.server) };
}

/** A socket that hears what a rack page hears. */
async function openPage(portal) {
  const socket = io(`${portal.url}/live`, { transports: ['websocket'], forceNew: true });
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.emit('subscribe', { rack: true });
  return socket;
}

/** As a page does it: hears what of which device has changed. @returns ms until it knows that the phone is gone */
async function unplugged(rack, phone, portal) {
  const { items } = await portal.get('/devices?limit=200');
  const { id } = items.find((d) => d.facts.android?.serial === phone.serial);
  const socket = await openPage(portal);
  const began = performance.now();
  const gone = new Promise((resolve) => {
    socket.on('devices', ({ changed }) => {
      const news = changed.find((d) => d.id === id);
      if (news?.adb !== undefined && news.adb !== 'device') resolve(performance.now() - began);
    });
  });
  await rack.ask({ do: 'unplug', phone: phone.phone });
  const ms = await gone;
  socket.disconnect();
  await rack.ask({ do: 'plug_in', phone: phone.phone });
  return ms;
}

/** A benchmark on phones that only wait out their time: the rest of the makespan is what agent and scheduler cost. */
async function busyPhones({ rack, all, portal, startAgent }) {
  startAgent();
  await until(async () => (await ready(portal)) === all.length, `${all.length} phones are ready`, 120);
  const models = [];
  for (const sample of sampleModels.slice(0, 3))
    models.push(await portal.upload(sample.bytes(), sample.fileName));
  const configurations = [1, 2, 3, 4].map((threads) => ({ threads }));
  const request = {
    models,
    configurations,
    plan: { repeats, iterations: 10, seconds: measureMs / 1000, profile: false },
  };
  const first = await measured(portal, request);
  const pushed = await bytesPushed(rack, all);
  // The same models again: nothing is left to push.
  const second = await measured(portal, { ...request, plan: { ...request.plan, repeats: 1 } });
  const again = (await bytesPushed(rack, all)) - pushed;
  const { t_ns } = JSON.parse(playedRun({}, { measureMs }).at(-1));
  for (const [name, b] of [
    ['first benchmark, models pushed in it', first],
    ['second benchmark of the same models', second],
  ]) {
    const makespan = (Date.parse(b.ended_at) - Date.parse(b.started_at)) / 1000;
    const share = (b.tally.measured * (t_ns / 1e9)) / (all.length * makespan);
    const rest =
      (makespan - (b.tally.measured / all.length) * (t_ns / 1e9)) / (b.tally.measured / all.length);
    print(
      `${name}: ${models.length} models × ${configurations.length} configurations × ${all.length} phones, ` +
        `${b.tally.measured} runs of ${(t_ns / 1e9).toFixed(2)} s in ${makespan.toFixed(1)} s: phones measure ` +
        `${(share * 100).toFixed(1)} % of the time, goal 95 %; ${(rest * 1000).toFixed(0)} ms a run is ours ` +
        `(load ${loadavg()[0].toFixed(1)})`,
    );
  }
  print(`second push of the same hash: ${again} bytes`);
}

async function measured(portal, request) {
  const { id } = await portal.post('/benchmarks', request);
  await until(async () => (await portal.get(`/benchmarks/${id}`)).state === 'ended', 'it has ended', 1_200);
  const benchmark = await portal.get(`/benchmarks/${id}`);
  if (benchmark.tally.measured !== benchmark.runs) throw new Error(JSON.stringify(benchmark.tally));
  return benchmark;
}

async function bytesPushed(rack, all) {
  let sum = 0;
  for (const { phone } of all) sum += (await rack.ask({ do: 'state', phone })).pushed_model_bytes;
  return sum;
}

async function ready(portal) {
  return (await portal.get('/devices?limit=200')).items.filter((d) => d.phase === 'ready').length;
}

/** A file that played phones take for the harness APK. */
function writeHarness() {
  const dir = join(folder, 'harness');
  mkdirSync(dir);
  const apk = fakeApk({ versionName: VERSION });
  writeFileSync(join(dir, 'harness.apk'), apk);
  writeFileSync(
    join(dir, 'harness.json'),
    JSON.stringify({
      file: 'harness.apk',
      version: VERSION,
      sha256: createHash('sha256').update(apk).digest('hex'),
      abi: 'arm64-v8a',
      min_sdk: 26,
      runtime: { name: 'litert-lm', version: 'played', sha256: '0'.repeat(64) },
      npu_libraries: [],
    }),
  );
  return dir;
}
