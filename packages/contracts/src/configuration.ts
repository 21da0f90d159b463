import { z } from 'zod';
import { sha256 } from './primitives.js';
import { runtimeVersion, type NamedRuntime } from './runtime-version.js';
import type { Said } from './said.js';

export const accelerator = z.enum(['cpu', 'gpu', 'npu']);
export type Accelerator = z.infer<typeof accelerator>;

/** `litert`: the native library. `litert-js`: LiteRT.js in WebAssembly. `litert-lm`: the native library for language models. */
export const engineName = z.enum(['litert', 'litert-js', 'litert-lm']);
export type EngineName = z.infer<typeof engineName>;

export const MAX_THREADS = 256;

export const gpuPrecision = z.enum(['default', 'fp16', 'fp32', 'fp16_fp32_acc']);
export const gpuBackend = z.enum(['default', 'opencl', 'webgpu']);
export const gpuPriority = z.enum(['default', 'low', 'normal', 'high']);
export const npuCompileMode = z.enum(['default', 'aot', 'jit']);
/**
 * What measures on the device: Rackmark's own harness, or, on phones only, a prebuilt program: LiteRT's `benchmark_model`,
 * or LiteRT-LM's `litert_lm_main`. Those report sums, no raw samples; numbers of two runners are never mixed.
 */
export const runner = z.enum(['harness', 'benchmark_model', 'litert_lm_main']);
export type Runner = z.infer<typeof runner>;
/** The one engine that a prebuilt program runs. */
export const engineOfRunner = {
  benchmark_model: 'litert',
  litert_lm_main: 'litert-lm',
} as const satisfies Record<Exclude<Runner, 'harness'>, EngineName>;

export const MOST_TOKENS = 1_000_000;
const tokens = z.int().min(1, 'must be at least 1').max(MOST_TOKENS, `must be at most ${MOST_TOKENS}`);
/**
 * What a language model is to do. Without a prompt it takes exactly `prefill_tokens` made-up tokens and says exactly
 * `decode_tokens`, whatever they are; with one it answers it, greedily, until it stops or has said `decode_tokens`.
 */
export const languageTask = z.object({
  prefill_tokens: tokens.default(256),
  decode_tokens: tokens.default(256),
  /** Tokens that prompt and answer may take together; null: what the model allows. */
  context_tokens: tokens.nullable().default(null),
  prompt: z.string().min(1).max(65_536).nullable().default(null),
});
export type LanguageTask = z.infer<typeof languageTask>;

const MOST_IN_A_DIMENSION = 2 ** 24;
/** Sizes of a tensor, outermost first. */
export const tensorShape = z.array(z.int().min(1).max(MOST_IN_A_DIMENSION)).max(8);
const inputName = z.string().min(1).max(200);

/**
 * How a model is to be run. `threads` counts CPU threads (the calling one included). `fallback: 'forbid'` makes
 * operators that the accelerator does not take an `unsupported` outcome; `allow` lets the CPU take them, marked.
 */
export const configuration = z.object({
  engine: engineName.default('litert'),
  /** A released version of the engine; null: the one that the device measures with by itself. */
  runtime: runtimeVersion.nullable().default(null),
  accelerator: accelerator.default('cpu'),
  threads: z.int().min(1, 'must be at least 1').max(MAX_THREADS, `must be at most ${MAX_THREADS}`).default(1),
  /** GPU: arithmetic, in the runtime's own words; `default` is fp16 where the device has it. */
  precision: gpuPrecision.default('default'),
  /** GPU: programming interface; `default` is OpenCL where it loads, else WebGPU. */
  backend: gpuBackend.default('default'),
  /** GPU: the priority of its queue against what the screen needs. */
  priority: gpuPriority.default('default'),
  /**
   * NPU: `jit` compiles on the device, `aot` takes only what was compiled for its SoC beforehand; `default` does what
   * the device can.
   */
  compile_mode: npuCompileMode.default('default'),
  /** Keep what was compiled and load it again: then the cold load fills the cache and the warm one reads it. */
  compile_cache: z.enum(['off', 'on']).default('off'),
  fallback: z.enum(['forbid', 'allow']).default('forbid'),
  runner: runner.default('harness'),
  /** Of a language model; null: its defaults on `litert-lm`, a single inference on the other engines. */
  lm: languageTask.nullable().default(null),
  /** Inputs whose sizes the model leaves open, by their names: what is not given is 1. */
  shapes: z.record(inputName, tensorShape).default({}),
  /**
   * Inputs that are filled from a .npy file, by their names: what is not given is made up. The hash is part of what is
   * measured; the name of the file is for people.
   */
  inputs: z
    .record(inputName, z.object({ sha256, file_name: z.string().min(1).max(300).nullable().default(null) }))
    .default({}),
});
export type Configuration = z.infer<typeof configuration>;
export type ConfigurationInput = z.input<typeof configuration>;

