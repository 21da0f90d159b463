import {
  fail,
  languageTaskOf,
  type Configuration,
  type Failure,
  type MeasurementPlan,
} from '@rackmark/contracts';
import { quoted } from '../../../adb/quoted.js';
import type { PushedProgram } from '../tool/program.js';

/** The flags that a build of the runner names in its help. They grew with time, and one that it does not know ends it. */
export type Flags = ReadonlySet<string>;

/** Turns after the first, which is the cold one. */
const FEWEST = 3;
const MOST = 20;

/** The help of all files: the flags stand in another one than its `main`. */
export const helpCommand = ({ path, folder }: PushedProgram): string =>
  `LD_LIBRARY_PATH=${quoted(folder)} ${quoted(path)} --helpfull 2>&1`;

/** Abseil's help, a line a flag (`    --backend (Executor backend …); default: "cpu";`), or the runner's own example. */
export function parseHelp(text: string): Flags {
  const inHelp = [...text.matchAll(/^ {2,8}--([a-z][a-z0-9_]{1,60}) \(/gm)];
  const inExample = [...text.matchAll(/\[?--([a-z][a-z0-9_]{1,60})(?:=<|\])/g)];
  return new Set([...inHelp, ...inExample].map((found) => found[1]!));
}

export interface Command {
  line: string;
  /** Answers that it is to give: the first, then those that are measured. */
  answers: number;
}

const NEEDED = [
  'backend',
  'model_path',
  'benchmark',
  'benchmark_prefill_tokens',
  'benchmark_decode_tokens',
  'async',
];

/**
 * The command line for a configuration, of flags that this build knows.
 * @returns the failure for what it cannot do
 */
export function commandLine(
  flags: Flags,
  { program, model }: { program: PushedProgram; model: string },
  configuration: Configuration,
  plan: Pick<MeasurementPlan, 'iterations'>,
): Command | { failure: Failure } {
  const refused = refusal(flags, configuration);
  if (refused !== null)
    return { failure: fail('UNSUPPORTED_CONFIGURATION', `litert_lm_main cannot measure this: ${refused}`) };
  const task = languageTaskOf(configuration)!;
  const answers = flags.has('num_iterations') ? 1 + measured(plan.iterations, task.decode_tokens) : 1;
  // Without a flag for it a cache file lies beside the model: then the model gets a name in the run's own folder.
  const isLinked = !flags.has('disable_cache');
  const ending = /\.\w+$/.exec(model)?.[0] ?? '';
  const wanted: [string, string | number][] = [
    ['backend', configuration.accelerator],
    ['model_path', isLinked ? `model${ending}` : model],
    ['benchmark', 'true'],
    ['benchmark_prefill_tokens', task.prefill_tokens],
    ['benchmark_decode_tokens', task.decode_tokens],
    // Handing out each piece costs time that is not the model's.
    ['async', 'false'],
  ];
  if (configuration.accelerator === 'cpu') wanted.push(['num_cpu_threads', configuration.threads]);
  if (configuration.precision === 'fp32') wanted.push(['force_f32', 'true']);
  if (task.context_tokens !== null) wanted.push(['max_num_tokens', task.context_tokens]);
  if (answers > 1) wanted.push(['num_iterations', answers]);
  if (!isLinked) wanted.push(['disable_cache', 'true']);
  if (flags.has('report_peak_memory_footprint')) wanted.push(['report_peak_memory_footprint', 'true']);
  const call = [
    `LD_LIBRARY_PATH=${quoted(program.folder)}`,
    quoted(program.path),
    ...wanted.map(([name, value]) => quoted(`--${name}=${value}`)),
  ].join(' ');
  return { line: isLinked ? `ln -s ${quoted(model)} model${ending} && ${call}` : call, answers };
}

/** The plan counts steps of decoding; the runner only whole answers. */
const measured = (iterations: number, decodeTokens: number): number =>
  Math.min(MOST, Math.max(FEWEST, Math.ceil(iterations / decodeTokens)));

function refusal(flags: Flags, c: Configuration): string | null {
  const task = languageTaskOf(c);
  if (c.engine !== 'litert-lm' || task === null) return 'It runs LiteRT-LM only.';
  if (task.prompt !== null)
    return 'It answers a prompt with the sampler of the model, not greedily. Ask for numbers of tokens.';
  if (c.accelerator === 'npu') return "The vendor's NPU libraries are not pushed beside it.";
  if (c.compile_cache === 'on') return 'A compile cache is filled and read by the harness only.';
  if (c.backend !== 'default') return 'It has no choice of the GPU’s programming interface.';
  if (c.priority !== 'default') return 'It has no priority of the GPU.';
  if (c.precision !== 'default' && c.precision !== 'fp32')
    return 'Of precisions it knows only fp32 to ask for.';
  const needed = [
    ...NEEDED,
    ...(c.accelerator === 'cpu' ? ['num_cpu_threads'] : []),
    ...(c.precision === 'fp32' ? ['force_f32'] : []),
    ...(task.context_tokens === null ? [] : ['max_num_tokens']),
  ];
  const missing = needed.find((name) => !flags.has(name));
  if (missing === undefined) return null;
  return missing.startsWith('benchmark')
    ? `This build of it knows no --${missing}. Newer releases have it in litert_lm_advanced_main: give that program.`
    : `This build of it knows no --${missing}.`;
}
