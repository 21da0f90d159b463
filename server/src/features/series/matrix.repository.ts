import { Injectable } from '@nestjs/common';
import { configuration, configurationKey, type SeriesAt } from '@rackmark/contracts';
import { z } from 'zod';
import { rows, type Queryable } from '../../platform/database/rows.js';
import type { MeasuredCell } from './matrix.js';
import { RELEASE_OF_CELL } from './series-sources.repository.js';

const stored = z.object({
  ...{ release_id: z.string(), slot: z.string(), device_model: z.string(), device_id: z.string() },
  ...{ system: z.string().nullable(), simulated: z.boolean(), pinned: z.boolean() },
  configuration,
  values: z.array(z.number()),
  suspect_runs: z.number(),
});

/** SQL of the matrix of a suite. */
@Injectable()
export class MatrixRepository {
  /** What cells of a suite measured of a metric in some releases, by the system that their device had then. */
  async cells(
    db: Queryable,
    suiteId: string,
    { releases, metric, at }: { releases: readonly string[]; metric: string; at: SeriesAt },
  ): Promise<MeasuredCell[]> {
    const found = await rows(
      db,
      `SELECT * FROM (
       SELECT ${RELEASE_OF_CELL} AS release_id, b.slots->>c.model_sha256 AS slot, d.facts->>'device_model' AS device_model, c.device_id,
              coalesce(e.facts->>'android', e.facts->>'os') AS system, coalesce((d.facts->>'simulated')::boolean, false) AS simulated,
              b.runtime_releases IS NOT NULL AS pinned, c.configuration, b.created_at, c.position,
              (SELECT count(*)::int FROM run r WHERE r.cell_id = c.id AND r.outcome = 'measured' AND r.verdict = 'suspect') AS suspect_runs,
              ARRAY(SELECT CASE WHEN $4 = 'p90' THEN m.p90 ELSE m.value END FROM run r JOIN measurement m ON m.run_id = r.id AND m.metric = $3
                     WHERE r.cell_id = c.id AND r.outcome = 'measured' AND r.verdict <> 'invalid'
                       AND CASE WHEN $4 = 'p90' THEN m.p90 ELSE m.value END > 0 ORDER BY r.repeat) AS values
         FROM benchmark b JOIN cell c ON c.benchmark_id = b.id JOIN device d ON d.id = c.device_id
              CROSS JOIN LATERAL (SELECT b.environment->(c.device_id::text) AS facts) e
        WHERE b.suite_id = $1 AND (b.release_id = ANY($2) OR b.runtime_releases IS NOT NULL) AND ${RELEASE_OF_CELL} = ANY($2)) x
        WHERE values <> '{}' ORDER BY created_at, position`,
      [suiteId, releases, metric, at],
    );
    return stored
      .array()
      .parse(found)
      .map(({ pinned, ...c }) => {
        const own = pinned ? { ...c.configuration, runtime: null } : c.configuration;
        return { ...c, configuration: own, configuration_key: configurationKey(own) };
      });
  }
}
