import { z } from 'zod';
import { benchmarkRef } from './benchmark.js';
import { configuration } from './configuration.js';
import { deviceChoice } from './device-choice.js';
import { deviceTier } from './device.js';
import { metricName } from './metrics.js';
import { measurementPlan } from './plan.js';
import { countedPageOf, id, INT4_MAX, pageQuery, sha256, shortText, timestamp } from './primitives.js';
import { wrong } from './wrong.js';

/** A name that tells a suite from its number. */
const suiteName = shortText.max(80).regex(/\D/, wrong.suite_number);
/** The place of a model in a suite: releases bring files for it, a series follows it. */
export const slotName = shortText.max(120);

/** A suite's id, its number, or its name. */
export const suiteRef = z.union(
  [
    id,
    z
      .string()
      .regex(/^[1-9]\d{0,9}$/)
      .refine((text) => Number(text) <= INT4_MAX),
    suiteName,
  ],
  wrong.suite_ref,
);

/** Which value of a run a series follows: the median of what it recorded, or its 90th percentile (of many values only). */
export const seriesAt = z.enum(['p50', 'p90']);
export type SeriesAt = z.infer<typeof seriesAt>;
export const watchedMetric = z.object({ metric: metricName, at: seriesAt.default('p50') });
export type WatchedMetric = z.infer<typeof watchedMetric>;
/** Only metrics that a model has are followed: a language model has no latency of one inference. */
const WATCHED: WatchedMetric[] = [
  ...(
    ['latency', 'decode_rate', 'prefill_rate', 'time_to_first_token', 'load_cold', 'peak_memory'] as const
  ).map((metric) => ({ metric, at: 'p50' as const })),
  { metric: 'latency', at: 'p90' },
];

/**
 * A limit that each series it names must keep: the most of what is better low, the least of what is better high. What is left
 * out of `slot`, `configuration_key`, `device_models` and `tiers` means all.
 */
export const budget = z.object({
  ...watchedMetric.shape,
  /** In the metric's unit. */
  limit: z.number().gt(0),
  slot: slotName.nullable().default(null),
  configuration_key: z.string().max(500).nullable().default(null),
  device_models: z.array(z.string().min(1).max(200)).max(200).nullable().default(null),
  tiers: z.array(deviceTier).min(1).nullable().default(null),
});
export type Budget = z.infer<typeof budget>;

/** What a release is held against where nobody says so; the newest one that meets it. */
export const baseline = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('previous') }),
  z.object({ kind: z.literal('release'), name: shortText }),
  /** The last release of that branch from which this one comes. */
  z.object({ kind: z.literal('branch'), branch: shortText }),
  /** All runs of that many releases before. */
  z.object({ kind: z.literal('last'), releases: z.int().min(2).max(50) }),
]);
export type Baseline = z.infer<typeof baseline>;

export const schedule = z.object({
  /** Five fields, as cron has them: minute, hour, day of month, month, day of week. */
  cron: z.string().trim().min(9).max(100),
  /** Of the IANA list ("Europe/Madrid"). */
  time_zone: z.string().max(60).default('UTC'),
});
export type Schedule = z.infer<typeof schedule>;

/** When a schedule is due next; it starts nothing. */
export const schedulePreview = z.object({ next: z.array(timestamp) });
export type SchedulePreview = z.infer<typeof schedulePreview>;

export const suiteModel = z.object({ slot: slotName, sha256 });
export type SuiteModel = z.infer<typeof suiteModel>;
const suiteFields = {
  name: suiteName,
  models: z
    .array(suiteModel)
    .min(1, wrong.choose_model)
    .max(500)
    .refine((all) => new Set(all.map((m) => m.slot)).size === all.length, wrong.slot_twice)
    .refine((all) => new Set(all.map((m) => m.sha256)).size === all.length, wrong.model_twice),
  configurations: z.array(configuration).min(1, wrong.choose_configuration).max(500),
  devices: deviceChoice.prefault({}),
  plan: measurementPlan.prefault({}),
  watched: z.array(watchedMetric).min(1).max(40).default(WATCHED),
  budgets: z.array(budget).max(200).default([]),
  baseline: baseline.default({ kind: 'previous' }),
  schedule: schedule.nullable().default(null),
};

/** A saved benchmark that is run again for every release. */
export const newSuite = z.object(suiteFields);
export type NewSuite = z.infer<typeof newSuite>;
export type NewSuiteInput = z.input<typeof newSuite>;
/** Made from a benchmark: its models, configurations, devices and plan. What it measured is no release: it was labelled as none. */
export const newSuiteOfBenchmark = z.object({ name: suiteName, benchmark: benchmarkRef });
export type NewSuiteOfBenchmark = z.infer<typeof newSuiteOfBenchmark>;
/** What is given is changed, the rest stays. */
export const suiteChange = z
  .object({
    name: suiteFields.name,
    models: suiteFields.models,
    configurations: suiteFields.configurations,
    devices: deviceChoice,
    plan: measurementPlan,
    watched: z.array(watchedMetric).min(1).max(40),
    budgets: z.array(budget).max(200),
    baseline,
    schedule: schedule.nullable(),
  })
  .partial();
export type SuiteChange = z.infer<typeof suiteChange>;

/** "Slower than before?" */
export const suiteAnswer = z.enum(['not_run', 'too_early', 'no', 'faster', 'slower', 'cannot_tell']);
export type SuiteAnswer = z.infer<typeof suiteAnswer>;

/** How a suite stands by its newest releases; counts are of series of watched metrics. */
export const suiteStanding = z.object({
  answer: suiteAnswer,
  /** The first release of the newest level that counts, where the answer is slower or faster. */
  since: z.string().nullable(),
  /** The largest change that begins with it, over the level before; above 1 is slower or larger. */
  since_ratio: z.number().nullable(),
  series: z.int().min(0),
  slower: z.int().min(0),
  faster: z.int().min(0),
  suspicious: z.int().min(0),
  /** Series with the last release without a valid run. */
  missing: z.int().min(0),
  /** Series that a budget names, and those of them that are over it. */
  budgets: z.int().min(0),
  over_budget: z.int().min(0),
  releases: z.int().min(0),
  last_release: z.object({ number: z.int(), name: z.string(), made_at: timestamp }).nullable(),
  /** A benchmark of it that has not ended. */
  running: z
    .object({ number: z.int(), release: z.string().nullable(), seconds_left: z.number().nullable() })
    .nullable(),
  /** Devices that its choice finds now, and how many device models they are. */
  devices: z.int().min(0),
  device_models: z.int().min(0),
  next_run_at: timestamp.nullable(),
});
export type SuiteStanding = z.infer<typeof suiteStanding>;

export const suite = z.object({
  id,
  number: z.int().min(1),
  name: z.string(),
  models: z.array(
    suiteModel.extend({ name: z.string(), family: z.string().nullable(), deleted: z.boolean() }),
  ),
  configurations: z.array(configuration),
  devices: deviceChoice,
  plan: measurementPlan,
  watched: z.array(watchedMetric),
  budgets: z.array(budget),
  baseline,
  schedule: schedule.nullable(),
  /** Who made it. */
  owner: z.string(),
  standing: suiteStanding,
  created_at: timestamp,
});
export type Suite = z.infer<typeof suite>;
export const suitePage = countedPageOf(suite);
export const suiteQuery = pageQuery.extend({ search: z.string().max(200).optional() });
