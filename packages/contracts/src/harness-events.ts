import { z } from 'zod';
import { accelerator, configuration, engineName } from './configuration.js';
import { failureName } from './failure.js';
import { measurementPlan } from './plan.js';
import { kibibytes, nanoseconds } from './primitives.js';
import { wrong } from './wrong.js';

/** Every event: version, run, gapless sequence number, monotonic nanoseconds since the run began. */
const envelope = {
  v: z.literal(1),
  run: z.string().min(1).max(100),
  seq: z.int().min(0),
  t_ns: nanoseconds,
};
const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.looseObject({ ...envelope, type: z.literal(type), ...shape });

export const phaseName = z.enum(['load', 'first', 'warmup', 'measure', 'sustain', 'profile', 'unload']);
export type PhaseName = z.infer<typeof phaseName>;

export const engineFacts = z.object({
  name: engineName,
  version: z.string(),
  /** Which build of it: the library's SHA-256, or the WebAssembly variant. */
  build: z.string().nullable(),
});

export const delegation = z.object({
  asked: accelerator,
  used: accelerator.nullable(),
  /** Operators per accelerator, where the runtime tells. */
  operators: z.partialRecord(accelerator, z.int().min(0)).nullable(),
  partitions: z.partialRecord(accelerator, z.int().min(0)).nullable(),
  fully_accelerated: z.boolean().nullable(),
  /** The adapter's own name ("SwiftShader Device (Subzero)"), never a guess. */
  adapter: z.string().nullable(),
  /** True when the adapter is a CPU that plays a GPU or NPU. */
  software: z.boolean(),
  /** What the accelerator was driven through ("WebGPU", "OpenCL", "OpenVINO"), where the runtime shows it. */
  backend: z.string().nullable().default(null),
  reason: z.string().nullable(),
  known_by: z.enum(['api', 'log', 'inferred', 'unknown']),
});
export type Delegation = z.infer<typeof delegation>;

export const memoryReading = z.object({
  phase: z.string(),
  rss_kib: kibibytes,
  peak_rss_kib: kibibytes,
  pss_kib: kibibytes.nullable().default(null),
  native_heap_kib: kibibytes.nullable().default(null),
  gpu_kib: kibibytes.nullable().default(null),
  /** Where the peak was read: `VmHWM of /proc/self/status`, `getrusage`, … */
  source: z.string(),
});
export type MemoryReading = z.infer<typeof memoryReading>;

export const conditions = z.object({
  phase: z.string(),
  /** Share of the whole computer's CPU time that other processes took since the last reading, 0 to 1. */
  background_load: z.number().min(0).max(1).nullable().default(null),
  load_average_1m: z.number().min(0).nullable().default(null),
  clock_mhz: z.number().min(0).nullable().default(null),
  clock_limit_mhz: z.number().min(0).nullable().default(null),
  temperature_c: z.number().nullable().default(null),
  thermal_status: z.string().nullable().default(null),
  battery_percent: z.number().min(0).max(100).nullable().default(null),
  on_battery: z.boolean().nullable().default(null),
  /** Android's forecast of throttling: 1 is where THERMAL_STATUS_SEVERE begins. */
  thermal_headroom: z.number().nullable().optional(),
  battery_temperature_c: z.number().nullable().optional(),
  /** Negative while it is drained, on most phones. */
  battery_current_ma: z.number().nullable().optional(),
  battery_voltage_mv: z.number().nullable().optional(),
  available_memory_mib: z.number().min(0).nullable().optional(),
  /** How far the wall clock and the monotonic clock moved apart since the run began. */
  wall_clock_jump_ms: z.number().nullable().default(null),
});
export type Conditions = z.infer<typeof conditions>;

export const outputSummary = z.object({
  name: z.string(),
  element_type: z.string(),
  shape: z.array(z.int()),
  elements: z.int().min(0),
  non_finite: z.int().min(0),
  constant: z.boolean(),
  sha256: z.string(),
  /** The first 256 values as numbers; a non-finite one is null, because JSON has no other word for it. */
  values: z.array(z.number().nullable()).max(256),
});
export type OutputSummary = z.infer<typeof outputSummary>;

/** Whole numbers from `low` to `high`, both included. */
export const inputRange = z
  .object({ low: z.int(), high: z.int() })
  .refine((r) => r.low <= r.high, wrong.range);
export type InputRange = z.infer<typeof inputRange>;

