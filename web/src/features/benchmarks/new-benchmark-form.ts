import {
  accelerator,
  engineName,
  engineOfRunner,
  expandMatrix,
  gpuBackend,
  gpuPrecision,
  MAX_THREADS,
  MOST_TOKENS,
  namedLibraryTrouble,
  npuCompileMode,
  parseRuntime,
  parseShapes,
  runner,
  runtimeName,
  versionedEngine,
  type Accelerator,
  type Configuration,
  type Device,
  type DeviceSet,
  type EngineName,
  type LanguageTask,
  type NewBenchmarkInput,
  type Runner,
} from '@rackmark/contracts';
import { filterDevices } from '../../lib/devices/device-filter.js';
import { stateOf, type StateKind } from '../../lib/devices/device-state.js';
import { givenOf } from './given-inputs.js';
import type { NewBenchmarkSearch } from '../../lib/new-benchmark-search.js';
import { say } from '../../lib/words.js';

/** Numbers of tokens, or what is wrong with the text. */
function tokenList(text: string): number[] | string {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  for (const part of parts) {
    const n = Number(part);
    if (!Number.isInteger(n) || n < 1 || n > MOST_TOKENS)
      return say('new_benchmark.no_tokens', { text: part, many: MOST_TOKENS });
  }
  return [...new Set(parts.map(Number))];
}
const tokensOf = (text: string): number[] => {
  const list = tokenList(text);
  return typeof list === 'string' ? [] : list;
};
const wrongTokens = (text: string, mayBeEmpty = false): string | null => {
  const list = tokenList(text);
  if (typeof list === 'string') return list;
  return list.length > 0 || mayBeEmpty ? null : say('new_benchmark.give_at_least_one_number_of');
};

/** Text such as "1, 2, 4" as numbers, or what is wrong with it. */
export function parseThreads(text: string): { threads: number[] } | { wrong: string } {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  if (parts.length === 0) return { wrong: say('new_benchmark.give_at_least_one_number_of_2') };
  for (const part of parts) {
    const n = Number(part);
    if (!Number.isInteger(n) || n < 1 || n > MAX_THREADS)
      return { wrong: say('new_benchmark.no_threads', { text: part, many: MAX_THREADS }) };
  }
  return { threads: [...new Set(parts.map(Number))] };
}

const numberIn = (text: string, low: number, high: number, whole: boolean): string | null => {
  const n = Number(text);
  if (text.trim() === '' || Number.isNaN(n) || (whole && !Number.isInteger(n)) || n < low || n > high) {
    return say('new_benchmark.number_from', { kind: whole ? 'whole' : 'any', from: low, to: high });
  }
  return null;
};

/** Devices that would take a job now or soon. */
export const isFree = (d: Device) => free.has(stateOf(d).kind);
const free = new Set<StateKind>(['ready', 'measuring', 'waiting', 'preparing', 'recovering']);

export interface Form {
  models: string[];
  engines: EngineName[];
  /** Versions by their names, "litert@2.2.0"; an engine's own name stands for what a device has. */
  runtimes: string[];
  runners: Runner[];
  accelerators: Accelerator[];
  threads: string;
  precisions: Configuration['precision'][];
  backends: Configuration['backend'][];
  compileModes: Configuration['compile_mode'][];
  compileCache: boolean;
  /** The CPU may take what a GPU or NPU does not. */
  fallback: boolean;
  /** Of language models: numbers of tokens, and a text to answer. */
  prefill: string;
  decode: string;
  context: string;
  prompt: string;
  /** "image=1,224,224,3", parted by semicolons. */
  shapes: string;
  /** Files that fill inputs. */
  inputs: Configuration['inputs'];
  devices: string[];
  repeats: string;
  iterations: string;
  seconds: string;
}

/** What stands in the address, with what most people want where it is silent. */
export function formOf(
  s: NewBenchmarkSearch,
  devices: readonly Device[],
  sets: readonly DeviceSet[] = [],
  isBundle = false,
): Form {
  // A library that somebody named and that is no good: its cells say so, LiteRT.js does not take its place.
  const isNative = devices.some((d) =>
    d.facts.engines.some((e) => e.engine === 'litert' && (e.available || namedLibraryTrouble(e) !== null)),
  );
  const known = <T extends string>(values: readonly string[], options: readonly T[], fallback: T): T[] => {
    const found = options.filter((o) => values.includes(o));
    return found.length > 0 ? found : [fallback];
  };
  const engines = known(
    s.engine,
    engineName.options,
    isBundle ? 'litert-lm' : isNative ? 'litert' : 'litert-js',
  );
  return {
    models: s.model,
    engines,
    runtimes: runtimesIn(s.runtime ?? [], engines),
    runners: known(s.runner ?? [], runner.options, 'harness'),
    accelerators: known(s.accelerator, accelerator.options, 'cpu'),
    threads: s.threads.length > 0 ? s.threads.join(', ') : '1, 2',
    precisions: known(s.precision ?? [], gpuPrecision.options, 'default'),
    backends: known(s.backend ?? [], gpuBackend.options, 'default'),
    compileModes: known(s.mode ?? [], npuCompileMode.options, 'default'),
    compileCache: s.cache === 'on',
    fallback: s.fallback === 'allow',
    prefill: s.prefill ?? '128',
    decode: s.decode ?? '64',
    context: s.context ?? '',
    prompt: s.prompt ?? '',
    shapes: s.shapes ?? '',
    inputs: givenOf(s.input ?? []),
    devices: filterDevices(devices, s, sets)
      .filter((d) => (s.device.length > 0 ? s.device.includes(d.id) : isFree(d)))
      .map((d) => d.id),
    repeats: s.repeats ?? '3',
    iterations: s.iterations ?? '100',
    seconds: s.seconds ?? '1',
  };
}

