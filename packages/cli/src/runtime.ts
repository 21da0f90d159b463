import {
  findPinned,
  findRuntime,
  installLanguageRuntime,
  installOpenVino,
  installPinned,
  installRuntime,
  namedRuntime,
  probeEngines,
  RuntimeInstallError,
  RUNTIMES,
  thisPlatform,
  type PinnedRuntime,
} from '@rackmark/harness';
import { engineLabel, runtimeName } from '@rackmark/contracts';
import { saidOfText } from '@rackmark/words';
import { CannotRun } from './exit.js';
import { fetchingTo, ofInstall } from './install-errors.js';
import { table, terminal } from './table.js';
import { words } from './words.js';

interface How {
  onProgress: ReturnType<typeof fetchingTo>;
  signal: AbortSignal;
}

/** Fetches; Ctrl-C takes away again what was fetched so far. @throws CannotRun */
async function fetching(work: (how: How) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  try {
    const onProgress = fetchingTo((line) => void process.stderr.write(`${line}\n`));
    await work({ onProgress, signal: stop.signal });
  } catch (error) {
    if (error instanceof RuntimeInstallError) throw new CannotRun(ofInstall(error));
    throw error;
  }
}

const told = (
  key: 'shell.runtime.installed',
  found: { name: string; version: string; libraryPath: string },
) =>
  process.stdout.write(
    `${words().say(key, { name: found.name === 'litert' ? 'LiteRT' : 'LiteRT-LM', version: found.version, path: found.libraryPath })}\n`,
  );
const noticed = () => process.stdout.write(`${words().say('shell.runtime.noticed')}\n`);

/**
 * `rackmark runtime install`: the native LiteRT, fetched and checked; `--openvino` adds the route to Intel NPUs,
 * `--litert-lm` the engine for language models. A running agent notices the first and the last by itself.
 */
export async function runtimeInstall({
  openvino = false,
  litertLm = false,
}: { openvino?: boolean; litertLm?: boolean } = {}): Promise<void> {
  await fetching(async (how) => {
    told('shell.runtime.installed', await installRuntime(how));
    if (litertLm) {
      told('shell.runtime.installed', await installLanguageRuntime(how));
      noticed();
    }
    if (!openvino) return;
    await installOpenVino(how);
    process.stdout.write(`${words().say('shell.runtime.openvino')}\n`);
  });
}

/** `rackmark runtime add`: released versions beside the default one. All are named rightly before one is fetched. */
export async function runtimeAdd(names: readonly string[]): Promise<void> {
  await fetching(async (how) => {
    for (const runtime of names.map(namedRuntime))
      told('shell.runtime.installed', await installPinned(runtime, how));
    noticed();
  });
}

/** `rackmark runtime list`: every version that is driven, and whether it is here. */
export async function runtimeList({ json = false }: { json?: boolean } = {}): Promise<void> {
  const rows = await Promise.all(Object.values(RUNTIMES).flat().map(listed));
  if (json) return void process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  const header = (['column.runtime', 'column.state', 'column.size'] as const).map((c) => words().say(c));
  const cells = rows.map(({ runtime, state, is_default, megabytes, install }) => [
    runtime,
    words().say('shell.runtime.state', { state, kind: is_default ? 'default' : 'other', given: install }),
    megabytes === null ? '–' : `${megabytes} MB`,
  ]);
  process.stdout.write(`${table(header, cells, terminal())}\n`);
}

async function listed(pinned: PinnedRuntime) {
  const { name, version, wheels } = pinned;
  const is_default = RUNTIMES[name][0] === pinned;
  const wheel = wheels[thisPlatform()];
  const found = wheel === undefined ? null : await findPinned(pinned);
  return {
    runtime: runtimeName({ engine: name, version }),
    state:
      wheel === undefined
        ? 'not_here'
        : found === null
          ? 'to_add'
          : found.version === 'custom'
            ? 'own'
            : 'installed',
    is_default,
    megabytes: wheel?.megabytes ?? null,
    install: pinned.install,
    library: found?.libraryPath ?? null,
    sha256: found?.librarySha256 ?? null,
  };
}

/** What a harness says in English; what its loader printed stays as it is. */
const inWords = (reason: string | null): string => words().tell(saidOfText(reason), reason ?? '');

/** `rackmark runtime status`: what can be measured on this computer, and what not, with the reason. */
export async function runtimeStatus(): Promise<void> {
  for (const offer of await probeEngines({ runtime: await findRuntime() })) {
    const why = offer.available
      ? ''
      : ` ${words().say('shell.runtime.not_available', { given: inWords(offer.reason) })}`;
    process.stdout.write(`${engineLabel(offer.engine)} ${offer.version ?? ''}${why}\n`);
    for (const r of offer.runtimes ?? [])
      process.stdout.write(
        `  ${r.version} ${r.available ? words().say('shell.runtime.beside') : inWords(r.reason)}\n`,
      );
    for (const a of offer.accelerators) {
      const what = a.available
        ? words().say('shell.runtime.yes', {
            kind: a.adapter ? (a.software ? 'software' : 'named') : 'plain',
            given: a.adapter ?? '',
          })
        : inWords(a.reason) || words().say('shell.runtime.no');
      process.stdout.write(`  ${a.accelerator.toUpperCase()}  ${what}\n`);
    }
  }
}