/** What an input was and what it was filled with. */
export const inputSummary = z.object({
  name: z.string(),
  element_type: z.string(),
  /** As it was run. */
  shape: z.array(z.int()),
  /** Places of the sizes that the model leaves open. */
  open: z.array(z.int().min(0)).max(8),
  /** The configuration named a shape for it; else every open size is 1. */
  given: z.boolean(),
  filled: z.enum(['random', 'range', 'file']),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Not all elements are the same: only then does a constant output say something. */
  varies: z.boolean(),
});
export type InputSummary = z.infer<typeof inputSummary>;

export const operatorTime = z.object({
  name: z.string(),
  /** Which kernel or delegate ran it, in the runtime's own words. */
  kind: z.string(),
  calls: z.int().min(0),
  mean_ns: nanoseconds,
  /** Share of the sum of all operators, 0 to 1. */
  share: z.number().min(0).max(1),
});
export type OperatorTime = z.infer<typeof operatorTime>;

export const helloEvent = event('hello', {
  harness: z.object({ name: z.string(), version: z.string() }),
  engine: engineFacts,
  host: z.object({ name: z.string(), version: z.string() }),
  pid: z.int().nullable(),
  /** What one empty call through the engine's binding costs: how much of a small number is ours. */
  overhead_ns: nanoseconds.nullable(),
});
export const phaseEvent = event('phase', { name: phaseName, state: z.enum(['begin', 'end']) });
export const loadEvent = event('load', {
  duration_ns: nanoseconds,
  cold: z.boolean(),
  compile_cache: z.enum(['none', 'cold', 'warm']),
});
export const delegationEvent = event('delegation', delegation.shape);
export const samplesEvent = event('samples', {
  phase: z.enum(['first', 'warmup', 'measure', 'sustain']),
  first_iteration: z.int().min(0),
  latency_ns: z.array(nanoseconds).min(1).max(100_000),
});
export const warmupEvent = event('warmup', {
  iterations: z.int().min(0),
  duration_ns: nanoseconds,
  settled: z.boolean(),
});
export const memoryEvent = event('memory', memoryReading.shape);
export const conditionsEvent = event('conditions', conditions.shape);
export const inputEvent = event('input', inputSummary.shape);
export const outputEvent = event('output', outputSummary.shape);
/** One turn of a language model begins at 0 and is counted on through all phases of a run. */
const turn = z.int().min(0);
const turnPhase = z.enum(['first', 'measure']);
/** What a turn did with tokens, counted by the engine. Of a streamed decode each step from one piece of text to the next. */
export const tokensEvent = event('tokens', {
  phase: turnPhase,
  turn,
  kind: z.enum(['prefill', 'decode']),
  tokens: z.int().min(0),
  duration_ns: nanoseconds,
  /** The answer was handed out piece by piece while it was made: that costs a little of the rate. */
  streamed: z.boolean(),
  step_ns: z.array(nanoseconds).max(1_000_000).default([]),
});
/** Observed by a clock, from handing over the prompt to holding the first piece of text. */
export const firstTokenEvent = event('first_token', { phase: turnPhase, turn, duration_ns: nanoseconds });
export const answerEnd = z.enum(['count', 'stop_token', 'context']);
/** What a streamed turn said. */
export const answer = z.object({
  turn,
  text: z.string().max(65_536),
  /** Pieces of text in their order, one a token that has text; the first 1,024. */
  pieces: z.array(z.string()).max(1_024),
  ended_by: answerEnd,
});
export type Answer = z.infer<typeof answer>;
export const answerEvent = event('answer', answer.shape);
/**
 * After the measured section: how likely the model finds each token of a fixed text after a fixed beginning, as natural
 * logarithms. Variants of one model, and one model on several accelerators, are told apart by it where greedy answers say
 * only whether they are the same.
 */
export const scoreEvent = event('score', { token_log_likelihood: z.array(z.number()).min(1).max(4_096) });
/** Before the first turn: the room that the engine really has. */
export const contextEvent = event('context', { tokens: z.int().min(1) });
export const profileEvent = event('profile', {
  iterations: z.int().min(1),
  operators: z.array(operatorTime),
});
export const logEvent = event('log', {
  level: z.enum(['debug', 'info', 'warning', 'error']),
  text: z.string(),
});
export const errorEvent = event('error', {
  name: failureName,
  message: z.string(),
  phase: z.string().nullable(),
  detail: z.string().nullable(),
});
/** Latency as another runner summed it up, without raw samples. Durations in nanoseconds. */
export const reportedLatency = z.object({
  n: z.int().min(1),
  mean_ns: z.number().min(0),
  min_ns: z.number().min(0),
  max_ns: z.number().min(0),
  std_ns: z.number().min(0).nullable(),
  p50_ns: z.number().min(0).nullable(),
  p95_ns: z.number().min(0).nullable(),
});
export type ReportedLatency = z.infer<typeof reportedLatency>;
export const reportedEvent = event('reported', reportedLatency.shape);
export const doneEvent = event('done', { samples: z.int().min(0) });

