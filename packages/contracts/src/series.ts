import { z } from 'zod';
import { effect } from './comparison.js';
import { configuration } from './configuration.js';
import { metricName } from './metrics.js';
import { countedPageOf, id, pageQuery, sha256, timestamp } from './primitives.js';
import { verdict } from './result.js';
import { seriesAt, slotName } from './suite.js';

/** An estimate with its interval, in the metric's unit; no interval where there are too few values for one. */
export const seriesEstimate = z.object({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export const seriesRatio = z.object({
  /** After over before, turned so that above 1 is slower or larger. */
  ratio: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type SeriesRatio = z.infer<typeof seriesRatio>;
export const seriesDirection = z.enum(['slower', 'faster']);

/** Releases from `from` to `to` (places in the suite's order, both included) at one level. */
export const seriesLevel = z.object({
  from: z.int(),
  to: z.int(),
  releases: z.int(),
  estimate: seriesEstimate,
  /** Against the level before; null for the first. */
  change: z
    .object({
      direction: seriesDirection,
      ratio: seriesRatio,
      p: z.number(),
      /** The last release of the old level that has a point; those after it up to `from` are suspected. */
      last_before: z.int(),
      /** Units that moved, where not all did: the phone, not the release. */
      only_units: z.array(z.string()).nullable(),
      accepted: z.boolean(),
      /** Faster after slower, and again where it was before that: the regression is undone. */
      back: z.boolean().default(false),
    })
    .nullable(),
});
export type SeriesLevel = z.infer<typeof seriesLevel>;

/** One release of one series. */
export const seriesPlace = z.object({
  /** Place of the release in the suite's order. */
  place: z.int(),
  state: z.enum(['measured', 'suspect', 'invalid', 'missing', 'running']),
  /** Median over its runs, and its interval from six runs on. */
  estimate: seriesEstimate.nullable(),
  runs: z.int(),
  /** Why there is no point: the outcome or verdict that most of its runs ended in. */
  reason: z.string().nullable(),
  /** Its runs fall into two groups: the two medians. */
  modes: z.tuple([z.number(), z.number()]).nullable(),
  over_budget: z.boolean(),
});
export type SeriesPlace = z.infer<typeof seriesPlace>;

/** What changed around the release, seen from the series. */
export const environmentPart = z.enum([
  'model_file',
  'runtime',
  'harness',
  'android',
  'driver',
  'os',
  'battery',
  'judging',
]);
export const environmentChange = z.object({
  place: z.int(),
  part: environmentPart,
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** Letters of the units that it concerns; null: all. */
  units: z.array(z.string()).nullable(),
});
export type EnvironmentChange = z.infer<typeof environmentChange>;

export const seriesUnit = z.object({
  letter: z.string(),
  device_id: id,
  name: z.string(),
  place: z.string().nullable(),
});

/** One metric of one cell of a suite over its releases, on one device model. */
export const seriesRow = z.object({
  id,
  suite_id: id,
  slot: slotName,
  configuration,
  configuration_key: z.string(),
  device_model: z.string(),
  units: z.array(seriesUnit),
  metric: metricName,
  at: seriesAt,
  unit: z.string(),
  /** Of the releases that are shown. */
  places: z.array(seriesPlace),
  levels: z.array(seriesLevel),
  /** The newest point, where it lies outside of what was expected: one point proves nothing. */
  suspicious: z
    .object({ place: z.int(), direction: seriesDirection, low: z.number(), high: z.number() })
    .nullable(),
  budget: z
    .object({ limit: z.number(), left: z.number(), state: z.enum(['kept', 'at_limit', 'over']) })
    .nullable(),
  environment: z.array(environmentChange),
  /** Smallest relative change that counts in this series. */
  smallest_effect: z.number(),
  answer: z.enum([
    'too_early',
    'no_change',
    'slower',
    'faster',
    'back',
    'one_unit',
    'two_modes',
    'missing',
    'cannot_tell',
  ]),
});
export type SeriesRow = z.infer<typeof seriesRow>;

/** Releases as the head of the strips: those of the last places. */
export const stripRelease = z.object({
  place: z.int(),
  number: z.int(),
  name: z.string(),
  made_at: timestamp,
});
export const seriesPage = countedPageOf(seriesRow).extend({
  /** Which values these are: what was asked for, else what the suite is about. */
  metric: metricName,
  at: seriesAt,
  releases: z.array(stripRelease),
  /** Series that have no change in the shown releases and are left out. */
  unchanged: z.int(),
});
export type SeriesPage = z.infer<typeof seriesPage>;
export const seriesQuery = pageQuery.extend({
  metric: metricName.optional(),
  at: seriesAt.default('p50'),
  /** Only those in which something happened. */
  only: z.enum(['changed', 'all']).default('changed'),
  device_model: z.string().max(200).optional(),
  releases: z.coerce.number().int().min(1).max(200).default(20),
});
export type SeriesQuery = z.infer<typeof seriesQuery>;

/**
 * What keeps a change from being told, or says how small one can be seen. `too_short`: `value` more releases are needed;
 * `correlated`: points resemble their neighbours by `value`; `noisy`: changes below `value` (0.08 is 8 %) are not claimed;
 * `no_change`: at `place` it looked like a change by the ratio `value`, and `why` it is none.
 */
export const seriesNote = z.object({
  code: z.enum(['too_short', 'correlated', 'noisy', 'not_positive', 'no_change']),
  place: z.int().nullable(),
  value: z.number().nullable(),
  why: z.enum(['few-points', 'not-significant', 'small', 'drift', 'two-modes']).nullable(),
});
export type SeriesNote = z.infer<typeof seriesNote>;

/** One run as a point: verdicts that count are valid and suspect. */
export const seriesRun = z.object({
  run_id: id,
  unit: z.string(),
  value: z.number(),
  verdict,
  benchmark: z.int(),
});
/**
 * A release against the one before it that has runs, as comparisons put it: all steps of a series are one view. Told from two
 * releases on, where a change that lasts cannot be found yet.
 */
export const seriesStep = z.object({ place: z.int(), before: z.int(), effect });
export type SeriesStep = z.infer<typeof seriesStep>;
/** A series whole: its runs, its levels by unit, the same cell on other device models, how it was found. */
export const seriesDetail = seriesRow.extend({
  suite: z.object({ number: z.int(), name: z.string() }),
  releases: z.array(
    stripRelease.extend({
      commit: z.string().nullable(),
      branch: z.string().nullable(),
      parents: z.array(z.string()),
      /** The version of a runtime that it is. */
      measure_with: z.string().nullable(),
      model_sha256: sha256.nullable(),
      runs: z.array(seriesRun),
      invalid_runs: z.int(),
    }),
  ),
  steps: z.array(seriesStep),
  by_unit: z.array(
    z.object({ unit: z.string(), places: z.array(seriesPlace), levels: z.array(seriesLevel) }),
  ),
  siblings: z.array(
    z.object({
      id,
      device_model: z.string(),
      answer: seriesRow.shape.answer,
      /** The newest change, against the level before. */
      change: seriesRatio.nullable(),
      /** Ratio to the level before the newest one, by place. */
      points: z.array(z.object({ place: z.int(), unit: z.string(), ratio: z.number() })),
    }),
  ),
  detector: z.object({
    name: z.string(),
    version: z.string(),
    window: z.int(),
    p: z.number(),
    least_after: z.int(),
    notes: z.array(seriesNote),
  }),
});
export type SeriesDetail = z.infer<typeof seriesDetail>;