/** Stable, readable key of a configuration: equal keys are equal configurations. Used in URLs and for pairing. */
export function configurationKey(c: Configuration): string {
  const parts: string[] = [c.runtime === null ? c.engine : `${c.engine}@${c.runtime}`, c.accelerator];
  if (c.accelerator === 'cpu') parts.push(`${c.threads}t`);
  parts.push(
    ...optionsOf(c).map((o) => o.key),
    ...taskKeys(languageTaskOf(c)),
    ...inputsOf(c).map((i) => i.key),
  );
  if (c.fallback === 'allow') parts.push('fallback');
  if (c.runner !== 'harness') parts.push(c.runner.replaceAll('_', '-'));
  return parts.join('.');
}

/** What is asked of a language model; null where the configuration runs none. */
export function languageTaskOf(c: Pick<Configuration, 'engine' | 'lm'>): LanguageTask | null {
  return c.lm ?? (c.engine === 'litert-lm' ? languageTask.parse({}) : null);
}

function taskKeys(t: LanguageTask | null): string[] {
  if (t === null) return [];
  const prompt = t.prompt === null ? `p${t.prefill_tokens}` : `prompt-${shortHash(t.prompt)}`;
  return [prompt, `d${t.decode_tokens}`, ...(t.context_tokens === null ? [] : [`c${t.context_tokens}`])];
}

/** FNV-1a, 32 bits: tells prompts apart in a key, no more. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** A part of a label: what people read of it, and the same under a name that no language changes. */
interface LabelPart {
  key: string;
  said: Said | string;
}
const part = (code: string, params: Said['params'] = {}): Said => ({ code: `configuration.${code}`, params });

function taskParts(t: LanguageTask): LabelPart[] {
  const of = (name: 'prefill' | 'decode' | 'context', value: string): LabelPart => ({
    key: `${name} ${value}`,
    said: part(name, { value }),
  });
  const prompt =
    t.prompt === null
      ? of('prefill', `${t.prefill_tokens}`)
      : { key: `prompt ${t.prompt}`, said: part('prompt', { text: firstWords(t.prompt) }) };
  const decode = of('decode', `${t.prompt === null ? '' : '≤ '}${t.decode_tokens}`);
  return [prompt, decode, ...(t.context_tokens === null ? [] : [of('context', `${t.context_tokens}`)])];
}

function firstWords(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length > 24 ? `${line.slice(0, 23)}…` : line;
}

/** The options that matter to this accelerator and are not the default. */
function optionsOf(c: Configuration): LabelPart[] {
  const options: LabelPart[] = [];
  if (c.accelerator === 'gpu') {
    if (c.precision !== 'default')
      options.push({
        key: c.precision,
        said: c.precision === 'fp16_fp32_acc' ? part('fp32_sums') : c.precision,
      });
    if (c.backend !== 'default') options.push({ key: c.backend, said: backendLabel[c.backend] });
    if (c.priority !== 'default')
      options.push({ key: `${c.priority}-priority`, said: part('priority', { word: c.priority }) });
  }
  if (c.accelerator === 'npu' && c.compile_mode !== 'default')
    options.push({ key: c.compile_mode, said: c.compile_mode.toUpperCase() });
  if (c.compile_cache === 'on') options.push({ key: 'cache', said: part('compile_cache') });
  return options;
}

