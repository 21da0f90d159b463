import { z } from 'zod';
import { configuration, engineName } from './configuration.js';
import { failure } from './failure.js';
import {
  answer,
  conditions,
  delegation,
  engineFacts,
  inputSummary,
  memoryReading,
  operatorTime,
  outputSummary,
  reportedLatency,
} from './harness-events.js';
import { quantisation } from './model.js';
import { said } from './said.js';
import { id, kibibytes, nanoseconds, pageOf, pageQuery, sha256, timestamp } from './primitives.js';

export const outcome = z.enum(['measured', 'unsupported', 'failed', 'lost', 'cancelled']);
export type Outcome = z.infer<typeof outcome>;
export const verdict = z.enum(['valid', 'suspect', 'invalid']);
export type Verdict = z.infer<typeof verdict>;

/**
 * One rule of a verdict. `passed: null`: this device could not tell. `text` says it in English, with its numbers; `said` is
 * the same for other languages, absent where it was judged before there were any.
 */
export const verdictReason = z.object({
  rule: z.string(),
  passed: z.boolean().nullable(),
  weight: z.enum(['suspect', 'invalid']),
  measured: z.string(),
  limit: z.string(),
  text: z.string(),
  said: said.nullish(),
});
export type VerdictReason = z.infer<typeof verdictReason>;

/** One turn of a language model: a prompt taken in and an answer given. Counts are the engine's own. */
export const languageTurn = z.object({
  phase: z.enum(['first', 'measure']),
  turn: z.int().min(0),
  streamed: z.boolean(),
  prefill_tokens: z.int().min(0),
  prefill_ns: nanoseconds,
  decode_tokens: z.int().min(0),
  decode_ns: nanoseconds,
  /** Observed; null where nothing was said or the turn was not streamed. */
  first_token_ns: nanoseconds.nullable(),
  step_ns: z.array(nanoseconds).max(1_000_000),
});
export type LanguageTurn = z.infer<typeof languageTurn>;
/** Most turns that are kept of a run, and at most `MOST_SAMPLES` steps in them. */
export const MOST_TURNS = 10_000;
/** What a run of a language model recorded. */
export const languageRecord = z.object({
  context_tokens: z.int().min(1).nullable(),
  /** All, or where there were more than are kept an even choice of the measured ones, in their order. */
  turns: z.array(languageTurn).max(MOST_TURNS),
  /** How many turns were measured, where not all are kept. */
  measured_turns: z.int().min(1).nullish(),
  /** Of the last streamed turn. */
  answer: answer.nullable(),
  /** Of the fixed text, token by token; absent where the engine cannot tell. */
  token_log_likelihood: z.array(z.number()).max(4_096).nullish(),
});
export type LanguageRecord = z.infer<typeof languageRecord>;

/** Of memory and conditions: once a second through the longest run there is, and some more. */
export const MOST_READINGS = 20_000;
const MOST_PARTS = 20_000;
/** Most samples that are kept of a run; of more, so many are chosen evenly. */
export const MOST_SAMPLES = 100_000;

/** Of all iterations of a run of which not all are kept, exactly. */
export const thinned = z.object({
  n: z.int().min(1),
  min_ns: nanoseconds,
  max_ns: nanoseconds,
  mean_ns: z.number().min(0),
});

/** What the agent sends when a run ended; written once, repeated harmlessly, taken also after the end of its lease. */
export const runResult = z.object({
  lease_id: id,
  epoch: z.int().min(1),
  outcome: z.enum(['measured', 'unsupported', 'failed']),
  failure: failure.nullable(),
  started_at: timestamp,
  ended_at: timestamp,
  harness: z.object({ name: z.string(), version: z.string() }).nullable(),
  engine: engineFacts.nullable(),
  host: z.object({ name: z.string(), version: z.string() }).nullable(),
  overhead_ns: nanoseconds.nullable(),
  delegation: delegation.nullable(),
  load_cold_ns: nanoseconds.nullable(),
  load_warm_ns: nanoseconds.nullable(),
  first_inference_ns: nanoseconds.nullable(),
  warmup: z.object({ iterations: z.int(), duration_ns: nanoseconds, settled: z.boolean() }).nullable(),
  /** All samples, or where there were more than are kept an even choice of them, in their order. */
  latency_ns: z.array(nanoseconds).max(5_000_000),
  /** Null where all are kept; absent from agents that always kept all. */
  thinned: thinned.nullish(),
  /** Of a runner that keeps no raw samples; null for our own harness. */
  reported: reportedLatency.nullable().default(null),
  memory: z.array(memoryReading).max(MOST_READINGS),
  conditions: z.array(conditions).max(MOST_READINGS),
  /** Empty from harnesses before 2.0.0, and of language models. */
  inputs: z.array(inputSummary).max(MOST_PARTS).optional(),
  outputs: z.array(outputSummary).max(MOST_PARTS),
  operators: z.array(operatorTime).max(MOST_PARTS),
  log: z.array(z.string()).max(400),
  /** Null for a run that was none of a language model. */
  language: languageRecord.nullish(),
  /** Values of metrics that have no place of their own here, by the metric's name. */
  measured: z.record(z.string().max(64), z.array(z.number()).max(MOST_SAMPLES)).optional(),
});
export type RunResult = z.infer<typeof runResult>;

