import { z } from 'zod';
import { newBenchmark } from './benchmark.js';
import { configuration } from './configuration.js';
import { metricUnits } from './metric.js';
import { metricName } from './metrics.js';
import { countedPageOf, id, INT4_MAX, pageQuery, sha256, shortText, timestamp } from './primitives.js';
import { parseRuntime } from './runtime-version.js';
import { said } from './said.js';
import { suiteRef, watchedMetric } from './suite.js';
import { wrong } from './wrong.js';

/** How much worse is no regression yet: 0.03 is 3 %. */
const share = z.number().gt(0).max(1);

const measuring = newBenchmark.pick({ configurations: true, devices: true, plan: true }).shape;

/** A runtime by its version: what a device measures with by itself is no side of a gate, it changes. */
const runtimeSide = z
  .string()
  .trim()
  .max(60)
  .refine((text) => (parseRuntime(text)?.version ?? null) !== null, {
    error: wrong.versioned_runtime,
  });

/** Models on two released versions of a runtime. Each configuration is measured on both, so it names no version itself. */
const runtimeSides = z
  .object({
    kind: z.literal('runtimes'),
    base: runtimeSide,
    candidate: runtimeSide,
    models: newBenchmark.shape.models,
    ...measuring,
    // Each is two of the benchmark's.
    configurations: measuring.configurations.max(250),
  })
  .superRefine(({ base, candidate, configurations }, context) => {
    const refuse = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const engine = parseRuntime(base)?.engine;
    if (parseRuntime(candidate)?.engine !== engine) refuse(['candidate'], wrong.engine_of_base);
    for (const [i, c] of configurations.entries())
      if (c.engine !== engine || c.runtime !== null || c.runner !== 'harness')
        refuse(['configurations', i], wrong.engine_of_gate);
  });

/** What is held against what. */
export const gateSides = z.discriminatedUnion('kind', [
  /** Two releases of a suite, by their names or commits. */
  z.object({
    kind: z.literal('releases'),
    suite: suiteRef,
    /** Left out: what the suite is held against (`baseline`). */
    base: shortText.max(120).optional(),
    candidate: shortText.max(120),
  }),
  /** Two files, measured side by side in one benchmark. */
  z.object({ kind: z.literal('models'), base: sha256, candidate: sha256, ...measuring }),
  runtimeSides,
]);
export type GateSides = z.infer<typeof gateSides>;

/** A question with four answers: is the candidate worse than the base by more than the limit? */
export const newGate = z.object({
  /** What its comment on a pull request is found by; left out: the suite's name, "models" or "runtimes". */
  name: shortText.max(80).optional(),
  sides: gateSides,
  /** Left out: the latency, and of language models prefill and decode rates. */
  metrics: z.array(watchedMetric).max(20).default([]),
  limit: share.default(0.03),
  /** Of metrics that have one of their own. */
  limits: z.partialRecord(metricName, share).default({}),
  /** Whether what ran on the CPU in place of the accelerator that was asked for counts. */
  allow_fallback: z.boolean().default(false),
  /** Runs a side and cell, at most: what is asked for when fewer cannot tell. */
  most_runs: z.int().min(2).max(100).default(20),
});
export type NewGate = z.infer<typeof newGate>;
export type NewGateInput = z.input<typeof newGate>;

/** A gate's id or number. */
export const gateRef = z.union(
  [
    id,
    z
      .string()
      .regex(/^[1-9]\d{0,9}$/)
      .refine((text) => Number(text) <= INT4_MAX),
  ],
  wrong.gate_ref,
);

export const gateAnswer = z.enum(['no_regression', 'regression', 'cannot_tell', 'could_not_run']);
export type GateAnswer = z.infer<typeof gateAnswer>;

/** What is said of one metric of one cell. The first three are regressions. */
export const gateWord = z.enum([
  /** Worse beyond doubt, and by more than the limit as far as is known. */
  'worse',
  /** The base ran there and the candidate does not. */
  'broken',
  /** The candidate ran on the CPU where the base ran on what was asked for. */
  'fell_back',
  'cannot_tell',
  /** Worse beyond doubt, and inside the limit beyond doubt. */
  'within',
  'no_change',
  'better',
  /** Nothing to hold against each other: its note says why. */
  'left_out',
]);
export type GateWord = z.infer<typeof gateWord>;

/** A sentence in English, and the same for other languages; null where another part of Rackmark has no code for it. */
export const told = z.object({ text: z.string(), said: said.nullable() });
export type Told = z.infer<typeof told>;

const gateValue = z.object({
  /** Median over its runs, in the metric's unit. */
  value: z.number(),
  runs: z.int().min(1),
});
export const gateCell = z.object({
  /** The slot of a suite, or what the models are called. */
  slot: z.string(),
  device: z.object({ id, name: z.string(), device_model: z.string(), simulated: z.boolean() }),
  configuration,
  configuration_key: z.string(),
  ...watchedMetric.shape,
  unit: z.enum(metricUnits),
  limit: z.number(),
  word: gateWord,
  /**
   * Candidate over base, turned so that above 1 is worse: of a rate the ratio of the times for one token. Null where a side
   * has no run that counts; the interval is null where one has only one.
   */
  ratio: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Of the interval: chosen for all cells of the gate together. */
  confidence: z.number().nullable(),
  base: gateValue.nullable(),
  candidate: gateValue.nullable(),
  /** More runs a side that would settle it four times of five. */
  more_runs: z.int().nullable(),
  /** Some of its runs are suspect. */
  suspect: z.boolean(),
  note: told.nullable(),
});
export type GateCell = z.infer<typeof gateCell>;

/** What is decided, once. */
export const gateDecision = z.object({
  answer: gateAnswer,
  title: told,
  /** `stored`: the releases' own runs were enough. */
  measured: z.enum(['stored', 'side_by_side', 'nothing']),
  /** Why it was measured anew, what else is different between the sides, what is left out. */
  notes: z.array(told),
  /** The worst first. */
  cells: z.array(gateCell),
  /** Runs a side and cell that were made for it. */
  runs: z.int().min(0),
  /** More of them that would be needed for an answer; null: there is one, or runs would not help. */
  more_runs: z.int().nullable(),
});
export type GateDecision = z.infer<typeof gateDecision>;

export const gate = z.object({
  id,
  number: z.int().min(1),
  name: z.string(),
  state: z.enum(['measuring', 'decided']),
  suite: z.object({ number: z.int(), name: z.string() }).nullable(),
  /** As people call them. */
  base: z.string(),
  candidate: z.string(),
  metrics: z.array(watchedMetric),
  limit: z.number(),
  limits: z.partialRecord(metricName, z.number()),
  allow_fallback: z.boolean(),
  most_runs: z.int(),
  /** Numbers of the benchmarks whose runs it looks at. */
  benchmarks: z.array(z.int()),
  /** Of these the one that has not ended. */
  running: z.int().nullable(),
  /** Null while it is measured. */
  decision: gateDecision.nullable(),
  created_at: timestamp,
  decided_at: timestamp.nullable(),
});
export type Gate = z.infer<typeof gate>;
export const gatePage = countedPageOf(gate);
export const gateQuery = pageQuery.extend({ suite: suiteRef.optional() });
