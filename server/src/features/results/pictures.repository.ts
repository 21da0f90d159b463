import { Injectable } from '@nestjs/common';
import { groupBy } from '@rackmark/analysis';
import type { Distribution } from '@rackmark/contracts';
import { rows, type Queryable } from '../../platform/database/rows.js';

/** What is drawn of a run: as many values of each kind at most; a line of more is not seen better. */
const MOST_POINTS = 256;
/** Places of an answer that are shown at most. */
const MOST_PLACES = 128;

type RunPicture = Distribution['cells'][number]['runs'][number];
export interface CellPicture {
  of: Distribution['cells'][number]['of'];
  runs: RunPicture[];
}

/** SQL: of parts as equal as can be, `parts` of `n` items, the one that holds the item at place `i`; places begin at 1. */
const partOf = (i: string, n: string, parts: string) => `((${i} * ${parts} + ${n} - 1) / ${n} - 1)`;

/**
 * Quantiles by equal steps of share, the first and the last always among them: sorted[rank] with the share at or below it.
 * Then iterations in the order of measuring; where they are more than can be drawn, of each part its smallest and its
 * largest, so that no spike is lost.
 */
const OF_SAMPLES = `
  SELECT percentile_cont(ARRAY[0.5, 0.9, 0.95]) WITHIN GROUP (ORDER BY ns) AS middle, array_agg(ns ORDER BY ns) AS sorted
    FROM unnest(x.latency_ns) ns`;
const ECDF = `
  SELECT json_agg(json_build_object('latency_ns', q.sorted[rank + 1], 'share', (rank + 1) / x.n::float8) ORDER BY rank) AS ecdf
    FROM (SELECT CASE WHEN x.n = 1 THEN 0 ELSE floor(i * (x.n - 1)::float8 / (least(x.n, ${MOST_POINTS}) - 1) + 0.5)::int END AS rank
            FROM generate_series(0, least(x.n, ${MOST_POINTS}) - 1) i) r`;
const SERIES = `
  SELECT json_agg(e.of[1] ORDER BY part, abs(e.of[2])) AS series
    FROM (SELECT CASE WHEN x.n <= ${MOST_POINTS} THEN i ELSE ${partOf('i', 'x.n', `${MOST_POINTS / 2}`)} END AS part,
                 min(ARRAY[ns, i]) AS low, max(ARRAY[ns, -i]) AS high
            FROM unnest(x.latency_ns) WITH ORDINALITY s(ns, i) GROUP BY 1) p
   CROSS JOIN LATERAL (SELECT low AS of UNION ALL SELECT high WHERE x.n > ${MOST_POINTS}) e`;

/**
 * How the time of a step changes with its place: greedy turns say the same, so what stands at one place in all of them is
 * one step measured several times. The first step ends with the second token.
 */
const PLACES = `
  WITH step AS (
    SELECT s.i, s.ns::float8 AS ns FROM jsonb_array_elements(x.language->'turns') t
     CROSS JOIN LATERAL jsonb_array_elements(t->'step_ns') WITH ORDINALITY s(ns, i)
     WHERE t->>'phase' = 'measure' AND (t->>'streamed')::boolean
  ), longest AS (SELECT max(i) AS n, least(max(i), ${MOST_PLACES}) AS places FROM step)
  SELECT coalesce(json_agg(json_build_object('position', position, 'step_ns', ns) ORDER BY position), '[]') AS positions
    FROM (SELECT (part * n / places + (part + 1) * n / places - 1) / 2.0 + 2 AS position,
                 percentile_cont(0.5) WITHIN GROUP (ORDER BY ns) AS ns
            FROM (SELECT ${partOf('i', 'n', 'places')} AS part, ns, n, places FROM step CROSS JOIN longest) s GROUP BY part, n, places) p`;

/** Pictures of what runs sampled. Made here, of raw samples: only they are sent out of the database. */
@Injectable()
export class PicturesRepository {
  /** Of the measured runs of some cells, by their cells. */
  async ofCells(db: Queryable, cellIds: readonly string[]): Promise<Map<string, CellPicture>> {
    const found = await rows<RunPicture & { cell_id: string; is_language: boolean }>(
      db,
      `SELECT x.cell_id, x.is_language, x.run_id, x.position, x.repeat, x.verdict, x.n AS samples, q.middle[1] AS median_ns,
              q.middle[2] AS p90_ns, q.middle[3] AS p95_ns, e.ecdf, s.series AS series_ns, p.positions
         FROM (SELECT r.cell_id, r.id AS run_id, r.position, r.repeat, r.verdict, coalesce(jsonb_typeof(r.language) = 'object', false) AS is_language,
                      rec.latency_ns, cardinality(rec.latency_ns) AS n, rec.language
                 FROM run r JOIN run_record rec ON rec.run_id = r.id WHERE r.cell_id = ANY($1) AND r.outcome = 'measured' OFFSET 0) x
         CROSS JOIN LATERAL (${OF_SAMPLES}) q CROSS JOIN LATERAL (${ECDF}) e CROSS JOIN LATERAL (${SERIES}) s
         CROSS JOIN LATERAL (${PLACES}) p
        WHERE x.n > 0 ORDER BY x.position`,
      [cellIds],
    );
    const byCell = [...groupBy(found, (r) => r.cell_id)];
    return new Map(
      byCell.map(([cellId, own]) => [
        cellId,
        {
          of: own.some((r) => r.is_language) ? 'tokens' : 'iterations',
          runs: own.map(({ cell_id: _, is_language: _l, ...picture }) => picture),
        },
      ]),
    );
  }
}