/** What is given for an input, which may be called as what every object has: "constructor". */
export const givenFor = <T>(given: Readonly<Record<string, T>>, input: string): T | undefined =>
  Object.hasOwn(given, input) ? given[input] : undefined;

/** What is given of inputs, in the order of their names: the same whatever order they were given in. */
function inputsOf({ shapes, inputs }: Configuration): LabelPart[] {
  const names = [...new Set([...Object.keys(shapes), ...Object.keys(inputs)])];
  return names
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => {
      const plain = name.replaceAll(/[^A-Za-z0-9_-]/g, '-');
      // Names that differ in other characters only stay apart.
      const own = plain === name ? plain : `${plain}-${shortHash(name)}`;
      const shape = givenFor(shapes, name);
      const file = givenFor(inputs, name);
      const key = [own, shape?.join('x'), file && `npy-${file.sha256.slice(0, 16)}`];
      const head = [
        ...[name, shape && shapeText(shape)].filter((t) => t !== undefined),
        ...(file === undefined ? [] : [part('from', { path: inputFileLabel(file) })]),
      ];
      return { key: key.filter((k) => k !== undefined).join('-'), said: part('input', { head }) };
    });
}

/** "cat.npy (3f2a91c0)": the name is whoever gave it theirs, the hash says which bytes. */
export function inputFileLabel({ sha256, file_name }: Configuration['inputs'][string]): string {
  const short = sha256.slice(0, 8);
  if (file_name === null) return short;
  return `${file_name.length > 32 ? `${file_name.slice(0, 31)}…` : file_name} (${short})`;
}

/** Shapes as people write them, "image=1,224,224,3": by the inputs' names, or what is wrong with them, in words. */
export function parseShapes(texts: readonly string[]): Configuration['shapes'] | string {
  const shapes: Configuration['shapes'] = {};
  for (const text of texts.map((t) => t.trim()).filter(Boolean)) {
    // The last one: names hold what they like.
    const at = text.lastIndexOf('=');
    const parts = text.slice(at + 1).trim();
    const sizes =
      parts === '' ? [] : parts.split(/\s*[,x×]\s*/).map((part) => (part === '' ? NaN : Number(part)));
    const shape = tensorShape.safeParse(sizes);
    if (at < 1 || !shape.success)
      return `"${text}" is no shape: write the input and its sizes, such as image=1,224,224,3.`;
    shapes[text.slice(0, at).trim()] = shape.data;
  }
  return shapes;
}

/** "1×224×224×3"; an open size is "?". */
export const shapeText = (shape: readonly number[]): string =>
  shape.length === 0 ? 'scalar' : shape.map((d) => (d < 1 ? '?' : d)).join('×');

export const backendLabel = { default: 'default backend', opencl: 'OpenCL', webgpu: 'WebGPU' } as const;

/** Options of a label. */
export interface Labelled {
  /** Where engines differ it is named. */
  engine?: boolean;
  /** Keys of parts that are told elsewhere (`commonTask`), or `threads`. */
  without?: readonly string[];
}

/** "CPU 2 threads · prefill 128", part by part: `words` makes a label of it. */
export function configurationParts(
  c: Configuration,
  { engine = false, without = [] }: Labelled = {},
): { head: (Said | string)[]; tail: (Said | string)[] } {
  const head: (Said | string)[] = [c.accelerator.toUpperCase()];
  if (c.accelerator === 'cpu' && !without.includes('threads')) head.push(part('threads', { n: c.threads }));
  head.push(...optionsOf(c).map((o) => o.said));
  if (c.fallback === 'allow' && c.accelerator !== 'cpu') head.push(part('fallback'));
  const tail: (Said | string)[] = c.runner === 'harness' ? [] : [c.runner];
  const task = languageTaskOf(c);
  if (task !== null)
    tail.push(
      ...taskParts(task)
        .filter((p) => !without.includes(p.key))
        .map((p) => p.said),
    );
  tail.push(...inputsOf(c).map((i) => i.said));
  // Whoever asked for a version compares versions.
  if (c.runtime !== null) tail.push(`${engineLabel(c.engine)} ${c.runtime}`);
  else if (engine) tail.push(engineLabel(c.engine));
  return { head, tail };
}