/** Of each engine that has versions: those that were chosen, or what a device has. */
function runtimesIn(texts: readonly string[], engines: readonly EngineName[]): string[] {
  const named = texts.map(parseRuntime).filter((r) => r !== null);
  return versionedEngine.options
    .filter((engine) => engines.includes(engine))
    .flatMap((engine) => {
      const own = named.filter((r) => r.engine === engine).map(runtimeName);
      return own.length > 0 ? own : [engine];
    });
}

/** What there is to choose from: nothing where no device has more than one version of an engine. */
export function offeredRuntimes(
  f: Pick<Form, 'engines' | 'devices' | 'runtimes'>,
  devices: readonly Device[],
): string[] {
  const chosen = devices.filter((d) => f.devices.includes(d.id)).flatMap((d) => d.facts.engines);
  return versionedEngine.options
    .filter((engine) => f.engines.includes(engine))
    .flatMap((engine) => {
      const there = chosen
        .filter((e) => e.engine === engine)
        .flatMap((e) => e.runtimes ?? [])
        .map(({ version }) => runtimeName({ engine, version }));
      const asked = f.runtimes.filter((name) => name.startsWith(`${engine}@`));
      const all = [...new Set([...there, ...asked])];
      return all.length > 0 ? [engine, ...all] : [];
    });
}

const shapesOf = (f: Form) => parseShapes(f.shapes.split(';'));

export function mistakesOf(f: Form): Partial<Record<keyof Form, string>> {
  const threads = parseThreads(f.threads);
  const shapes = shapesOf(f);
  const mistakes: Partial<Record<keyof Form, string | null>> = {
    threads: f.accelerators.includes('cpu') && 'wrong' in threads ? threads.wrong : null,
    ...(f.engines.includes('litert-lm')
      ? {
          prefill: f.prompt === '' ? wrongTokens(f.prefill) : null,
          decode: wrongTokens(f.decode),
          context: wrongTokens(f.context, true),
        }
      : {}),
    shapes: typeof shapes === 'string' ? shapes : null,
    repeats: numberIn(f.repeats, 1, 100, true),
    iterations: numberIn(f.iterations, 1, 1_000_000, true),
    seconds: numberIn(f.seconds, 0, 3_600, false),
  };
  return Object.fromEntries(Object.entries(mistakes).filter(([, v]) => v !== null)) as Partial<
    Record<keyof Form, string>
  >;
}

/** Prefill × decode × context, or the prompt with each decode and context. */
function tasksOf(f: Form): LanguageTask[] {
  const prompt = f.prompt === '' ? null : f.prompt;
  const contexts = tokensOf(f.context);
  return (prompt === null ? tokensOf(f.prefill) : [1]).flatMap((prefill_tokens) =>
    tokensOf(f.decode).flatMap((decode_tokens) =>
      (contexts.length > 0 ? contexts : [null]).map((context_tokens) => ({
        prefill_tokens,
        decode_tokens,
        context_tokens,
        prompt,
      })),
    ),
  );
}

export function requestOf(f: Form): NewBenchmarkInput {
  const threads = parseThreads(f.threads);
  const given = shapesOf(f);
  const matrix = (engine: readonly EngineName[], lm: readonly LanguageTask[]) =>
    expandMatrix({
      engine,
      runtime: f.runtimes.map(parseRuntime).filter((r) => r !== null),
      lm,
      // Of a single inference: a language model takes numbers of tokens.
      shapes: lm.length > 0 || typeof given === 'string' ? {} : given,
      inputs: lm.length > 0 ? {} : f.inputs,
      accelerator: f.accelerators,
      threads: 'threads' in threads ? threads.threads : [],
      precision: f.precisions,
      backend: f.backends,
      compile_mode: f.compileModes,
      compile_cache: f.compileCache ? 'on' : 'off',
      fallback: f.fallback ? 'allow' : 'forbid',
      runner: f.runners,
    }).filter(({ runner: r = 'harness', engine: e }) => r === 'harness' || engineOfRunner[r] === e);
  const isLanguage = f.engines.includes('litert-lm');
  const configurations = [
    ...matrix(
      f.engines.filter((e) => e !== 'litert-lm'),
      [],
    ),
    ...(isLanguage ? matrix(['litert-lm'], tasksOf(f)) : []),
  ];
  const seconds = Number(f.seconds);
  return {
    models: f.models,
    configurations,
    devices: { ids: f.devices },
    plan: {
      repeats: Number(f.repeats),
      iterations: Number(f.iterations),
      seconds,
      max_seconds: Math.max(30, seconds * 2),
      // A turn of a long prompt on a slow device takes minutes.
      ...(isLanguage ? { timeout_seconds: 1_800 } : {}),
    },
  };
}
