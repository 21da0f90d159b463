import { z } from 'zod';
import { id, sha256 } from './primitives.js';
import { outcome } from './result.js';
import { seriesDetail, seriesRow } from './series.js';

/** What is known of a device around a benchmark; what is not known is null and is never said to have changed. */
const environment = z.object({
  android: z.string().nullable(),
  driver: z.string().nullable(),
  os: z.string().nullable(),
  battery: z.string().nullable(),
});

/** What a series is read from, besides what its runs measured: taken as told by whoever computes it again. */
export const seriesBasis = z.object({
  ...seriesRow.pick({
    ...{ id: true, suite_id: true, slot: true, configuration: true, configuration_key: true },
    ...{ device_model: true, metric: true, at: true },
  }).shape,
  suite: seriesDetail.shape.suite,
  /** The tightest limit that names it, in the metric's unit. */
  limit: z.number().nullable(),
  /** Places where levels begin that a person has accepted. */
  accepted: z.array(z.int()),
  releases: z.array(
    seriesDetail.shape.releases.element.omit({ model_sha256: true, runs: true, invalid_runs: true }),
  ),
  /** Runs in the order in which they are read; those that measured something are among the report's. */
  rows: z.array(
    z.object({
      /** Of their release. */
      place: z.int(),
      benchmark: z.int(),
      cell_id: id,
      device_id: id,
      model_sha256: sha256,
      run_id: id,
      outcome: outcome.nullable(),
      /** Null where the version of the runtime is the release. */
      runtime: z.string().nullable(),
      environment: environment.nullable(),
    }),
  ),
});
export type SeriesBasis = z.infer<typeof seriesBasis>;

/** A series as a report has it; other device models' are left out. */
export const frozenSeries = z.object({ basis: seriesBasis, result: seriesDetail });
