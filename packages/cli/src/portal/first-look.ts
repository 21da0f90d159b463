import { setTimeout as wait } from 'node:timers/promises';
import { namedLibraryTrouble, type Device, type EngineName } from '@rackmark/contracts';
import { sampleModels } from '@rackmark/sample-models';
import { said, saidOfText } from '@rackmark/words';
import type { Api } from '../api.js';
import { CannotRun } from '../exit.js';

const PATIENCE_MS = 60_000;

/** The first device that is connected; null after a minute without one. */
export async function firstOnlineDevice(
  api: Api,
  choose: (d: Device) => boolean = () => true,
): Promise<Device | null> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const found = (await api.devices()).find((d) => d.reachability === 'online' && choose(d));
    if (found !== undefined) return found;
    await wait(200);
  }
  return null;
}

/** The native engine where a device has it, else LiteRT.js. */
export function bestEngine(devices: readonly Device[]): EngineName {
  const offers = devices.flatMap((d) => d.facts.engines.filter((e) => e.engine === 'litert'));
  if (offers.some((e) => e.available)) return 'litert';
  // A library that somebody named and that is no good: another engine in its place would measure something else.
  const named = offers.map(namedLibraryTrouble).find((why) => why !== null);
  if (named != null) throw new CannotRun(said('cannot.library', { sentence: saidOfText(named) ?? named }));
  return 'litert-js';
}

/**
 * On the very first start: two sample models, with one and two threads, so that there is something real to see. A portal
 * that has a model or a benchmark is left alone.
 * @returns the benchmark's address; null when nothing was started
 */
export async function firstLook(api: Api): Promise<string | null> {
  if ((await api.newestBenchmarks()).length > 0 || (await api.models()).length > 0) return null;
  const device = await firstOnlineDevice(api, (d) => d.facts.kind === 'computer');
  if (device === null) return null;
  const models: string[] = [];
  for (const sample of sampleModels.filter((s) => s.family === 'sample-mobilenet')) {
    const { model } = await api.uploadBytes(new Uint8Array(sample.bytes()), sample.fileName, {
      name: sample.name,
      family: sample.family,
    });
    models.push(model.sha256);
  }
  const engine = bestEngine([device]);
  const made = await api.create(
    {
      name: 'First look: sample network, f32 against int8',
      models,
      configurations: [
        { engine, threads: 1 },
        { engine, threads: 2 },
      ],
      devices: { ids: [device.id] },
    },
    'first-look',
  );
  return `${api.url}/benchmarks/${made.number}`;
}
