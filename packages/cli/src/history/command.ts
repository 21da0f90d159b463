import { setTimeout as wait } from 'node:timers/promises';
import {
  configurationKey,
  configuration,
  engineLabel,
  type NewReleaseInput,
  type NewSuiteInput,
  type SeriesDetail,
  type Suite,
} from '@rackmark/contracts';
import type { PinnedRuntime } from '@rackmark/harness';
import { said } from '@rackmark/words';
import { z } from 'zod';
import type { Api } from '../api.js';
import { devicesCalled, promptIn, requestOf, refuseNoModels } from '../bench/command.js';
import { isTaken, notesOnFiles, type Given } from '../bench/files.js';
import { follow, POLL_MS, type Followed } from '../bench/follow.js';
import { parseOptions, type BenchOptions } from '../bench/options.js';
import { CannotRun, exitCode } from '../exit.js';
import { givenOptions } from '../given-options.js';
import { withPortal } from '../portal/with-portal.js';
import { historyJson, renderHistory, type History } from './render.js';
import { askedVersions, atHand, fetchMissing, nameOf, type Asked } from './versions.js';

const schema = z.object({
  runtimes: z.string().trim().min(1).default('all'),
  name: z.string().trim().min(1).max(80).optional(),
});

/**
 * `rackmark history MODEL`: measures models on released versions of the runtime, side by side, as a suite whose releases are
 * the versions; prints each against the one before. @returns the exit code
 */
export async function historyCommand(files: readonly string[], raw: unknown): Promise<number> {
  const own = givenOptions(schema, raw);
  const options = parseOptions(raw);
  if (options.runtime !== undefined) throw new CannotRun(said('cannot.history.runtime'));
  if (options.engine !== undefined) throw new CannotRun(said('cannot.history.engine'));
  refuseNoModels(files);
  const asked = askedVersions(own.runtimes, files);
  const prompt = options.prompt === undefined ? null : promptIn(options.prompt);
  const isHere = options.server === undefined && !process.env['RACKMARK_SERVER'];
  if (isHere) await fetchMissing(asked);
  return withPortal(options, async (api) => {
    const { versions, devices } = await atHand(api, asked, { isHere, choose: chosenBy(options) });
    const how = { ...options, engine: [asked.engine], device: devices };
    const { given, models, how: measured } = await requestOf(api, files, how, prompt);
    const names = given.filter(isTaken).map((g) => g.model.name);
    const suite = await suiteFor(api, {
      name: own.name ?? nameFor(names, asked),
      models: slotsOf(given, models),
      ...measured,
    });
    const made = await api.runSuite(String(suite.number), { releases: versions.map(releaseOf) });
    const followed = await follow(api, made, process.stderr);
    const history = { suite, benchmark: followed.benchmark, series: await read(api, suite, followed) };
    tell(history, given, api.url, options);
    if (followed.interrupted) return exitCode.interrupted;
    const isWhole = given.every(isTaken) && followed.cells.every((c) => c.outcome === 'measured');
    return isWhole ? exitCode.ok : exitCode.notMeasured;
  });
}

function tell(h: History, given: readonly Given[], portal: string, { json, markdown }: BenchOptions): void {
  if (json) return void process.stdout.write(`${JSON.stringify(historyJson(h, given, portal), null, 2)}\n`);
  process.stdout.write(renderHistory(h, notesOnFiles(given), portal, markdown));
}

const chosenBy = ({ device }: BenchOptions) =>
  device === undefined
    ? null
    : (d: Parameters<typeof devicesCalled>[1][number]) =>
        device.some((text) => devicesCalled(text, [d]).length > 0);

/** A version as a release: its date gives it its place. */
const releaseOf = (runtime: PinnedRuntime): NewReleaseInput => ({
  name: `${runtime.name} ${runtime.version}`,
  made_at: `${runtime.day}T00:00:00.000Z`,
  runtime: `${runtime.label} ${runtime.version}`,
  measure_with: nameOf(runtime),
});

const MOST_IN_NAME = 50;
/** In English: by it the suite is found again, in whatever language the command is then asked. */
function nameFor(names: readonly string[], { engine }: Asked): string {
  const [first = '', ...more] = names;
  const cut = first.length > MOST_IN_NAME ? `${first.slice(0, MOST_IN_NAME - 1)}…` : first;
  return `${cut}${more.length === 0 ? '' : ` and ${more.length} more`}: versions of ${engineLabel(engine)}`;
}

/** A slot a model; models of one name get a piece of their hash. */
function slotsOf(given: readonly Given[], shas: readonly string[]): NewSuiteInput['models'] {
  const names = new Map(given.filter(isTaken).map((g) => [g.model.sha256, g.model.name]));
  const often = (name: string) => [...names.values()].filter((n) => n === name).length > 1;
  return shas.map((sha256) => {
    const name = names.get(sha256)!;
    return { slot: often(name) ? `${name} ${sha256.slice(0, 8)}` : name, sha256 };
  });
}

/** The suite of an earlier time goes on, where it measures the same. @throws CannotRun where it does not */
async function suiteFor(api: Api, wanted: NewSuiteInput): Promise<Suite> {
  const before = (await api.suites()).find((s) => s.name.toLowerCase() === wanted.name.toLowerCase());
  if (before === undefined) return api.createSuite(wanted);
  const of = (s: Pick<NewSuiteInput, 'models' | 'configurations'>) =>
    JSON.stringify([
      s.models.map((m) => `${m.slot} ${m.sha256}`).sort(),
      s.configurations.map((c) => configurationKey(configuration.parse(c))).sort(),
    ]);
  if (of(before) !== of(wanted))
    throw new CannotRun(said('cannot.history.other_suite', { name: wanted.name }));
  return api.changeSuite(String(before.number), { devices: wanted.devices, plan: wanted.plan });
}

/** Series are read after the benchmark has ended. */
async function read(api: Api, suite: Suite, { cells }: Followed): Promise<SeriesDetail[]> {
  if (!cells.some((c) => c.outcome === 'measured' && c.verdict !== 'invalid')) return [];
  for (;;) {
    const series = await api.seriesOf(String(suite.number));
    if (series.length > 0 && series.every(isRead)) return series;
    await wait(POLL_MS);
  }
}
/** Whether what was read is all that was measured. */
const isRead = ({ places, releases }: SeriesDetail): boolean =>
  places.reduce((sum, p) => sum + p.runs, 0) === releases.reduce((sum, r) => sum + r.runs.length, 0);
