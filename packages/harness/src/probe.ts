import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { engineOffer, type EngineOffer, type VersionedEngine } from '@rackmark/contracts';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { measuringEnvironment } from './process/child-environment.js';
import { StderrFile } from './process/stderr-file.js';
import {
  findLanguageRuntime,
  findOtherRuntimes,
  findRuntime,
  ownLibraryOf,
  type NativeRuntime,
} from './runtime/install.js';
import { LITERT, LITERT_LM, RUNTIME_VERSION, type PinnedRuntime } from './runtime/pins.js';
import { findRoutes, type Routes } from './runtime/routes.js';

type Offer = EngineOffer['accelerators'][number];

const PROBE_SECONDS = 20;
/** How the engine begins to say that the library itself is no good here. */
const NOT_LOADED = 'The native LiteRT could not be loaded';
const LANGUAGE_NOT_LOADED = 'LiteRT-LM could not be loaded';
const OTHER_NPU = `No NPU: Rackmark drives it through LiteRT ${RUNTIME_VERSION} alone, whose own libraries lead to it.`;
const cpu = { accelerator: 'cpu' as const, available: true, adapter: null, software: false, reason: null };
export const absent = (accelerator: 'gpu' | 'npu', reason: string) => ({
  accelerator,
  available: false,
  adapter: null,
  software: false,
  reason,
});

/**
 * What the engines can do on this computer. The native library is asked in a process of its own: a driver may crash it.
 * @param runtime as found; null when the native library is missing
 */
export async function probeEngines({
  runtime,
  routes = findRoutes(),
}: {
  runtime: NativeRuntime | null;
  routes?: Routes;
}): Promise<EngineOffer[]> {
  return [
    await withOthers('litert', await probeNative(runtime, routes), routes),
    probeJs(),
    await probeEngine('litert-lm', routes),
  ];
}

/** One engine with every version of it that is there. */
export async function probeEngine(
  engine: VersionedEngine,
  routes: Routes = findRoutes(),
): Promise<EngineOffer> {
  const own =
    engine === 'litert'
      ? await probeNative(await findRuntime(), routes)
      : await probeLanguage(await findLanguageRuntime(), routes);
  return withOthers(engine, own, routes);
}

/** One after the other: each starts processes, and there may be many. */
async function withOthers(engine: VersionedEngine, own: EngineOffer, routes: Routes): Promise<EngineOffer> {
  const runtimes = [];
  const unlike =
    engine === 'litert' && routes.npu !== null ? { ...routes, npu: null, npuMissing: OTHER_NPU } : routes;
  for (const runtime of await findOtherRuntimes(engine)) {
    const probe = engine === 'litert' ? probeNative : probeLanguage;
    const { available, build, reason, accelerators } = await probe(runtime, unlike);
    runtimes.push({ available, version: runtime.version, build, reason, accelerators });
  }
  return runtimes.length === 0 ? own : { ...own, runtimes };
}

/**
 * LiteRT-LM's accelerators show themselves only with a model: the GPU is asked with a tiny one. It has no NPU on a computer
 * that Rackmark could drive; asked for one, it takes the model and answers from the CPU.
 */
async function probeLanguage(runtime: NativeRuntime | null, routes: Routes): Promise<EngineOffer> {
  const engine = 'litert-lm' as const;
  if (runtime === null) {
    const reason =
      notThere(LITERT_LM) ?? `LiteRT-LM is not installed. Run ${LITERT_LM.install} on this computer.`;
    return { engine, available: false, version: null, build: null, reason, accelerators: [] };
  }
  const gpu = await askChild('./process/probe-language-child.js', { runtime }, 'gpu', routes);
  if (gpu.reason?.startsWith(LANGUAGE_NOT_LOADED)) {
    const { version, librarySha256: build } = runtime;
    return {
      engine,
      available: false,
      version,
      build,
      reason: ofOwn(runtime, LITERT_LM, gpu.reason),
      accelerators: [],
    };
  }
  const npu =
    routes.npu === null
      ? (routes.npuMissing ?? 'No NPU.')
      : 'No NPU for language models: LiteRT-LM gets no compiler for it here and would answer from the CPU.';
  return {
    engine,
    available: true,
    version: runtime.version,
    build: runtime.librarySha256,
    reason: null,
    accelerators: [cpu, asPlayed(gpu, routes), absent('npu', npu)],
  };
}

