import { z } from 'zod';
import { effect } from './comparison.js';
import { configuration } from './configuration.js';
import { metricName } from './metrics.js';
import { id } from './primitives.js';
import { seriesEstimate, stripRelease } from './series.js';
import { seriesAt, slotName, watchedMetric } from './suite.js';

/** Most releases side by side. */
const MOST_COLUMNS = 20;

export const suiteMatrixQuery = z.object({
  metric: metricName.optional(),
  at: seriesAt.default('p50'),
  slot: slotName.optional(),
  configuration_key: z.string().max(500).optional(),
  /** Name of the release that the others are held against; left out: the oldest that is shown. */
  base: z.string().max(120).optional(),
  /** So many of the last ones. */
  releases: z.coerce.number().int().min(2).max(MOST_COLUMNS).default(12),
});
export type SuiteMatrixQuery = z.infer<typeof suiteMatrixQuery>;

const matrixRelease = stripRelease.extend({ measure_with: z.string().nullable() });

/** One release of a row. */
export const suiteMatrixCell = z.object({
  place: z.int(),
  estimate: seriesEstimate,
  runs: z.int(),
  /** Of which some rule of judging speaks against. */
  suspect_runs: z.int(),
  /** Against the base; null for the base itself, and where that has no runs in this row. */
  effect: effect.nullable(),
});
/** One cell of the suite on one device model with one system. */
export const suiteMatrixRow = z.object({
  slot: slotName,
  configuration,
  configuration_key: z.string(),
  device_model: z.string(),
  /** Android and its build, or a computer's operating system, as it was when it measured; null where it is not known. */
  system: z.string().nullable(),
  devices: z.int(),
  simulated: z.boolean(),
  series_id: id.nullable(),
  /** Some release is faster or slower than the base. */
  changed: z.boolean(),
  cells: z.array(suiteMatrixCell),
});
export type SuiteMatrixRow = z.infer<typeof suiteMatrixRow>;

/**
 * One metric of a suite: releases (of a suite of runtime versions those versions) by device model and system, each against one
 * of them. All ratios are decided together, as in comparisons.
 */
export const suiteMatrix = z.object({
  suite: z.object({ number: z.int(), name: z.string() }),
  metric: metricName,
  at: seriesAt,
  unit: z.string(),
  /** What the suite watches and has measured. */
  metrics: z.array(watchedMetric),
  slots: z.array(slotName),
  configurations: z.array(z.object({ key: z.string(), configuration })),
  releases: z.array(matrixRelease),
  /** Place of the release that the others are held against; null where none was measured. */
  base: z.int().nullable(),
  rows: z.array(suiteMatrixRow),
});
export type SuiteMatrix = z.infer<typeof suiteMatrix>;
