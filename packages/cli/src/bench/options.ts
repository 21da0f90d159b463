import {
  accelerator,
  engineName,
  expandMatrix,
  gpuBackend,
  gpuPrecision,
  gpuPriority,
  MAX_THREADS,
  MOST_TOKENS,
  npuCompileMode,
  parseRuntime,
  parseShapes,
  type Configuration,
  type ConfigurationInput,
  type EngineName,
  type LanguageTask,
} from '@rackmark/contracts';
import { z } from 'zod';
import { CannotRun } from '../exit.js';
import { whyUnknown } from './runtimes.js';
import { namedFiles } from './inputs.js';

/** A list whose items are parted by commas. */
const list = <O>(item: z.ZodType<O>, name: string) =>
  z.string().transform((text, context): O[] => {
    const parts = text
      .split(',')
      .map((t) => t.trim())
      .filter(Boolean);
    const parsed = z.array(item).min(1, `${name} needs at least one value`).safeParse(parts);
    if (parsed.success) return parsed.data;
    for (const { message } of parsed.error.issues) context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
const number = (what: string) => z.coerce.number(`${what} must be a number`);

/** A list of the runtime's own words. */
const words = <T extends string>(known: readonly T[], name: string) =>
  list(z.enum(known, `${name} takes ${known.join(', ')}, parted by commas`), name).optional();

/** A list of numbers of tokens. */
const tokens = (name: string) =>
  list(
    number(name)
      .int(`${name} takes whole numbers`)
      .min(1, `${name} must be at least 1`)
      .max(MOST_TOKENS, `${name} must be at most ${MOST_TOKENS}`),
    name,
  ).optional();

const schema = z.object({
  accelerator: list(
    z.enum(accelerator.options, '--accelerator takes cpu, gpu and npu, parted by commas'),
    '--accelerator',
  ).default(['cpu']),
  engine: list(
    z.enum(engineName.options, '--engine takes litert, litert-js and litert-lm, parted by commas'),
    '--engine',
  ).optional(),
  runtime: list(
    z.string().transform((text, context) => {
      const named = parseRuntime(text);
      if (named !== null) return named;
      context.addIssue({ code: 'custom', message: whyUnknown(text) ?? text });
      return z.NEVER;
    }),
    '--runtime',
  ).optional(),
  threads: list(
    number('--threads')
      .int('--threads takes whole numbers')
      .min(1, '--threads must be at least 1')
      .max(MAX_THREADS, `--threads must be at most ${MAX_THREADS}`),
    '--threads',
  ).default([1]),
  precision: words(gpuPrecision.options, '--precision'),
  backend: words(gpuBackend.options, '--backend'),
  priority: words(gpuPriority.options, '--priority'),
  compileMode: words(npuCompileMode.options, '--compile-mode'),
  compileCache: z.boolean().default(false),
  fallback: z.boolean().default(false),
  prefill: tokens('--prefill'),
  decode: tokens('--decode'),
  context: tokens('--context'),
  prompt: z.string().optional(),
  shape: z
    .array(z.string())
    .default([])
    .transform((texts, context) => {
      const shapes = parseShapes(texts);
      if (typeof shapes !== 'string') return shapes;
      context.addIssue({ code: 'custom', message: shapes });
      return z.NEVER;
    }),
  part: list(z.string(), '--part').optional(),
  input: z
    .array(z.string())
    .default([])
    .transform((texts, context) => {
      const named = namedFiles(texts);
      if (typeof named !== 'string') return named;
      context.addIssue({ code: 'custom', message: named });
      return z.NEVER;
    }),
  repeats: number('--repeats')
    .int('--repeats takes a whole number')
    .min(1, '--repeats must be at least 1')
    .max(100, '--repeats must be at most 100')
    .default(3),
  iterations: number('--iterations')
    .int('--iterations takes a whole number')
    .min(1, '--iterations must be at least 1')
    .max(1_000_000)
    .default(100),
  seconds: number('--seconds')
    .min(0, '--seconds must not be negative')
    .max(3_600, '--seconds must be at most 3600')
    .default(1),
  device: list(z.string(), '--device').optional(),
  server: z
    .url({ protocol: /^https?$/, error: '--server must be an address such as http://127.0.0.1:4600' })
    .optional(),
  token: z.string().trim().min(1, '--token must not be empty').optional(),
  json: z.boolean().default(false),
  markdown: z.boolean().default(false),
});
export type BenchOptions = z.infer<typeof schema>;

/** @throws CannotRun naming every option that is wrong */
export function parseOptions(raw: unknown): BenchOptions {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new CannotRun(
    [
      ...new Set(
        parsed.error.issues.map((i) =>
          `${i.message} (--${String(i.path[0])})`.replace(/(--\S+)(.*) \(\1\)/, '$1$2'),
        ),
      ),
    ].join('. '),
  );
}

/**
 * Every combination of what was asked for.
 * @param engines see `enginesOf`
 * @param tasks of language models; none: the files are no language models
 * @param given shapes of inputs, and the files that fill them
 */
export function configurationsOf(
  o: BenchOptions,
  engines: readonly EngineName[],
  tasks: readonly LanguageTask[],
  given: Pick<Configuration, 'shapes' | 'inputs'>,
): ConfigurationInput[] {
  return expandMatrix({
    ...o,
    ...given,
    engine: engines,
    lm: tasks,
    compile_mode: o.compileMode,
    compile_cache: o.compileCache ? 'on' : 'off',
    fallback: o.fallback ? 'allow' : 'forbid',
  });
}
