import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { configuration, measurementPlan } from '@rackmark/contracts';
import { findRuntime, runInChild } from '@rackmark/harness';
import { mobileNetLike, sampleModels } from '@rackmark/sample-models';
import { estimateRatio, intervalOf, quantile } from '@rackmark/statistics';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const runtime = await findRuntime();
export const folder = mkdtempSync(join(tmpdir(), 'rackmark-benchmarks-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const run = promisify(execFile);

/** The two sample networks as files. */
export const models = Object.fromEntries(
  sampleModels
    .filter((s) => s.family === 'sample-mobilenet')
    .map((s) => {
      const path = join(folder, s.fileName);
      writeFileSync(path, s.bytes());
      return [s.name.replace('sample-mobilenet-', ''), path];
    }),
);

/**
 * Eight files whose loads take some milliseconds to some tens, or those that are given with `--models`. Below about 5 ms
 * the ratio shows the tool's own work around the call (0.3 ms on a quiet computer, more on a busy one).
 */
export function modelsToLoad() {
  const at = process.argv.indexOf('--models');
  if (at >= 0) return process.argv.slice(at + 1).filter((a) => !a.startsWith('--'));
  const widths = { f32: [0.75, 1, 1.5, 2], int8: [1, 1.5, 2, 3] };
  return Object.entries(widths).flatMap(([weights, all]) =>
    all.map((width) => {
      const path = join(folder, `load-${weights}-${width}.tflite`);
      writeFileSync(path, mobileNetLike({ weights, width, inputSize: 224 }));
      return path;
    }),
  );
}

/** The cold load of one harness run in ns. */
export async function harnessLoad({ model, threads }) {
  let load = null;
  const { failure } = await runInChild(
    {
      v: 1,
      run: 'benchmark',
      model_path: model,
      configuration: configuration.parse({ threads }),
      plan: measurementPlan.parse({
        ...{ iterations: 1, seconds: 0, profile: false },
        warmup: { min_iterations: 0, min_ms: 0, max_ms: 1 },
      }),
      signature: null,
      library_path: runtime.libraryPath,
    },
    { onEvent: (e) => e.type === 'load' && e.cold && (load = e.duration_ns) },
  );
  if (failure) throw new Error(failure.message);
  return load;
}

/** Median of one harness run in ns. */
export async function harnessMedian({ engine, model, threads, seconds = 1, version = null }) {
  const latency = [];
  const { failure } = await runInChild(
    {
      v: 1,
      run: 'benchmark',
      model_path: model,
      configuration: configuration.parse({ engine, threads, runtime: version }),
      plan: measurementPlan.parse({ iterations: 50, seconds, profile: false }),
      signature: null,
      library_path: engine === 'litert' ? runtime.libraryPath : null,
    },
    { onEvent: (e) => e.type === 'samples' && e.phase === 'measure' && latency.push(...e.latency_ns) },
  );
  if (failure) throw new Error(failure.message);
  return quantile(latency, 0.5);
}

export async function bareMedian({ engine, model, threads, seconds = 1 }) {
  const script = join(root, 'benchmarks', 'support', 'bare-loop-child.mjs');
  const library = engine === 'litert' ? runtime.libraryPath : '-';
  const { stdout } = await run(process.execPath, [
    script,
    engine,
    library,
    model,
    String(threads),
    '0.6',
    String(seconds),
  ]);
  // The engine may write on standard output, too; the number is what stands last.
  return Number(/(\d+(\.\d+)?)$/.exec(stdout.trim())[1]);
}

/** The runtime's own benchmark tool, in a virtual environment of its own; null when it cannot be had. */
export function litertBenchmark(version = runtime.version) {
  const venv = join(root, '.rackmark', `benchmarks-venv-${version}`);
  const tool = join(venv, 'bin', 'litert-benchmark');
  if (!existsSync(tool)) {
    mkdirSync(join(root, '.rackmark'), { recursive: true });
    const made = spawnSync('python3', ['-m', 'venv', venv], { stdio: ['ignore', 2, 2] });
    if (made.status !== 0) return null;
    // 2.1.6 does not name what its tool imports.
    const wanted = [`ai-edge-litert==${version}`, 'ml_dtypes'];
    spawnSync(join(venv, 'bin', 'pip'), ['install', '-q', ...wanted], { stdio: ['ignore', 2, 2] });
  }
  if (!existsSync(tool)) return null;
  const ask = async ({ model, threads }, runs, key) => {
    const out = join(folder, 'litert-benchmark.json');
    await run(tool, [
      '--model',
      model,
      '--num_threads',
      String(threads),
      '--num_runs',
      String(runs),
      '--warmup_runs',
      String(runs),
      '--result_json',
      out,
    ]);
    const result = JSON.parse(readFileSync(out, 'utf8'));
    const ms = find(result, key);
    if (ms === undefined)
      throw new Error(`litert-benchmark wrote no ${key.source}: ${JSON.stringify(result).slice(0, 300)}`);
    return ms * 1e6;
  };
  return {
    /** Its median in ns. */
    median: ({ seconds = 1, ...cell }) => {
      const runs = Math.max(200, Math.round((seconds * 1e9) / (cell.threads === 1 ? 400_000 : 220_000)));
      return ask(cell, runs, /median/);
    },
    /** From the file to the compiled model in ns, as it times it. */
    load: (cell) => ask(cell, 1, /^init_ms$/),
  };
}
function find(value, wanted) {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, v] of Object.entries(value)) {
    if (wanted.test(key) && typeof v === 'number') return v;
    const inside = find(v, wanted);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** Measures two things by turns (a b b a …) and compares: ratio a / b with its 95 % interval over the pairs. */
export async function alternate(a, b, pairs) {
  const [x, y] = [[], []];
  for (let i = 0; i < pairs; i++) {
    if (i % 2 === 0) {
      x.push(await a());
      y.push(await b());
    } else {
      y.push(await b());
      x.push(await a());
    }
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  const single = (values) => values.map((v) => [v]);
  const estimate = estimateRatio(single(y), single(x));
  const { low, high } = intervalOf(estimate, 0.05) ?? { low: null, high: null };
  return { ratio: Math.exp(estimate.log), low, high, a: quantile(x, 0.5), b: quantile(y, 0.5) };
}

/** Starts the portal as `npm start` does; seconds until it is ready. */
export function startToReady(dataDir, port) {
  const begin = process.hrtime.bigint();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
      env: {
        ...process.env,
        // What is waited for is in English.
        LC_ALL: 'C',
        RACKMARK_DATA_DIR: dataDir,
        RACKMARK_PORT: String(port),
        RACKMARK_FIRST_LOOK: '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (d) => (errors += d));
    child.stdout.on('data', (d) => {
      if (!String(d).includes('is ready')) return;
      const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
      child.once('exit', () => resolve(seconds));
      child.kill('SIGTERM');
    });
    child.once('exit', (code) => code !== 0 && reject(new Error(errors)));
  });
}