/**
 * Answer to a result: `stored` now, or `known` already. `not_needed` are runs of the same job that ended with it: a cell
 * that cannot run is not tried again.
 */
export const runReceipt = z.object({
  run_id: id,
  state: z.enum(['stored', 'known']),
  not_needed: z.array(id).default([]),
});
export type RunReceipt = z.infer<typeof runReceipt>;

/** Exact type-7 percentiles over raw samples, in nanoseconds; p99 from 100 samples on. */
export const latencySummary = z.object({
  n: z.int().min(1),
  min: z.number(),
  mean: z.number(),
  p50: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number().nullable(),
  max: z.number(),
  /** Samples that are kept, where not all `n` are: percentiles are of these, `n`, `min`, `mean` and `max` of all. */
  kept: z.int().nullish(),
});
export type LatencySummary = z.infer<typeof latencySummary>;

/** Inter-token times of a run's streamed turns. */
const interToken = z.object({
  n: z.int().min(1),
  p50: z.number(),
  p95: z.number(),
  p99: z.number().nullable(),
});
/** What a language model was asked in a run, by the engine's own counts. */
export const languageCounts = z.object({
  turns: z.int().min(0),
  prefill_tokens: z.int(),
  decode_tokens: z.int(),
  context_tokens: z.int().nullable(),
});
export type LanguageCounts = z.infer<typeof languageCounts>;
/** A language model's run in numbers: medians over its measured turns. Rates in tokens per second. */
export const languageSummary = languageCounts.extend({
  prefill_rate: z.number().nullable(),
  decode_rate: z.number().nullable(),
  /** The same while the answer was streamed. */
  decode_rate_streamed: z.number().nullable(),
  time_to_first_token_ns: z.number().nullable(),
  /** Of the very first turn, with everything cold. */
  first_answer_cold_ns: z.number().nullable(),
  /** Of the first turn of the second engine, made with everything in the system's caches. */
  first_answer_warm_ns: z.number().nullish(),
  /** What the loaded model holds above the process without it. */
  held_kib: z.number().nullish(),
  inter_token_ns: interToken.nullable(),
});
export type LanguageSummary = z.infer<typeof languageSummary>;

export const run = z.object({
  id,
  benchmark_id: id,
  cell_id: id,
  job_id: id,
  /** Place in the job's interleaved order, from 0; `repeat` from 1. */
  position: z.int().min(0),
  repeat: z.int().min(1),
  state: z.enum(['planned', 'running', 'ended']),
  outcome: outcome.nullable(),
  failure: failure.nullable(),
  verdict: verdict.nullable(),
  reasons: z.array(verdictReason),
  rules_version: z.int().nullable(),
  latency_ns: latencySummary.nullable(),
  reported: reportedLatency.nullable(),
  robust_cv: z.number().nullable(),
  trend: z.number().nullable(),
  load_cold_ns: nanoseconds.nullable(),
  load_warm_ns: nanoseconds.nullable(),
  first_inference_ns: nanoseconds.nullable(),
  overhead_ns: nanoseconds.nullable(),
  peak_rss_kib: kibibytes.nullable(),
  /** Peak above what the process held with the engine loaded and no model. */
  peak_above_baseline_kib: kibibytes.nullable(),
  memory_source: z.string().nullable(),
  delegation: delegation.nullable(),
  harness: z.object({ name: z.string(), version: z.string() }).nullable(),
  engine: engineFacts.nullable(),
  host: z.object({ name: z.string(), version: z.string() }).nullable(),
  warmup: z.object({ iterations: z.int(), duration_ns: nanoseconds, settled: z.boolean() }).nullable(),
  attempt_number: z.int().nullable(),
  started_at: timestamp.nullable(),
  ended_at: timestamp.nullable(),
  language: languageSummary.nullish(),
  /** Each metric's value of this run, in the metric's unit (the registry, metrics.ts); those of an invalid run, too. */
  measurements: z.record(z.string(), z.number()).default({}),
});
export type Run = z.infer<typeof run>;
export const runPage = pageOf(run);
export const runQuery = pageQuery.extend({
  benchmark_id: id.optional(),
  cell_id: id.optional(),
  job_id: id.optional(),
});

