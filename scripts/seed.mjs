// `npm run seed`: fills an empty data folder with four months of a plausible portal, to look at pages with something in them.
// Played agents say all of it to a real portal, which judges and stores it as ever; afterwards its moments are moved into
// the past. Everything in it is simulated and says so, as in the demo.
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { sendResult, speaking } from '../test-support/played-socket.mjs';
import { prepare, say } from './prepare.mjs';
import { phones, resultOf } from './seed/played-rack.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
const WEEKS = 18;
const BOUGHT_IN = 7;
const REPEATS = 3;
const CONFIGURATIONS = [
  { engine: 'litert', threads: 4 },
  { engine: 'litert', accelerator: 'gpu' },
];
/** So long, in seconds, a benchmark seems to have taken. */
const SEEMS_SECONDS = 45 * 60;

const folder = resolve(process.env.RACKMARK_DATA_DIR || join(root, 'data', 'seed'));
if (existsSync(folder) && readdirSync(folder).length > 0)
  stop(
    `${folder} is not empty: a portal is never mixed with simulated data. Delete it, or name another one by RACKMARK_DATA_DIR.`,
  );
await prepare({ root });
const { EmbeddedPostgres } = await import('../server/dist/platform/database/embedded-postgres.js');
const { startPortal } = await import('../server/dist/portal.js');
const { prepareDataDir, readConfig } = await import('../server/dist/platform/config/config.js');
const { Api } = await import('../packages/cli/dist/api.js');
const { sampleModels } = await import('@rackmark/sample-models');
const began = performance.now();
const config = readConfig({
  ...{ RACKMARK_DATA_DIR: folder, RACKMARK_DEMO: '1', RACKMARK_PORT: '0' },
  RACKMARK_ACCESS: 'open',
});
prepareDataDir(folder);
const postgres = await EmbeddedPostgres.start(folder, { durable: false });
/** When what was made, and when it is to have been: the first is of models and devices. */
const windows = [];
try {
  const portal = await startPortal({ ...config, databaseUrl: postgres.url }, stop);
  try {
    await fill(new Api(portal.url), portal.url);
  } finally {
    await portal.stop();
  }
  await age();
} finally {
  await postgres.stop();
}
say(
  `Filled in ${Math.round((performance.now() - began) / 1000)} s. Everything in it is simulated. Look at it:`,
);
process.stdout.write(
  `RACKMARK_DEMO=1 RACKMARK_COMPUTER=none RACKMARK_FIRST_LOOK=0 RACKMARK_DATA_DIR=${folder} npm start\n`,
);
process.exit(0);

async function fill(api, url) {
  // The database may lie elsewhere than in the folder, and be older than it.
  if ((await api.newestBenchmarks()).length > 0 || (await api.devices()).length > 0)
    stop(`The database of ${folder} holds a portal already. Name another folder by RACKMARK_DATA_DIR.`);
  const models = new Map();
  const begin = new Date();
  for (const sample of sampleModels) {
    const { model } = await api.uploadBytes(new Uint8Array(sample.bytes()), sample.fileName, sample);
    models.set(model.sha256, sample);
  }
  const agents = await Promise.all([0, 1].map((rack) => agentOf(url, rack)));
  windows.push({ begin, end: new Date(), base: weeksAgo(WEEKS + 1) });
  const suite = await api.createSuite({
    name: 'Simulated rack',
    models: [...models]
      .slice(0, 2)
      .map(([sha256, { name }]) => ({ slot: name.replace('sample-', ''), sha256 })),
    configurations: CONFIGURATIONS,
    devices: { ids: thereIn(0, agents).map((d) => d.id) },
    plan: { iterations: 50, seconds: 1, repeats: REPEATS },
    watched: [{ metric: 'latency' }],
  });
  for (let week = 0; week < WEEKS; week++) await oneWeek(api, suite.number, week, models, agents);
  for (const { socket } of agents) socket.disconnect();
}

