import { z } from 'zod';
import { configuration } from './configuration.js';
import { deviceChoice } from './device-choice.js';
import { deviceKind } from './device.js';
import { failure } from './failure.js';
import { measurementPlan } from './plan.js';
import {
  countedPageOf,
  id,
  INT4_MAX,
  pageOf,
  pageQuery,
  sha256,
  shortText,
  timestamp,
} from './primitives.js';
import { said } from './said.js';
import { wrong } from './wrong.js';

/** A benchmark's id, or the number that people call it by. */
export const benchmarkRef = z.union(
  [
    id,
    z
      .string()
      .regex(/^[1-9]\d{0,9}$/)
      .refine((text) => Number(text) <= INT4_MAX),
  ],
  wrong.benchmark_ref,
);

/** What one benchmark can hold; a claim hands a job's runs over as a whole, and a page shows all cells. */
export const MAX_CELLS = 5_000;
export const MAX_RUNS = 20_000;

export const newBenchmark = z.object({
  name: shortText.optional(),
  models: z.array(sha256).min(1, wrong.choose_model).max(500),
  configurations: z.array(configuration).min(1, wrong.choose_configuration).max(500),
  devices: deviceChoice.prefault({}),
  plan: measurementPlan
    .refine((p) => p.max_seconds >= p.seconds, {
      path: ['max_seconds'],
      error: wrong.max_below_seconds,
    })
    .prefault({}),
  /** Seed of the interleaving; chosen and recorded when it is missing. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional(),
});
export type NewBenchmark = z.infer<typeof newBenchmark>;
export type NewBenchmarkInput = z.input<typeof newBenchmark>;

/** What a request would do, before anything starts. */
export const benchmarkPreview = z.object({
  cells: z.int().min(0),
  runs: z.int().min(0),
  jobs: z.int().min(0),
  devices: z.array(z.object({ id, name: z.string() })),
  /** Cells that will end as `unsupported` at once, with the reason. */
  unsupported: z.array(
    z.object({
      model: z.string(),
      configuration_key: z.string(),
      device: z.string(),
      reason: z.string(),
      /** The same for other languages, as everything `…said`. */
      reason_said: said.nullish(),
    }),
  ),
  /** Seconds until the last device is done; each with how it was estimated. */
  estimate: z.object({
    seconds: z.number(),
    low: z.number(),
    high: z.number(),
    basis: z.string(),
    basis_said: said.nullish(),
  }),
  /** What a comparison of the cells can tell with so many runs. */
  precision: z.object({
    /** Of the comparison that is offered first. */
    pairs: z.int(),
    /**
     * The smallest difference that is settled four times of five where it is the only one, as a ratio above 1, by how
     * much runs scatter (0.01 is 1 %); null with one run a side, which settles nothing.
     */
    settles: z.array(z.object({ spread: z.number(), ratio: z.number().nullable() })),
    text: z.string(),
    said: said.nullish(),
  }),
  warnings: z.array(z.string()),
  warnings_said: z.array(said).nullish(),
});
export type BenchmarkPreview = z.infer<typeof benchmarkPreview>;

export const benchmarkState = z.enum(['queued', 'running', 'ended']);
export const tally = z.object({
  measured: z.int(),
  suspect: z.int(),
  invalid: z.int(),
  unsupported: z.int(),
  failed: z.int(),
  lost: z.int(),
  cancelled: z.int(),
  running: z.int(),
  to_do: z.int(),
});
export type Tally = z.infer<typeof tally>;

export const benchmark = z.object({
  id,
  /** Small number for people: "Benchmark 12". */
  number: z.int().min(1),
  name: z.string(),
  state: benchmarkState,
  cancelled: z.boolean(),
  models: z.array(
    z.object({
      sha256,
      name: z.string(),
      family: z.string().nullable(),
      /** Its bytes are gone; its facts are kept. */
      deleted: z.boolean().default(false),
    }),
  ),
  configurations: z.array(configuration),
  devices: z.array(
    z.object({ id, name: z.string(), kind: deviceKind, device_model: z.string(), simulated: z.boolean() }),
  ),
  plan: measurementPlan,
  seed: z.int(),
  cells: z.int(),
  runs: z.int(),
  /** Counted over runs. `measured` includes suspect and invalid ones, which are also counted by themselves. */
  tally,
  estimate: z.object({ seconds_left: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** The suite that it is a run of, and for which release; their numbers are for their pages. */
  suite: z
    .object({ number: z.int(), name: z.string(), release: z.string().nullable() })
    .nullable()
    .default(null),
  created_at: timestamp,
  started_at: timestamp.nullable(),
  ended_at: timestamp.nullable(),
});
export type Benchmark = z.infer<typeof benchmark>;
export const benchmarkPage = countedPageOf(benchmark);
export const benchmarkQuery = pageQuery.extend({
  state: benchmarkState.optional(),
  model: sha256.optional(),
  /** In its name or the name of one of its models; or its number. */
  search: z.string().max(200).optional(),
});

/** Forms in which what was measured leaves. Raw samples are in JSON Lines of runs alone. */
export const exportForms = ['csv', 'json', 'jsonl', 'parquet'] as const;
export type ExportForm = (typeof exportForms)[number];
/** What a row or a line is of; JSON holds both. */
export const exportRows = ['runs', 'cells'] as const;
export type ExportRows = (typeof exportRows)[number];

export const jobState = z.enum(['queued', 'leased', 'ended']);
export const waitingReason = z.enum([
  'no_device',
  'device_busy',
  'device_unreachable',
  'device_not_enabled',
  'gate',
  'retry_later',
]);

export const attempt = z.object({
  id,
  number: z.int().min(1),
  state: z.enum(['running', 'completed', 'failed', 'lost', 'cancelled']),
  failure: failure.nullable(),
  started_at: timestamp,
  ended_at: timestamp.nullable(),
});

export const job = z.object({
  id,
  benchmark_id: id,
  device_id: id,
  device_name: z.string(),
  state: jobState,
  /** Why a queued job waits, in words. */
  waiting: z
    .object({
      reason: waitingReason,
      text: z.string(),
      /** The same for other languages. */
      said: said.nullish(),
      position: z.int().nullable(),
      seconds: z.number().nullable(),
    })
    .nullable(),
  attempts: z.array(attempt),
  runs_planned: z.int(),
  runs_ended: z.int(),
  created_at: timestamp,
  ended_at: timestamp.nullable(),
});
export type Job = z.infer<typeof job>;
export const jobPage = pageOf(job);
export const jobQuery = pageQuery.extend({
  benchmark_id: id.optional(),
  device_id: id.optional(),
  state: jobState.optional(),
});

/** One line of "what happened". */
export const happening = z.object({
  at: timestamp,
  kind: z.enum(['info', 'wait', 'suspect', 'failed', 'unsupported', 'cancelled']),
  device_name: z.string().nullable(),
  text: z.string(),
  said: said.nullish(),
});
export type Happening = z.infer<typeof happening>;
export const happenings = z.object({ items: z.array(happening) });