/** Values of a metric of the registry (metrics.ts) that no other event carries. */
const measuredEvent = event('measured', {
  metric: z.string().min(1).max(64),
  values: z.array(z.number()).min(1).max(100_000),
});

export const harnessEvent = z.discriminatedUnion('type', [
  helloEvent,
  phaseEvent,
  loadEvent,
  delegationEvent,
  samplesEvent,
  warmupEvent,
  memoryEvent,
  conditionsEvent,
  inputEvent,
  outputEvent,
  tokensEvent,
  firstTokenEvent,
  answerEvent,
  scoreEvent,
  contextEvent,
  profileEvent,
  logEvent,
  errorEvent,
  reportedEvent,
  measuredEvent,
  doneEvent,
]);
export type HarnessEvent = z.infer<typeof harnessEvent>;
export type HarnessEventOf<T extends HarnessEvent['type']> = Extract<HarnessEvent, { type: T }>;

/**
 * How a device's NPU is reached: the folder of the vendor's dispatch library, that of its compiler plugin (null: only
 * models that were compiled beforehand), and options that the vendor's libraries know, as TOML by their id.
 */
export const npuRoute = z.object({
  dispatch_dir: z.string().min(1),
  compiler_dir: z.string().min(1).nullable(),
  options: z.record(z.string(), z.string()).default({}),
});
export type NpuRoute = z.infer<typeof npuRoute>;

/** What a harness is told: one JSON object. */
export const harnessParameters = z.object({
  v: z.literal(1),
  run: z.string().min(1).max(100),
  model_path: z.string().min(1),
  configuration,
  plan: measurementPlan,
  /** Signature to run; null: the first one. */
  signature: z.string().nullable().default(null),
  /** Where the native library lies; null where the engine needs none. */
  library_path: z.string().nullable().default(null),
  /** Null where the device has no libraries for an NPU. */
  npu: npuRoute.nullable().default(null),
  /** Folder for what the runtime compiles, used when the configuration asks for it; what lies there is warm. */
  cache_dir: z.string().nullable().default(null),
  /** Of a model that was exported for LoRA: the weights to load into it; null: none, its inputs for them are zero. */
  lora: z.object({ path: z.string().min(1).nullable() }).optional(),
  /** What is known of inputs: the whole numbers that the model's graph takes; a file of raw little-endian bytes. */
  inputs: z
    .array(
      z.object({
        name: z.string().max(1_000),
        range: inputRange.nullable().default(null),
        path: z.string().min(1).nullable().default(null),
      }),
    )
    .max(10_000)
    .default([]),
});
export type HarnessParameters = z.infer<typeof harnessParameters>;

/** What parsing one line gave: an event, a type that this version does not know (skipped), or a fault with its reason. */
export type ParsedLine =
  | { kind: 'event'; event: HarnessEvent }
  | { kind: 'unknown'; type: string; run: string; seq: number }
  | { kind: 'fault'; reason: string };

const knownTypes = new Set<string>(harnessEvent.options.map((o) => o.shape.type.value));

/** Parses one line of a harness's output. Never throws. */
export function parseEventLine(line: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: 'fault', reason: 'not a JSON object' };
  }
  const head = z.looseObject({ ...envelope, type: z.string() }).safeParse(value);
  if (!head.success) return { kind: 'fault', reason: z.prettifyError(head.error) };
  const { type, run, seq } = head.data;
  if (!knownTypes.has(type)) return { kind: 'unknown', type, run, seq };
  const parsed = harnessEvent.safeParse(value);
  return parsed.success
    ? { kind: 'event', event: parsed.data }
    : { kind: 'fault', reason: z.prettifyError(parsed.error) };
}

/**
 * What a table says of what was used beside what was asked: another accelerator, a part of the operators, a CPU that plays
 * the accelerator. Null where what was asked was used, wholly and on real hardware.
 */
export function usedLabel({
  asked,
  used,
  operators,
  adapter,
  software,
  fully_accelerated,
}: Delegation): string | null {
  if (used === null) return 'not known';
  if (used !== asked) return `ran on ${used.toUpperCase()}`;
  const parts: string[] = [];
  if (used !== 'cpu' && fully_accelerated === false && operators !== null) {
    const all = Object.values(operators).reduce((sum, n) => sum + n, 0);
    parts.push(`${operators[used] ?? 0} of ${all} operators`);
  }
  if (software) parts.push(`${adapter ?? 'a software device'}, a CPU`);
  return parts.length > 0 ? parts.join(' · ') : null;
}
