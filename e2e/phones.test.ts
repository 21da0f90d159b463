import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { devicePage } from '@rackmark/contracts';
import { mobileNetLike } from '@rackmark/sample-models';
import { recordedLines } from '../agent/test/android/rig.js';
import { fakeApk } from '../agent/test/fake-phone/apk.js';
import { RecordedHarness } from '../agent/test/fake-phone/harness/recorded.js';
import { FakePhone } from '../agent/test/fake-phone/phone.js';
import { findAdb } from '../agent/test/fake-phone/rack/adb-server.js';
import { freePort, Place, until, type Program, quickPlan } from './support/processes.js';

// Server, agent and adb's server as processes, two played phones, recorded events in place of the harness.
const adb = findAdb();
const test = adb === null ? it.skip : it;
let place: Place;
let phones: FakePhone[];
let settings: NodeJS.ProcessEnv;
beforeAll(async () => {
  if (adb === null) return;
  place = await Place.make();
  const dir = join(place.dir, 'harness');
  mkdirSync(dir, { recursive: true });
  const apk = fakeApk();
  const runtime = { name: 'litert', version: '2.1.0', sha256: '0'.repeat(64) };
  writeFileSync(join(dir, 'h.apk'), apk);
  writeFileSync(
    join(dir, 'harness.json'),
    JSON.stringify({
      file: 'h.apk',
      version: '1.0.0',
      sha256: createHash('sha256').update(apk).digest('hex'),
      abi: 'arm64-v8a',
      min_sdk: 26,
      runtime,
      npu_libraries: [],
    }),
  );
  place.extra = { RACKMARK_HARNESS_DIR: dir, RACKMARK_DEMO: '1' };
  await place.server();
  const harness = () => new RecordedHarness({ lines: recordedLines({ seconds: 1 }) });
  phones = [0, 1].map(() => new FakePhone({ harness: harness() }));
  await Promise.all(phones.map((p) => p.listen()));
  settings = {
    RACKMARK_ADB: adb,
    RACKMARK_ADB_PORT: String(await freePort()),
    RACKMARK_ADB_CONNECT: phones.map((p) => p.address).join(','),
  };
});
afterAll(async () => {
  await place?.clear();
  await Promise.all((phones ?? []).map((p) => p.stop()));
});

const rack = async () => {
  const { items } = devicePage.parse(await place.get('/devices'));
  return items.filter((d) => d.facts.kind === 'android');
};

test('an agent that is killed while phones measure: the next one collects, nothing is measured twice or lost', async () => {
  const agent: Program = await place.agent(settings);
  const devices = await until(async () => {
    const all = await rack();
    return all.filter((d) => d.phase === 'ready').length === 2 ? all : null;
  }, 'both phones are ready');
  expect(devices[0]!.facts).toMatchObject({ simulated: true, device_model: 'Pixel 9 Pro' });
  const model = await place.upload(
    mobileNetLike({ weights: 'f32', inputSize: 48, width: 0.25, classes: 20 }),
    'net.tflite',
  );
  const { id } = await place.post('/benchmarks', {
    models: [model],
    configurations: [{ engine: 'litert' }, { engine: 'litert', threads: 2 }],
    devices: { ids: devices.map((d) => d.id) },
    plan: { ...quickPlan, repeats: 3 },
  });
  await until(async () => (await rack()).every((d) => d.phase === 'busy'), 'both phones measure');
  await agent.kill('SIGKILL');
  await place.agent(settings);
  await until(
    async () => (await place.get(`/benchmarks/${id}`)).state === 'ended',
    'the benchmark has ended',
  );
  const runs: { outcome: string; attempt_number: number; latency_ns: { n: number } | null }[] = (
    await place.get(`/runs?benchmark_id=${id}`)
  ).items;
  expect(runs).toHaveLength(12);
  for (const run of runs)
    expect(run).toMatchObject({ outcome: 'measured', attempt_number: 1, latency_ns: { n: 60 } });
  // One process of the harness a run.
  expect(phones.map((p) => p.log.lines(null).filter((l) => l.includes('Start proc')).length)).toEqual([6, 6]);
  const left = () => phones.flatMap((p) => p.files.below('/data/local/tmp/rackmark/runs'));
  await until(() => left().length === 0, 'what the runs left is removed');
  await until(async () => (await rack()).every((d) => d.phase === 'ready'), 'both phones are free again');
});