async function isRead(url, suite, week) {
  const response = await fetch(`${url}/api/v1/suites/${suite}/series?only=all&limit=200`);
  const { items } = await response.json();
  return items.length > 0 && items.every((s) => s.places.at(-1)?.place === week);
}

/** The last phone was bought later. */
function thereIn(week, agents) {
  return agents.flatMap((a) => a.devices).filter((d) => week >= BOUGHT_IN || d.phone !== phones.at(-1));
}

/** A release a week. */
async function oneWeek(api, suite, week, models, agents) {
  const begin = new Date();
  const there = thereIn(week, agents);
  if (week === BOUGHT_IN) await api.changeSuite(String(suite), { devices: { ids: there.map((d) => d.id) } });
  const made_at = weeksAgo(WEEKS - week).toISOString();
  await api.runSuite(String(suite), { release: { name: `1.${week}.0`, made_at } });
  await Promise.all(there.map((device) => worked(api.url, device, week, models)));
  // Series are read, and alerts raised, within the week.
  while (!(await isRead(api.url, suite, week))) await wait(50);
  for (const { beat } of agents) await beat();
  windows.push({ begin, end: new Date(), base: weeksAgo(WEEKS - week - 0.3) });
}

/** Claims the phone's jobs, also those by which something suspicious is measured again, until none is left. */
async function worked(url, device, week, models) {
  for (;;) {
    const { assignment } = await device.say('claim', { device_id: device.id });
    if (assignment === null) return;
    await measured(url, device, assignment, week, models);
  }
}

/** Sends a job's results, one after the other as a phone does. */
async function measured(url, { phone, say: tell }, assignment, week, models) {
  const lease = { lease_id: assignment.lease_id, epoch: assignment.epoch };
  const notNeeded = new Set();
  for (const { run_id, model_sha256, configuration, repeat } of assignment.runs) {
    if (notNeeded.has(run_id)) continue;
    const model = models.get(model_sha256);
    const key = `${week} ${phone.facts.key} ${model.name} ${configuration.accelerator} ${repeat}`;
    const result = resultOf({ lease, week, phone, model, configuration, key });
    for (const run of (await sendResult(url, run_id, result)).not_needed) notNeeded.add(run);
  }
  await tell('attempt_end', { ...lease, state: 'completed', failure: null });
}

/** The agent of one rack, with its phones ready. */
async function agentOf(url, rack) {
  const { socket, say: tell } = await speaking(url);
  const own = phones.filter((p) => p.rack === rack);
  const { devices: ids } = await tell('hello', {
    ...{
      protocol: 1,
      agent_id: randomUUID(),
      instance_id: randomUUID(),
      version: '0',
      platform: 'simulated',
    },
    ...{ name: `Rack ${rack + 1} (simulated)`, devices: own.map((p) => p.facts), leases: [] },
  });
  const devices = own.map((phone) => ({ id: ids[phone.facts.key], phone, say: tell }));
  const ready = { phase: 'ready', phase_reason: null, conditions: null, adb: 'device' };
  const beat = () =>
    tell('heartbeat', {
      leases: [],
      devices: devices.map(({ id }) => ({ device_id: id, ...ready })),
      trouble: null,
    });
  await beat();
  return { socket, devices, beat };
}

/** Moves every moment of each window to where it is to have been, and draws the window out. */
async function age() {
  const db = new pg.Client({ connectionString: postgres.url });
  await db.connect();
  try {
    await db.query(readFileSync(join(root, 'scripts', 'seed', 'age.sql'), 'utf8'));
    for (const { begin, end, base } of windows)
      await db.query('INSERT INTO aging VALUES ($1, $2, $3, $4)', [
        ...[begin, end, base],
        SEEMS_SECONDS / Math.max(0.001, (end - begin) / 1000),
      ]);
    await db.query('CALL pg_temp.age()');
  } finally {
    await db.end();
  }
}

function weeksAgo(weeks) {
  return new Date(Date.now() - weeks * 7 * 24 * 3_600_000);
}

function stop(why) {
  say(why);
  process.exit(3);
}