/** These parts of what is asked of a language model. @param keys from `commonTask` */
export const taskSaid = (c: Configuration, keys: readonly string[]): (Said | string)[] =>
  taskParts(languageTaskOf(c) ?? languageTask.parse({}))
    .filter((p) => keys.includes(p.key))
    .map((p) => p.said);

/** What all of these ask of a language model, by keys of parts: labels beside each other need not repeat it. */
export function commonTask(all: readonly Configuration[]): string[] {
  const parts = all.map(languageTaskOf).map((t) => (t === null ? [] : taskParts(t).map((p) => p.key)));
  return (parts[0] ?? []).filter((p) => parts.every((other) => other.includes(p)));
}

const engineLabels = { litert: 'LiteRT', 'litert-js': 'LiteRT.js', 'litert-lm': 'LiteRT-LM' } as const;
export const engineLabel = (engine: EngineName): string => engineLabels[engine];

/** What is asked for as lists; each accelerator takes the options that are its own. */
export interface ConfigurationMatrix {
  engine: readonly EngineName[];
  /** Versions of the engines in that list; an engine that none is named of is measured as the device has it. */
  runtime?: readonly NamedRuntime[];
  accelerator: readonly Accelerator[];
  threads: readonly number[];
  precision?: readonly Configuration['precision'][];
  backend?: readonly Configuration['backend'][];
  priority?: readonly Configuration['priority'][];
  compile_mode?: readonly Configuration['compile_mode'][];
  compile_cache?: Configuration['compile_cache'];
  fallback?: Configuration['fallback'];
  runner?: readonly Runner[];
  /** What a language model is to do, on every engine that runs one. */
  lm?: readonly LanguageTask[];
  shapes?: Configuration['shapes'];
  inputs?: Configuration['inputs'];
}

/** Every combination that differs: threads for the CPU, precision × backend × priority for the GPU, mode for the NPU. */
export function expandMatrix(m: ConfigurationMatrix): ConfigurationInput[] {
  const common = { compile_cache: m.compile_cache ?? 'off', shapes: m.shapes ?? {}, inputs: m.inputs ?? {} };
  const helped = { ...common, fallback: m.fallback ?? 'forbid' };
  const or = <T>(list: readonly T[] | undefined, other: T): readonly T[] => (list?.length ? list : [other]);
  const of: Record<Accelerator, () => ConfigurationInput[]> = {
    cpu: () => m.threads.map((threads) => ({ ...common, accelerator: 'cpu', threads })),
    gpu: () =>
      or(m.precision, 'default').flatMap((precision) =>
        or(m.backend, 'default').flatMap((backend) =>
          or(m.priority, 'default').map((priority) => ({
            ...helped,
            accelerator: 'gpu' as const,
            precision,
            backend,
            priority,
          })),
        ),
      ),
    npu: () =>
      or(m.compile_mode, 'default').map((compile_mode) => ({ ...helped, accelerator: 'npu', compile_mode })),
  };
  const versionsOf = (engine: EngineName) =>
    or<string | null>(
      m.runtime?.filter((r) => r.engine === engine).map((r) => r.version),
      null,
    );
  return or(m.runner, 'harness').flatMap((runner) =>
    m.engine.flatMap((engine) =>
      versionsOf(engine).flatMap((runtime) =>
        m.accelerator.flatMap((a) =>
          of[a]().flatMap((c) =>
            or<LanguageTask | null>(m.lm, null).map((lm) => ({ engine, runtime, runner, ...c, lm })),
          ),
        ),
      ),
    ),
  );
}
