import { z } from 'zod';
import { configuration } from './configuration.js';
import { told } from './gate.js';
import { metricUnits } from './metric.js';
import { id, timestamp } from './primitives.js';
import { seriesRatio } from './series.js';
import { slotName, watchedMetric } from './suite.js';

/** How a bisect of an alert is made. */
export const newBisect = z
  .object({
    /** Runs a release, device and step, at most: what is asked for when fewer cannot tell. */
    most_runs: z.int().min(3).max(100).default(20),
  })
  .prefault({});
export type NewBisect = z.infer<typeof newBisect>;

/**
 * What is said of a release, held against the last good and the first bad one beside it. `not_shown`: side by side these two
 * do not differ, so that nothing can be found between them.
 */
export const bisectWord = z.enum(['good', 'bad', 'cannot_tell', 'not_shown']);
export type BisectWord = z.infer<typeof bisectWord>;

/**
 * `found`: the first bad release is known. `range`: it is one of several, since the files of those between are gone.
 * `cannot_tell` and `not_shown`: as of its last step.
 */
export const bisectAnswer = z.enum([
  'found',
  'range',
  'cannot_tell',
  'not_shown',
  'could_not_run',
  'cancelled',
]);
export type BisectAnswer = z.infer<typeof bisectAnswer>;

const bisectValue = z.object({
  /** Median over its runs, in the metric's unit. */
  value: z.number(),
  runs: z.int().min(1),
});
/** One metric of one cell on one device: three releases beside each other. Null where too few runs count. */
export const bisectCell = z.object({
  slot: slotName,
  device: z.object({ id, name: z.string(), device_model: z.string(), simulated: z.boolean() }),
  configuration,
  configuration_key: z.string(),
  ...watchedMetric.shape,
  unit: z.enum(metricUnits),
  /** So much worse than the last good release is as bad: half of the alert's step. */
  limit: z.number(),
  word: bisectWord,
  good: bisectValue.nullable(),
  middle: bisectValue.nullable(),
  bad: bisectValue.nullable(),
  /** The release over the last good and over the first bad one; above 1 is worse, whatever the metric. */
  against_good: seriesRatio.nullable(),
  against_bad: seriesRatio.nullable(),
  note: told.nullable(),
});
export type BisectCell = z.infer<typeof bisectCell>;

/** What one step has shown. */
export const bisectEvidence = z.object({
  word: bisectWord,
  /** A release with the same files, of which it is known already; null: it was measured. */
  same_as: z.string().nullable(),
  /** Made of each release on each device. */
  runs: z.int().min(0),
  cells: z.array(bisectCell),
});
export type BisectEvidence = z.infer<typeof bisectEvidence>;

export const bisectStep = z.object({
  step: z.int().min(1),
  /** Positions in the bisect's releases: what is measured, between what was known when it began. */
  at: z.int(),
  good: z.int(),
  bad: z.int(),
  evidence: bisectEvidence.nullable(),
  /** Numbers of its benchmarks; each holds all three releases, interleaved. */
  benchmarks: z.array(z.int()),
  /** Of these the one that has not ended. */
  running: z.int().nullable(),
});
export type BisectStep = z.infer<typeof bisectStep>;

/** The search for the first bad release of an alert. */
export const bisect = z.object({
  id,
  alert: z.int(),
  state: z.enum(['measuring', 'ended']),
  most_runs: z.int(),
  /** From the last good to the first bad release as the alert had them. `gone`: its files are, so that it cannot be measured. */
  releases: z.array(
    z.object({ number: z.int(), name: z.string(), commit: z.string().nullable(), gone: z.boolean() }),
  ),
  /** Devices that showed the step. */
  devices: z.array(z.object({ id, name: z.string() })),
  steps: z.array(bisectStep),
  /** With an answer each time, it needs no more steps than these in all. */
  most_steps: z.int(),
  /** What is known now, as positions in `releases`. */
  good: z.int(),
  bad: z.int(),
  answer: bisectAnswer.nullable(),
  title: told.nullable(),
  created_at: timestamp,
  ended_at: timestamp.nullable(),
});
export type Bisect = z.infer<typeof bisect>;

/** The newest bisect of an alert, and whether another one can begin. */
export const alertBisect = z.object({
  bisect: bisect.nullable(),
  /** What a new one would do; null where none can begin, and `why_not` says why. */
  offer: z
    .object({ releases: z.int(), most_steps: z.int(), devices: z.array(z.object({ id, name: z.string() })) })
    .nullable(),
  why_not: told.nullable(),
});
export type AlertBisect = z.infer<typeof alertBisect>;