/** A job's plan as a page shows it: of its runs those around the first that has not ended. */
export const strip = z.object({
  job_id: id,
  device_id: id,
  state: z.enum(['queued', 'leased', 'ended']),
  runs_planned: z.int(),
  runs_ended: z.int(),
  runs: z.array(
    run.pick({
      ...{ id: true, cell_id: true, position: true, repeat: true, state: true },
      outcome: true,
      verdict: true,
    }),
  ),
});
export type Strip = z.infer<typeof strip>;
export const stripPage = pageOf(strip);

/** One run with everything that was recorded. `latency_ns_raw` is in the order of measuring; where `latency_ns.kept` says so, an
 * even choice of all samples. */
export const runDetail = run.extend({
  latency_ns_raw: z.array(nanoseconds),
  memory: z.array(memoryReading),
  conditions: z.array(conditions),
  inputs: z.array(inputSummary).optional(),
  outputs: z.array(outputSummary),
  operators: z.array(operatorTime),
  log: z.array(z.string()),
  language_record: languageRecord.nullish(),
});
export type RunDetail = z.infer<typeof runDetail>;

/** Median over runs with a 95 % interval (null where the runs cannot carry one). */
export const interval = z.object({
  low: z.number().nullable(),
  high: z.number().nullable(),
  method: z.string(),
});

/** A metric of a cell, in the metric's unit, made of its runs: no values are pooled, each figure is the median of the runs' own. */
export const cellFigure = z.object({
  runs: z.int().min(1),
  /** Values of all its runs together. */
  n: z.int().min(1),
  median: z.number(),
  min: z.number(),
  max: z.number(),
  /** Where runs have many values; each figure only where every run has it. */
  spread: z
    .object({
      mean: z.number().nullable(),
      p90: z.number().nullable(),
      p95: z.number(),
      p99: z.number().nullable(),
      ci95: interval,
    })
    .nullable(),
});
export type CellFigure = z.infer<typeof cellFigure>;

export const cell = z.object({
  id,
  benchmark_id: id,
  /** Position in the request: models, then configurations, then devices. */
  position: z.int().min(0),
  model: z.object({
    sha256,
    name: z.string(),
    family: z.string().nullable(),
    /** LoRA weights count with the base that they run in. */
    size_bytes: z.number(),
    /** Encoders of images and sounds inside (`vision_encoder` …): no engine tells their time, so it is not measured. */
    encoders: z.array(z.string()).default([]),
    quantisation: quantisation.nullish(),
  }),
  device: z.object({
    id,
    name: z.string(),
    kind: z.string(),
    device_model: z.string(),
    /** Played by a fake: the number says nothing about a real device. */
    simulated: z.boolean(),
  }),
  configuration,
  configuration_key: z.string(),
  runtime: z.object({ name: engineName, version: z.string(), build: z.string().nullable() }).nullable(),
  /** Null while runs of it are still to come. */
  outcome: outcome.nullable(),
  failure: failure.nullable(),
  verdict: verdict.nullable(),
  /** Only what speaks against it or could not be known; the rules of each run are with the run. */
  reasons: z.array(verdictReason),
  delegation: delegation.nullable(),
  runs_planned: z.int().min(0),
  runs_ended: z.int().min(0),
  /** The version of Rackmark's harness whose loads hold its making of inputs, too (before 2.0.0): they are never compared. */
  loads_of_harness: z.string().nullish(),
  /** By the metric's name (the registry, metrics.ts); of runs that are not invalid. */
  measurements: z.record(z.string(), cellFigure),
  /** What a runner without raw samples reported: medians over runs of its own figures, never compared with samples. */
  reported_latency_ns: z
    .object({
      runs: z.int().min(1),
      n: z.int().min(1),
      mean: z.number(),
      min: z.number(),
      max: z.number(),
      p50: z.number().nullable(),
    })
    .nullable(),
  /** What a language model was given and gave. */
  language: z
    .object({ prefill_tokens: z.int(), decode_tokens: z.int(), context_tokens: z.int().nullable() })
    .nullable(),
});
export type Cell = z.infer<typeof cell>;
export const cellList = z.object({ items: z.array(cell) });
