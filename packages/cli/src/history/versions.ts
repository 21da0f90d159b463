import { setTimeout as wait } from 'node:timers/promises';
import { engineLabel, runtimeName, type Device, type VersionedEngine } from '@rackmark/contracts';
import {
  findPinned,
  installPinned,
  namedRuntime,
  RuntimeInstallError,
  RUNTIMES,
  thisPlatform,
  type PinnedRuntime,
} from '@rackmark/harness';
import { said } from '@rackmark/words';
import type { Api } from '../api.js';
import { firstBytes } from '../bench/first-bytes.js';
import { CannotRun } from '../exit.js';
import { fetchingTo, ofInstall } from '../install-errors.js';
import { words } from '../words.js';

const say = (text: string) => void process.stderr.write(`${text}\n`);

export interface Asked {
  engine: VersionedEngine;
  /** The oldest first. */
  versions: PinnedRuntime[];
  /** Versions that nobody has by the time of measuring are left out. */
  all: boolean;
}

/** What `--runtimes` asks for these files. @throws CannotRun */
export function askedVersions(text: string, files: readonly string[]): Asked {
  const engine = engineOf(files);
  if (text.trim() === 'all') return { engine, versions: oldestFirst(RUNTIMES[engine]), all: true };
  const named = text
    .split(',')
    .filter((t) => t.trim() !== '')
    .map(known);
  const other = named.find((r) => r.name !== engine);
  if (other !== undefined)
    throw new CannotRun(
      said('cannot.history.other_engine', { name: other.label, a: engineLabel(engine), b: engine }),
    );
  const versions = oldestFirst([...new Set(named)]);
  if (versions.length < 2) throw new CannotRun(said('cannot.history.two'));
  return { engine, versions, all: false };
}

function known(text: string): PinnedRuntime {
  try {
    return namedRuntime(text);
  } catch (error) {
    if (error instanceof RuntimeInstallError) throw new CannotRun(ofInstall(error));
    throw error;
  }
}

const oldestFirst = (all: readonly PinnedRuntime[]): PinnedRuntime[] =>
  [...all].sort(
    (a, b) => a.day.localeCompare(b.day) || a.version.localeCompare(b.version, 'en', { numeric: true }),
  );

/** A .tflite file runs on LiteRT, a bundle on LiteRT-LM. */
function engineOf(files: readonly string[]): VersionedEngine {
  const engines = new Set(files.map((f) => (firstBytes(f, 8).slice(4) === 'TFL3' ? 'litert' : 'litert-lm')));
  if (engines.size > 1) throw new CannotRun(said('cannot.kinds'));
  return [...engines][0]!;
}

/** Fetches what is missing on this computer; what cannot be had is said. */
export async function fetchMissing({ versions }: Asked): Promise<void> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal);
  try {
    for (const runtime of versions) {
      if (runtime.wheels[thisPlatform()] === undefined || (await findPinned(runtime)) !== null) continue;
      await installPinned(runtime, { onProgress: fetchingTo(say), signal: stop.signal }).catch(
        (error: unknown) => {
          if (!(error instanceof RuntimeInstallError) || stop.signal.aborted) throw error;
          say(words().sentence(ofInstall(error)));
        },
      );
    }
  } catch (error) {
    throw error instanceof RuntimeInstallError ? new CannotRun(ofInstall(error)) : error;
  } finally {
    process.off('SIGINT', onSignal);
  }
}

const has = ({ facts }: Device, { name, version }: PinnedRuntime): boolean => {
  const own = facts.engines.find((e) => e.engine === name);
  const offers = [own, ...(own?.runtimes ?? [])];
  return offers.some((o) => o?.version === version && o.available);
};

/** An agent that runs notices within half a minute what was fetched beside it. */
const PATIENCE_MS = 60_000;
const POLL_MS = 500;

/**
 * Which versions are measured, and on which devices: where nobody chose, those that have two of them.
 * @param isHere the portal's agent may be this computer's, which has just been given what was missing
 * @throws CannotRun
 */
export async function atHand(
  api: Api,
  { versions, all, engine }: Asked,
  { isHere, choose }: { isHere: boolean; choose: ((d: Device) => boolean) | null },
): Promise<{ versions: PinnedRuntime[]; devices: string[] }> {
  const here = isHere ? await present(versions) : [];
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const online = (await api.devices()).filter((d) => d.admin === 'enabled' && d.reachability === 'online');
    const devices = online.filter(choose ?? ((d) => versions.filter((v) => has(d, v)).length > 1));
    const found = versions.filter((v) => devices.some((d) => has(d, v)));
    const isSettled = devices.length > 0 && here.every((v) => found.includes(v));
    if (!isSettled && Date.now() < until) {
      await wait(POLL_MS);
      continue;
    }
    const measured = all ? found : versions;
    if (measured.length < 2 || devices.length === 0) throw tooFew(versions, engine);
    const left = versions.filter((v) => !measured.includes(v));
    if (left.length > 0) say(words().say('shell.history.left_out', { list: left.map((v) => nameOf(v)) }));
    return { versions: measured, devices: devices.map((d) => d.id) };
  }
}

async function present(versions: readonly PinnedRuntime[]): Promise<PinnedRuntime[]> {
  const found = await Promise.all(versions.map((v) => findPinned(v)));
  return versions.filter((_, i) => found[i] !== null && found[i]!.version !== 'custom');
}

export const nameOf = ({ name, version }: PinnedRuntime): string => runtimeName({ engine: name, version });

const tooFew = (versions: readonly PinnedRuntime[], engine: VersionedEngine): CannotRun =>
  new CannotRun(
    said('cannot.history.too_few', {
      name: engineLabel(engine),
      code: versions.map(nameOf).join(' '),
    }),
  );
