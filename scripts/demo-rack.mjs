// `npm run demo:rack`: the portal with a rack of eight played phones, to see the rack page live without a phone. Everything
// it shows is simulated and says so. `-- --phones-only` starts the phones with an adb server of their own and no portal.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildFakePhone, provideAdb } from './fake-phone.mjs';
import { prepare, say } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
const PORT = '4610';
const ADB_PORT = '5147';
/** Heat and battery go this much faster than life: throttling shows within minutes. */
const TIME_SCALE = 4;

await prepare({ root });
const adb = await provideAdb({ root, say });
if (adb === null) stop('The demo needs adb (Debian package adb).');
const load = (file) => import(pathToFileURL(join(buildFakePhone({ root }), file)).href);
const { RackProcess } = await load('rack/rack-client.js');
const rack = new RackProcess(join(root, '.rackmark', 'fake-phone', 'rack', 'rack-process.js'), {
  RACKMARK_SOFTWARE_ACCELERATORS: 'gpu',
  ...process.env,
});
const phones = await rack.add({ harness: await harness(), time_scale: TIME_SCALE });
say(`Eight played phones: ${phones.map((p) => p.name).join(', ')}.`);
if (process.argv.includes('--phones-only')) await phonesOnly();
else await portal();

/** The real harness where a JDK, Maven and LiteRT are at hand; else runs that never happened. */
async function harness() {
  const { findLanguageRuntime, findRuntime, installRuntime } = await import('@rackmark/harness');
  const { provideHarness } = await import('./harness/kotlin.mjs');
  const runtime = (await findRuntime()) ?? (await installRuntime({ onProgress: say }).catch(() => null));
  const program = runtime === null ? null : provideHarness({ root, say });
  // Eight at once would measure how they are in each other's way.
  const at_once = Math.max(1, availableParallelism() - 1);
  if (program !== null) {
    const language_library_path = (await findLanguageRuntime())?.libraryPath ?? null;
    return { kind: 'jvm', program, library_path: runtime.libraryPath, language_library_path, at_once };
  }
  say('There is no JDK 17 with Maven, or no native LiteRT: the phones play their numbers, too.');
  return { kind: 'played', measure_ms: 3000 };
}

async function phonesOnly() {
  const { TestAdbServer } = await load('rack/adb-server.js');
  const server = new TestAdbServer(adb);
  await server.start(Number(ADB_PORT));
  for (const phone of phones) await server.run('connect', phone.address);
  say((await server.run('devices', '-l')).out);
  say(`ANDROID_ADB_SERVER_PORT=${ADB_PORT} adb devices reaches them. Ctrl-C stops.`);
  await new Promise((resolve) => ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((s) => process.once(s, resolve)));
  await server.stop();
  await rack.stop();
}

async function portal() {
  Object.assign(process.env, {
    RACKMARK_DEMO: '1',
    RACKMARK_PORT: process.env.RACKMARK_PORT || PORT,
    RACKMARK_DATA_DIR: process.env.RACKMARK_DATA_DIR || join(root, 'data', 'demo'),
    RACKMARK_ADB: adb,
    RACKMARK_ADB_PORT: process.env.RACKMARK_ADB_PORT || ADB_PORT,
    RACKMARK_ADB_CONNECT: phones.map((p) => p.address).join(','),
    RACKMARK_HARNESS_DIR: await harnessApp(),
    // This computer is real: nothing of it belongs here.
    RACKMARK_COMPUTER: 'none',
    RACKMARK_FIRST_LOOK: '0',
  });
  say('Everything in this portal is simulated; its data folder is its own.');
  const url = `http://127.0.0.1:${process.env.RACKMARK_PORT}`;
  void firstBenchmark(url).catch((error) =>
    say(`The demo’s benchmark could not be started: ${error.message}`),
  );
  rack.unref();
  process.argv.splice(2, Infinity, 'start');
  await import('../packages/cli/dist/main.js');
}

/** The real APK when it was built, else a file that played phones take for one. @returns the folder that it lies in */
async function harnessApp() {
  const built = join(root, 'android-harness', 'out');
  if (existsSync(join(built, 'harness.json'))) return built;
  const { fakeApk } = await load('apk.js');
  const { HARNESS_VERSION, RUNTIME_VERSION } = await import('@rackmark/harness');
  const folder = join(root, '.rackmark', 'demo-harness');
  const bytes = fakeApk({ versionName: HARNESS_VERSION }, 2_000_000);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = `played-harness-${HARNESS_VERSION}.apk`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), bytes);
  const facts = {
    file,
    version: HARNESS_VERSION,
    sha256,
    abi: 'arm64-v8a',
    min_sdk: 26,
    runtime: { name: 'litert', version: RUNTIME_VERSION, sha256: '0'.repeat(64) },
    npu_libraries: [],
  };
  writeFileSync(join(folder, 'harness.json'), JSON.stringify(facts, null, 2));
  return folder;
}

/** Something to look at: once the phones are ready, a sample network runs on all of them. */
async function firstBenchmark(url) {
  const [{ Api }, { sampleModels }] = await Promise.all([
    import('../packages/cli/dist/api.js'),
    import('@rackmark/sample-models'),
  ]);
  const api = new Api(url);
  const ready = await readyPhones(api, Date.now() + 180_000);
  if (ready.length === 0 || (await api.newestBenchmarks()).length > 0) return;
  const sample = sampleModels.find((s) => s.family === 'sample-mobilenet');
  const more = { name: sample.name, family: sample.family };
  const { model } = await api.uploadBytes(new Uint8Array(sample.bytes()), sample.fileName, more);
  const made = await api.create(
    {
      name: 'Demo: one network on eight played phones',
      models: [model.sha256],
      configurations: [{ threads: 1 }, { threads: 2 }, { accelerator: 'gpu' }].map((c) => ({
        engine: 'litert',
        ...c,
      })),
      devices: { ids: ready.map((d) => d.id) },
      plan: { iterations: 50, seconds: 2, repeats: 3 },
    },
    'demo-rack',
  );
  say(`A benchmark runs on the played phones: ${url}/benchmarks/${made.number}`);
}

/** Those that are ready when all are, or when the time is up. */
async function readyPhones(api, until) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const found = (await api.isThere()) ? await api.devices() : [];
    const ready = found.filter(
      (d) => d.facts.kind === 'android' && d.reachability === 'online' && d.phase === 'ready',
    );
    if (ready.length >= phones.length || Date.now() > until) return ready;
  }
}

function stop(why) {
  say(why);
  process.exit(3);
}
