import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Device, NewBenchmarkInput } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import type { Api } from '../api.js';
import { CannotRun, exitCode, thereAre } from '../exit.js';
import { bestEngine, firstOnlineDevice } from '../portal/first-look.js';
import { withPortal } from '../portal/with-portal.js';
import { isTaken, namedCells, unnamedCells, uploadAll, wrongFiles, type Given } from './files.js';
import { follow, type Followed } from './follow.js';
import { uploadInputs } from './inputs.js';
import { benchJson } from './json.js';
import { isBundle, tasksOf } from './language.js';
import { terminal, wrapped } from '../table.js';
import { configurationsOf, parseOptions, type BenchOptions } from './options.js';
import { checkRuntimes, enginesOf } from './runtimes.js';
import { renderCells } from './render.js';
import { benchSuite, suiteRunOf } from './suite.js';
import { words } from '../words.js';

/** `rackmark bench`: uploads, measures, prints. @returns the exit code */
export async function bench(files: readonly string[], raw: unknown): Promise<number> {
  const ofSuite = suiteRunOf(files, raw);
  const options = parseOptions(raw);
  if (ofSuite === null) refuseNoModels(files);
  const prompt = options.prompt === undefined ? null : promptIn(options.prompt);
  return withPortal(options, async (api) => {
    const { given, followed } =
      ofSuite === null ? await measure(api, files, options, prompt) : await benchSuite(api, ofSuite);
    const { benchmark, interrupted } = followed;
    const cells = ofSuite === null ? namedCells(followed.cells, given) : unnamedCells(followed.cells);
    const url = `${api.url}/benchmarks/${benchmark.number}`;
    if (options.json)
      process.stdout.write(`${JSON.stringify(benchJson(benchmark, cells, given, api.url), null, 2)}\n`);
    else process.stdout.write(renderCells(benchmark, cells, url, { markdown: options.markdown, given }));
    if (interrupted) return exitCode.interrupted;
    const isWhole = given.every(isTaken) && cells.every((c) => c.outcome === 'measured');
    return isWhole ? exitCode.ok : exitCode.notMeasured;
  });
}

/** Before a portal is asked for, or started. @throws CannotRun */
export function refuseNoModels(files: readonly string[]): void {
  if (files.length === 0) throw new CannotRun(said('cannot.no_files'));
  const wrong = wrongFiles(files);
  if (wrong.length === files.length) throw new CannotRun(wrong);
}

async function measure(
  api: Api,
  files: readonly string[],
  o: BenchOptions,
  prompt: string | null,
): Promise<{ given: Given[]; followed: Followed }> {
  const { given, models, how } = await requestOf(api, files, o, prompt);
  const request = { models, ...how };
  const { precision } = await api.preview(request);
  process.stderr.write(
    `${wrapped(words().tell(precision.said, precision.text), terminal([], process.stderr))}\n`,
  );
  const made = await api.create(request, randomUUID());
  return { given, followed: await follow(api, made, process.stderr) };
}

/** Brings files to the portal, and says how they are to be measured by what was asked for. */
export async function requestOf(
  api: Api,
  files: readonly string[],
  o: BenchOptions,
  prompt: string | null,
): Promise<{
  given: Given[];
  models: string[];
  how: Required<Pick<NewBenchmarkInput, 'configurations' | 'devices' | 'plan'>>;
}> {
  const devices = await chooseDevices(api, o.device);
  checkRuntimes(o, devices);
  const given = await uploadAll(api, files, o.part);
  const models = given.filter(isTaken).map((g) => g.model);
  const filled = await uploadInputs(api, o.input, o.shape, models);
  const bundles = models.filter(isBundle);
  if (
    o.engine === undefined &&
    o.runtime === undefined &&
    bundles.length > 0 &&
    bundles.length < models.length
  ) {
    throw new CannotRun(said('cannot.kinds'));
  }
  const best = bundles.length > 0 ? 'litert-lm' : bestEngine(devices);
  const engines = enginesOf(o, best);
  const isLanguage =
    engines.includes('litert-lm') ||
    [o.prefill, o.decode, o.context, o.prompt].some((option) => option !== undefined);
  if (o.engine === undefined && engines.includes('litert-js'))
    process.stderr.write(`${words().say('shell.bench.no_native')}\n`);
  const how = {
    configurations: configurationsOf(o, engines, isLanguage ? tasksOf(o, prompt, models) : [], filled),
    devices: { ids: devices.map((d) => d.id) },
    plan: {
      repeats: o.repeats,
      iterations: o.iterations,
      seconds: o.seconds,
      max_seconds: Math.max(30, o.seconds * 2),
      // A turn of a long prompt on a slow device takes minutes.
      ...(isLanguage ? { timeout_seconds: 1_800, profile: false } : {}),
    },
  };
  return { given, models: [...new Set(models.map((m) => m.sha256))], how };
}

/** @throws CannotRun */
export function promptIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CannotRun(said('cannot.prompt', { path, given: (error as Error).message }));
  }
}

/** By name, id or kind; without a choice all that are connected. */
async function chooseDevices(api: Api, wanted: readonly string[] | undefined): Promise<Device[]> {
  const first = await firstOnlineDevice(api);
  const known = await api.devices();
  const all = known.filter((d) => d.admin === 'enabled');
  if (wanted === undefined) {
    if (first === null) throw new CannotRun(said('cannot.device.away'));
    return all.filter((d) => d.reachability === 'online');
  }
  return [
    ...new Set(
      wanted.flatMap((text) => {
        const found = devicesCalled(text, all);
        if (found.length > 0) return found;
        const off = devicesCalled(text, known).map((d) =>
          said('wait.not_enabled', { device: d.facts.name, state: d.admin, why: '' }),
        );
        const others = thereAre(all.map((d) => d.facts.name));
        throw new CannotRun(
          off.length > 0
            ? [...off, others]
            : said('cannot.device.none_of', { given: text, sentence: others }),
        );
      }),
    ),
  ];
}

/** A name that fits wholly is that device's: "Pixel 9" is not the Pixel 9 Pro as well. */
export function devicesCalled(text: string, devices: readonly Device[]): Device[] {
  const asked = text.toLowerCase();
  const exact = devices.filter(
    ({ id, facts }) => id === text || facts.kind === text || facts.name.toLowerCase() === asked,
  );
  return exact.length > 0 ? exact : devices.filter((d) => d.facts.name.toLowerCase().includes(asked));
}