/** Where a CPU was asked to play the GPU and cannot, a real one that answered is not what was asked for. */
const asPlayed = (gpu: Offer, { gpuMissing }: Routes): Offer =>
  gpuMissing === null ? gpu : absent('gpu', gpuMissing);

/** What somebody named is never passed over in silence. */
function notThere(runtime: Pick<PinnedRuntime, 'ownLibrary'>): string | null {
  const own = ownLibraryOf(runtime);
  return own
    ? `${runtime.ownLibrary} names ${own}, which is no file that is there. Correct it or unset it.`
    : null;
}

/** The loader's words, with who chose the library. */
function ofOwn({ version }: NativeRuntime, pinned: Pick<PinnedRuntime, 'ownLibrary'>, words: string): string {
  const own = version === 'custom' ? ownLibraryOf(pinned) : null;
  return own ? `${pinned.ownLibrary} names ${own}. ${words}` : words;
}

async function probeNative(runtime: NativeRuntime | null, routes: Routes): Promise<EngineOffer> {
  if (runtime === null) {
    const reason =
      notThere(LITERT) ??
      'The native LiteRT is not installed. Run npx rackmark runtime install on this computer.';
    return { engine: 'litert', available: false, version: null, build: null, reason, accelerators: [] };
  }
  // Each in a process of its own: one driver's crash must not hide the other.
  const ask = (accelerator: 'gpu' | 'npu') =>
    askChild('./process/probe-child.js', { runtime, accelerator, npu: routes.npu }, accelerator, routes);
  const [gpu, npu] = await Promise.all([
    ask('gpu'),
    routes.npu === null ? absent('npu', routes.npuMissing ?? 'No NPU.') : ask('npu'),
  ]);
  if (gpu.reason?.startsWith(NOT_LOADED)) {
    const { version, librarySha256: build } = runtime;
    const reason = ofOwn(runtime, LITERT, gpu.reason);
    return { engine: 'litert', available: false, version, build, reason, accelerators: [] };
  }
  return {
    engine: 'litert',
    available: true,
    version: runtime.version,
    build: runtime.librarySha256,
    reason: null,
    accelerators: [cpu, asPlayed(gpu, routes), npu],
  };
}

/** Runs a script that prints one accelerator's offer as JSON on its last line. */
function askChild(
  file: string,
  question: object,
  accelerator: 'gpu' | 'npu',
  routes: Routes,
): Promise<Offer> {
  const script = fileURLToPath(new URL(file, import.meta.url)).replace(
    /([/\\])src([/\\]process)/,
    '$1dist$2',
  );
  const stderr = new StderrFile();
  const NAME = accelerator.toUpperCase();
  return new Promise<Offer>((resolve) => {
    const child = spawn(process.execPath, [script, JSON.stringify(question)], {
      stdio: ['ignore', 'pipe', stderr.fd],
      env: measuringEnvironment(routes.env[accelerator]),
      timeout: PROBE_SECONDS * 1000,
      killSignal: 'SIGKILL',
    });
    let text = '';
    child.stdout!.on('data', (d: Buffer) => (text += d.toString()));
    child.on('error', (error) =>
      resolve(absent(accelerator, `The ${NAME} could not be asked: ${error.message}`)),
    );
    child.on('close', (_, signal) => {
      const line = text.trim().split('\n').at(-1) ?? '';
      const parsed = engineOffer.shape.accelerators.element.safeParse(safeJson(line));
      const died = `The ${NAME}'s driver ended the process that asked it (${signal ?? 'no answer'}).`;
      resolve(parsed.success ? parsed.data : absent(accelerator, died));
    });
  }).finally(() => stderr.remove());
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function probeJs(): EngineOffer {
  const require = createRequire(import.meta.url);
  const manifest = join(dirname(require.resolve('@litertjs/core')), '..', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const browser = (name: string) => `No ${name}: LiteRT.js outside a browser runs on the CPU only.`;
  return {
    engine: 'litert-js',
    available: true,
    version,
    build: null,
    reason: null,
    accelerators: [cpu, absent('gpu', browser('GPU')), absent('npu', browser('NPU'))],
  };
}
