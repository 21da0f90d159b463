import { fail, type Configuration, type Failure, type MeasurementPlan } from '@rackmark/contracts';
import { quoted } from '../../../adb/quoted.js';

/** Which flags a build of `benchmark_model` knows. Two families use one name, and their flags changed with time. */
export interface Tool {
  /** `litert`: the one over LiteRT's CompiledModel; `classic`: the one over TensorFlow Lite's interpreter. */
  form: 'classic' | 'litert';
  flags: ReadonlySet<string>;
}

/** A value that is no number makes the tool print its usage and end. */
export const usageCommand = (binary: string): string => `${quoted(binary)} --help --num_runs=none 2>&1`;

/** @returns null for what is no usage: the program does not run here */
export function parseUsage(text: string): Tool | null {
  const flags = new Set([...text.matchAll(/--([a-z][\w-]*)=/g)].map((m) => m[1]!));
  if (!flags.has('graph') || !flags.has('num_threads')) return null;
  return { form: flags.has('use_npu') ? 'litert' : 'classic', flags };
}

/**
 * The command line for a configuration: only flags that this build names in its usage, since one that it does not know
 * would be ignored and something else be measured. @returns the failure for what it cannot do
 */
export function commandLine(
  tool: Tool,
  { binary, model }: { binary: string; model: string },
  configuration: Configuration,
  plan: MeasurementPlan,
): { line: string } | { failure: Failure } {
  const refused = refusal(configuration);
  if (refused !== null) return { failure: unsupported(refused) };
  const wanted: [string, string | number][] = [
    ['graph', model],
    ['num_threads', configuration.threads],
    ['num_runs', plan.iterations],
    ['min_secs', plan.seconds],
    ['max_secs', plan.max_seconds],
    ['warmup_runs', Math.max(1, plan.warmup.min_iterations)],
    ['warmup_min_secs', plan.warmup.min_ms / 1000],
  ];
  if (configuration.accelerator === 'gpu') {
    const gpu = gpuFlags(tool, configuration);
    if (typeof gpu === 'string') return { failure: unsupported(gpu) };
    wanted.push(...gpu);
  }
  const missing = wanted.find(([name]) => !tool.flags.has(name));
  if (missing !== undefined) return { failure: unsupported(`This build of it knows no --${missing[0]}.`) };
  if (tool.flags.has('report_peak_memory_footprint')) wanted.push(['report_peak_memory_footprint', 'true']);
  return { line: [quoted(binary), ...wanted.map(([n, v]) => quoted(`--${n}=${v}`))].join(' ') };
}

const unsupported = (why: string): Failure =>
  fail('UNSUPPORTED_CONFIGURATION', `benchmark_model cannot measure this configuration: ${why}`, {
    phase: 'load',
  });

function refusal(c: Configuration): string | null {
  if (c.engine !== 'litert') return 'It is built with LiteRT, not with LiteRT.js.';
  if (c.accelerator === 'npu') return "The vendor's NPU libraries are not pushed beside it.";
  if (Object.keys(c.shapes).length > 0) return 'Shapes of inputs are given by the harness only.';
  if (Object.keys(c.inputs).length > 0) return 'Inputs are filled from files by the harness only.';
  if (c.compile_cache === 'on') return 'A compile cache is filled and read by the harness only.';
  return null;
}

/** @returns the flags, or why not. LiteRT's tool ends itself when the CPU and full delegation are asked for together. */
function gpuFlags(tool: Tool, c: Configuration): [string, string][] | string {
  const flags: [string, string][] = [['use_gpu', 'true']];
  if (tool.form === 'litert') flags.push(['use_cpu', String(c.fallback === 'allow')]);
  if (c.fallback === 'forbid') flags.push(['require_full_delegation', 'true']);
  for (const option of [precision(tool, c), backend(tool, c), priority(tool, c)]) {
    if (typeof option === 'string') return option;
    if (option !== null) flags.push(option);
  }
  return flags;
}

function precision(tool: Tool, { precision: p }: Configuration): [string, string] | null | string {
  if (p === 'default') return null;
  if (p === 'fp16_fp32_acc') return 'It has no fp16 with fp32 sums.';
  if (tool.flags.has('gpu-precision')) return ['gpu-precision', p];
  for (const name of ['allow_fp16', 'gpu_precision_loss_allowed'])
    if (tool.flags.has(name)) return [name, String(p === 'fp16')];
  return 'This build of it knows no flag for the precision.';
}
function backend({ form }: Tool, { backend: b }: Configuration): [string, string] | null | string {
  if (b === 'default') return null;
  if (form === 'litert') return ['gpu_backend', b];
  return b === 'opencl' ? ['gpu_backend', 'cl'] : 'The classic form has no WebGPU.';
}
function priority({ flags }: Tool, { priority: p }: Configuration): [string, string] | null | string {
  if (p === 'default') return null;
  if (p === 'low' && flags.has('gpu_low_priority')) return ['gpu_low_priority', 'true'];
  return 'This build of it has no such priority of the GPU.';
}
