// A known slowdown, found: releases 1.0 to 1.12 of a suite on this computer, whose models do 5 % and 10 % more work from 1.7 on,
// beside one that stays as it is. Goal: both found, at 1.7, and nothing else alarmed. Exit 1 where it is otherwise.
// Added work is layers: 20 of a small decoder, then 21 and 22. `-- --repeats 5 --seconds 0.3` are the defaults.
// On a computer that others use, too, runs differ by more than 5 %, and nothing may be found: each line says what could be.
// `-- --same` measures thirteen releases without any slowdown: nothing may be alarmed.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { smallDecoder } from '@rackmark/sample-models';
import { EmbeddedPostgres } from '../server/dist/platform/database/embedded-postgres.js';
import { leavingNothing } from './support/leaving-nothing.mjs';
import { Portal, until } from './support/portal.mjs';
import { folder } from './support/tools.mjs';

const { values } = parseArgs({
  options: {
    repeats: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '0.3' },
    same: { type: 'boolean', default: false },
  },
});
const [RELEASES, STEP, LAYERS] = [13, 7, 20];
const RUN_SECONDS = 1_800;
/** Added layers by slot; a seed each, since a release brings no file twice. */
const slots = { 'as it was': 0, '5 % more': 1, '10 % more': 2 };
const bytesOf = (slot, added) =>
  smallDecoder({ layers: LAYERS + added, width: 64, hidden: 256, seed: 11 + slots[slot] });

const print = (text) => process.stdout.write(`${text}\n`);
await leavingNothing(async (atEnd) => {
  mkdirSync(join(folder, 'database'));
  const postgres = await EmbeddedPostgres.start(join(folder, 'database'));
  atEnd(() => postgres.stop());
  const portal = await Portal.start({
    dataDir: join(folder, 'server'),
    databaseUrl: postgres.url,
    schema: 'slowdown',
    env: {},
  });
  atEnd(() => portal.stop());
  portal.agent({
    RACKMARK_DATA_DIR: join(folder, 'agent'),
    RACKMARK_ADB: 'none',
    RACKMARK_GATE_SECONDS: '0',
  });
  const there = async () =>
    ((await portal.get('/devices')).items ?? []).find((d) => d.reachability === 'online');
  await until(there, 'the device is there', 60);
  const device = await there();
  const native = device.facts.engines.find((e) => e.engine === 'litert');
  // Otherwise every cell is unsupported, and nothing is ever read.
  if (!native.available) throw new Error(native.reason);
  if (!(await measured(portal, device.id))) throw new Error('Not all that should be found was found.');
});

async function measured(portal, device) {
  const upload = (slot, added) =>
    portal.upload(bytesOf(slot, added), `${slot} ${added}.tflite`.replaceAll(' ', '_'));
  const files = { before: {}, after: {} };
  for (const [slot, added] of Object.entries(slots)) {
    files.before[slot] = await upload(slot, 0);
    files.after[slot] = added === 0 || values.same ? files.before[slot] : await upload(slot, added);
  }
  const suite = await portal.post('/suites', {
    name: 'known slowdown',
    models: Object.entries(files.before).map(([slot, sha256]) => ({ slot, sha256 })),
    configurations: [{ threads: 1 }],
    devices: { ids: [device] },
    plan: {
      repeats: Number(values.repeats),
      ...{ iterations: 20, seconds: Number(values.seconds), max_seconds: 5, profile: false },
      // On a busy computer no warm-up settles: a short one is the same for all.
      warmup: { max_ms: 700 },
    },
    watched: [{ metric: 'latency' }],
  });
  for (let i = 0; i < RELEASES; i++) {
    const of = i < STEP ? files.before : files.after;
    const release = {
      name: `1.${i}`,
      made_at: new Date(Date.UTC(2026, 0, 1 + i)).toISOString(),
      files: Object.entries(of).map(([slot, sha256]) => ({ slot, sha256 })),
    };
    await portal.post(`/suites/${suite.number}/runs`, { release });
    await calm(portal, suite, i);
    process.stderr.write(`1.${i} `);
  }
  process.stderr.write('\n');
  return report(portal, suite);
}

/** All benchmarks have ended, also those by which something suspicious is looked at again, and the series are read. */
async function calm(portal, suite, place) {
  const isRead = async () => {
    // Asking costs the computer that measures.
    await wait(1_000);
    const { items } = await portal.get('/benchmarks?limit=5');
    if (items.some((b) => b.state !== 'ended')) return false;
    const series = await portal.get(`/suites/${suite.number}/series?only=all`);
    return series.items.length === 3 && series.items.every((s) => s.places.at(-1)?.place === place);
  };
  await until(isRead, `release 1.${place} is read`, RUN_SECONDS);
}

async function report(portal, suite) {
  const { items: series, releases } = await portal.get(
    `/suites/${suite.number}/series?only=all&releases=200`,
  );
  const nameAt = (place) => releases.find((r) => r.place === place).name;
  const percent = (x) => (x === null ? '?' : `${((x - 1) * 100).toFixed(1)} %`);
  let good = true;
  for (const s of series.sort((a, b) => slots[a.slot] - slots[b.slot])) {
    const changes = s.levels.filter((l) => l.change !== null);
    const wanted = slots[s.slot] > 0 && !values.same;
    const [found] = changes;
    const right =
      changes.length === Number(wanted) &&
      (!wanted || (found.change.direction === 'slower' && nameAt(found.from) === `1.${STEP}`));
    good &&= right;
    const text = changes.map(
      ({ from, change: { ratio, last_before } }) =>
        `from ${nameAt(from)} on (suspected since after ${nameAt(last_before)}), ${percent(ratio.ratio)} (${percent(ratio.low)} to ${percent(ratio.high)})`,
    );
    const values_ = s.places.map((p) => ((p.estimate?.value ?? NaN) / 1e6).toFixed(3)).join(' ');
    print(`${s.slot.padEnd(10)} ${right ? 'right' : 'WRONG'}: ${s.answer} ${text.join('; ')}`);
    print(
      `           ms by release: ${values_}; smallest change that counts ${percent(1 + (s.smallest_effect ?? 0))}`,
    );
  }
  const { items: alerts } = await portal.get('/alerts?limit=200');
  for (const a of alerts)
    print(`alert ${a.number}: ${a.kind} ${a.direction ?? ''} first bad ${a.first_bad?.name}`);
  const { items: benchmarks } = await portal.get('/benchmarks?limit=200');
  print(`${benchmarks.length} benchmarks for ${RELEASES} releases; ${alerts.length} alerts`);
  return good;
}
