import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Benchmark, Cell, Device, Model } from '@rackmark/contracts';
import { Api } from '../api.js';
import { CannotRun, exitCode } from '../exit.js';
import { bestEngine, firstOnlineDevice } from '../portal/first-look.js';
import { withPortal } from '../portal/with-portal.js';
import { benchJson } from './json.js';
import { isBundle, tasksOf } from './language.js';
import { configurationsOf, parseOptions, type BenchOptions } from './options.js';
import { Progress } from './progress.js';
import { renderCells } from './render.js';

/** Asking costs the computer that may be measuring at this moment: once a second is enough. */
const POLL_MS = 1_000;

/** `rackmark bench`: uploads, measures, prints. @returns the exit code */
export async function bench(files: readonly string[], raw: unknown): Promise<number> {
  const options = parseOptions(raw);
  for (const file of files) {
    if (!existsSync(file)) throw new CannotRun(`There is no file ${file}.`);
    if (!statSync(file).isFile()) throw new CannotRun(`${file} is a folder, not a model file.`);
  }
  if (options.prompt !== undefined && !existsSync(options.prompt))
    throw new CannotRun(`There is no prompt file ${options.prompt}.`);
  return withPortal(options, async (api) => {
    const { benchmark, cells, interrupted } = await measure(api, files, options);
    const url = `${api.url}/benchmarks/${benchmark.number}`;
    if (options.json)
      process.stdout.write(`${JSON.stringify(benchJson(benchmark, cells, api.url), null, 2)}\n`);
    else process.stdout.write(renderCells(benchmark, cells, url, { markdown: options.markdown }));
    if (interrupted) return exitCode.interrupted;
    return cells.every((c) => c.outcome === 'measured') ? exitCode.ok : exitCode.notMeasured;
  });
}

async function measure(
  api: Api,
  files: readonly string[],
  o: BenchOptions,
): Promise<{ benchmark: Benchmark; cells: Cell[]; interrupted: boolean }> {
  const devices = await chooseDevices(api, o.device);
  const models: Model[] = [];
  for (const file of files) {
    try {
      models.push((await api.upload(file)).model);
    } catch (error) {
      throw error instanceof CannotRun ? new CannotRun(`${file}: ${error.message}`) : error;
    }
  }
  const bundles = models.filter(isBundle);
  if (o.engine === undefined && bundles.length > 0 && bundles.length < models.length) {
    throw new CannotRun(
      'Language models in .litertlm and .task files run on LiteRT-LM, .tflite files on LiteRT: bench them one kind at a time.',
    );
  }
  const best = bundles.length > 0 ? 'litert-lm' : bestEngine(devices);
  const isLanguage =
    (o.engine ?? [best]).includes('litert-lm') ||
    [o.prefill, o.decode, o.context, o.prompt].some((option) => option !== undefined);
  const prompt = o.prompt === undefined ? null : readFileSync(o.prompt, 'utf8');
  if (o.engine === undefined && best === 'litert-js')
    process.stderr.write(
      'The native LiteRT is not installed on the device; LiteRT.js measures. npx rackmark runtime install fetches it.\n',
    );
  const made = await api.create(
    {
      models: models.map((m) => m.sha256),
      configurations: configurationsOf(o, best, isLanguage ? tasksOf(o, prompt, models) : []),
      devices: { ids: devices.map((d) => d.id) },
      plan: {
        repeats: o.repeats,
        iterations: o.iterations,
        seconds: o.seconds,
        max_seconds: Math.max(30, o.seconds * 2),
        // A turn of a long prompt on a slow device takes minutes.
        ...(isLanguage ? { timeout_seconds: 1_800, profile: false } : {}),
      },
    },
    randomUUID(),
  );
  return follow(api, made);
}

/** By name, id or kind; without a choice all that are connected. */
async function chooseDevices(api: Api, wanted: readonly string[] | undefined): Promise<Device[]> {
  const first = await firstOnlineDevice(api);
  const all = (await api.devices()).filter((d) => d.admin === 'enabled');
  if (wanted === undefined) {
    if (first === null)
      throw new CannotRun(
        'No device is connected to the portal. npm start brings one; npx rackmark agent adds this computer to another portal.',
      );
    return all.filter((d) => d.reachability === 'online');
  }
  return wanted.flatMap((text) => {
    const found = all.filter(
      (d) =>
        d.id === text || d.facts.kind === text || d.facts.name.toLowerCase().includes(text.toLowerCase()),
    );
    if (found.length === 0)
      throw new CannotRun(
        `No device is called "${text}". There are: ${all.map((d) => d.facts.name).join('; ') || 'none'}.`,
      );
    return found;
  });
}

/** Waits for the end; Ctrl-C cancels what is left and keeps what was measured. */
async function follow(
  api: Api,
  made: Benchmark,
): Promise<{ benchmark: Benchmark; cells: Cell[]; interrupted: boolean }> {
  const progress = new Progress(process.stderr);
  let interrupted = false;
  const onInterrupt = () => (interrupted = true);
  process.once('SIGINT', onInterrupt);
  let benchmark = made;
  try {
    while (benchmark.state !== 'ended') {
      progress.show(benchmark);
      if (interrupted) await api.cancel(made.id);
      await wait(POLL_MS);
      benchmark = await api.benchmark(made.id);
    }
  } finally {
    progress.clear();
    process.off('SIGINT', onInterrupt);
  }
  return { benchmark, cells: await api.cells(made.id), interrupted };
}
