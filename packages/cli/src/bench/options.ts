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
import { said } from '@rackmark/words';
import { z } from 'zod';
import { givenOptions, issueOf } from '../given-options.js';
import { namedFiles } from './inputs.js';
import { whyUnknown } from './runtimes.js';

/** A list whose items are parted by commas. */
const list = <O>(item: z.ZodType<O>) =>
  z.preprocess(
    (text) =>
      String(text)
        .split(',')
        .map((t) => t.trim())
        .filter(Boolean),
    z.array(item).min(1),
  );

/** Of the runtime's own words. */
const oneOf = <T extends string>(known: readonly T[]) => list(z.enum(known));
const tokens = list(z.coerce.number().int().min(1).max(MOST_TOKENS));

const schema = z.object({
  accelerator: oneOf(accelerator.options).default(['cpu']),
  engine: oneOf(engineName.options).optional(),
  runtime: list(
    z.string().transform((text, context) => {
      const named = parseRuntime(text);
      if (named !== null) return named;
      context.addIssue(issueOf(whyUnknown(text) ?? said('cannot.gate.no_runtime', { given: text })));
      return z.NEVER;
    }),
  ).optional(),
  threads: list(z.coerce.number().int().min(1).max(MAX_THREADS)).default([1]),
  precision: oneOf(gpuPrecision.options).optional(),
  backend: oneOf(gpuBackend.options).optional(),
  priority: oneOf(gpuPriority.options).optional(),
  compileMode: oneOf(npuCompileMode.options).optional(),
  compileCache: z.boolean().default(false),
  fallback: z.boolean().default(false),
  prefill: tokens.optional(),
  decode: tokens.optional(),
  context: tokens.optional(),
  prompt: z.string().optional(),
  shape: z
    .array(z.string())
    .default([])
    .transform((texts, context) => {
      const shapes = parseShapes(texts);
      if (typeof shapes !== 'string') return shapes;
      const given = texts.find((text) => typeof parseShapes([text]) === 'string') ?? '';
      context.addIssue(issueOf(said('cannot.shape', { given })));
      return z.NEVER;
    }),
  part: list(z.string()).optional(),
  input: z
    .array(z.string())
    .default([])
    .transform((texts, context) => {
      const named = namedFiles(texts);
      if ('files' in named) return named.files;
      context.addIssue(issueOf(named.wrong));
      return z.NEVER;
    }),
  repeats: z.coerce.number().int().min(1).max(100).default(3),
  iterations: z.coerce.number().int().min(1).max(1_000_000).default(100),
  seconds: z.coerce.number().min(0).max(3_600).default(1),
  device: list(z.string()).optional(),
  server: z.url({ protocol: /^https?$/ }).optional(),
  token: z.string().trim().min(1).optional(),
  json: z.boolean().default(false),
  markdown: z.boolean().default(false),
});
export type BenchOptions = z.infer<typeof schema>;

/** @throws CannotRun naming every option that is wrong */
export const parseOptions = (raw: unknown): BenchOptions => givenOptions(schema, raw);

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
