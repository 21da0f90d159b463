import { Injectable } from '@nestjs/common';
import type { CellKey, SeriesReading } from '@rackmark/analysis';
import { configuration, type MetricName, type SeriesAt } from '@rackmark/contracts';
import { z } from 'zod';
import { row, rows, type Queryable } from '../../platform/database/rows.js';
import { concern, concernsOf, type Concern } from './concerns.js';
import type { Principal } from '../../platform/security/principal.js';
import { seriesReading } from './stored-reading.js';

const storedSeries = z.object({
  ...{ id: z.string(), suite_id: z.string(), slot: z.string(), configuration_key: z.string() },
  ...{ device_model: z.string(), metric: z.string(), at: z.enum(['p50', 'p90']), is_suspicious: z.boolean() },
  configuration,
  reading: seriesReading,
});
export type StoredSeries = z.infer<typeof storedSeries>;

const standing = z.object({
  suite_id: z.string(),
  ...{
    series: z.number(),
    slower: z.number(),
    faster: z.number(),
    suspicious: z.number(),
    missing: z.number(),
  },
  ...{ budgets: z.number(), over_budget: z.number(), early: z.number(), untold: z.number() },
  ...{ since: z.string().nullable(), since_ratio: z.number().nullable() },
});
export type SeriesCounts = z.infer<typeof standing>;

export interface SeriesFilter {
  metric: string;
  at: SeriesAt;
  only: 'changed' | 'all';
  device_model?: string | undefined;
}
interface SeriesPlaceInList {
  device_model: string;
  slot: string;
  key: string;
  id: string;
}
const MEETS = `suite_id = $1 AND metric = $2 AND at = $3 AND ($4::text IS NULL OR device_model = $4)
   AND ($5 OR answer NOT IN ('no_change', 'too_early') OR is_suspicious OR is_over_budget)`;
const filterOf = (suiteId: string, q: SeriesFilter) => [
  ...[suiteId, q.metric, q.at, q.device_model ?? null, q.only === 'all'],
];

/** What a suite follows no more keeps its series, and says nothing of how the suite stands. */
export const IS_WATCHED = `EXISTS (SELECT FROM suite u WHERE u.id = s.suite_id
   AND u.watched @> jsonb_build_array(jsonb_build_object('metric', s.metric, 'at', s.at)))`;

const suspicious = z.object({
  ...{ slot: z.string(), device_model: z.string(), place: z.number(), devices: z.array(z.string()) },
  configuration,
});
export type SuspiciousSeries = z.infer<typeof suspicious>;

/** How many series of a suite begin something at a place. */
export interface Begun {
  place: number;
  slower: number;
  faster: number;
  back: number;
  suspicious: number;
}

/** All SQL of series. */
@Injectable()
export class SeriesRepository {
  /** What all series of a suite say that somebody should look at. */
  async concerns(db: Queryable, suiteId: string): Promise<Concern[]> {
    const found = await rows<{ id: string; concerns: unknown }>(
      db,
      `SELECT s.id, s.concerns FROM series s WHERE s.suite_id = $1 AND s.concerns <> '[]' AND ${IS_WATCHED} ORDER BY s.id`,
      [suiteId],
    );
    return found.flatMap(({ id, concerns }) =>
      concern
        .array()
        .parse(concerns)
        .map((c) => ({ ...c, series_id: id })),
    );
  }
  /** Series whose newest point is away from what was expected, with the devices that measured it. */
  async suspicious(db: Queryable, suiteId: string): Promise<SuspiciousSeries[]> {
    const found = await rows(
      db,
      `SELECT s.slot, s.configuration, s.device_model, (s.reading->'suspicious'->>'place')::int AS place,
              ARRAY(SELECT u->>'device_id' FROM jsonb_array_elements(s.reading->'units') u) AS devices
         FROM series s WHERE s.suite_id = $1 AND s.is_suspicious AND ${IS_WATCHED}`,
      [suiteId],
    );
    return suspicious.array().parse(found);
  }
  /** Whoever reacts to what was read is told of it with the end of the transaction. */
  async markRead(db: Queryable, suiteId: string): Promise<void> {
    await db.query('UPDATE suite SET read_at = now() WHERE id = $1', [suiteId]);
  }
  async accepted(
    db: Queryable,
    suiteId: string,
    key: CellKey,
    of: { metric: string; at: SeriesAt },
  ): Promise<Set<string>> {
    const found = await rows<{ release_id: string }>(
      db,
      `SELECT a.release_id FROM accepted_level a JOIN series s ON s.id = a.series_id
        WHERE s.suite_id = $1 AND s.slot = $2 AND s.configuration_key = $3 AND s.device_model = $4 AND s.metric = $5 AND s.at = $6`,
      [suiteId, key.slot, key.configuration_key, key.device_model, of.metric, of.at],
    );
    return new Set(found.map((f) => f.release_id));
  }
  async accept(db: Queryable, seriesId: string, releaseId: string, note: string | null): Promise<void> {
    await db.query(
      `INSERT INTO accepted_level (series_id, release_id, note) VALUES ($1, $2, $3) ON CONFLICT (series_id, release_id) DO UPDATE SET note = $3`,
      [seriesId, releaseId, note],
    );
  }

  /** Writes what was read of a series. */
  async write(
    db: Queryable,
    suiteId: string,
    key: CellKey,
    { metric, at }: { metric: string; at: SeriesAt },
    r: SeriesReading,
  ): Promise<void> {
    const newest = r.levels.at(-1);
    const last = r.places.findLast((p) => p.runs > 0);
    await db.query(
      `INSERT INTO series (suite_id, slot, configuration_key, configuration, device_model, metric, at, reading, answer, is_suspicious,
                           is_over_budget, last_place, since_place, concerns, has_budget, since_ratio)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
       ON CONFLICT (suite_id, slot, configuration_key, device_model, metric, at) DO UPDATE SET configuration = $4, reading = $8,
         answer = $9, is_suspicious = $10, is_over_budget = $11, last_place = $12, since_place = $13, concerns = $14, has_budget = $15, since_ratio = $16,
         read_at = now()`,
      [
        ...[
          suiteId,
          key.slot,
          key.configuration_key,
          JSON.stringify(key.configuration),
          key.device_model,
          metric,
          at,
        ],
        ...[
          JSON.stringify(r),
          r.answer,
          r.suspicious !== null,
          r.budget?.state === 'over',
          last?.place ?? -1,
        ],
        newest?.change ? newest.from : null,
        JSON.stringify(concernsOf(r)),
        ...[r.budget !== null, newest?.change?.ratio.ratio ?? null],
      ],
    );
  }

  /** Of one metric, by device model and cell; `changed` leaves out those in which nothing happened. */
  async list(
    db: Queryable,
    suiteId: string,
    q: SeriesFilter,
    { after, limit }: { after: SeriesPlaceInList | null; limit: number },
  ): Promise<StoredSeries[]> {
    const found = await rows(
      db,
      `SELECT * FROM series WHERE ${MEETS} AND ($6::text IS NULL OR (device_model, slot, configuration_key, id) > ($6, $7, $8, $9::uuid))
        ORDER BY device_model, slot, configuration_key, id LIMIT $10`,
      [
        ...filterOf(suiteId, q),
        ...[after?.device_model ?? null, after?.slot ?? null, after?.key ?? null, after?.id ?? null, limit],
      ],
    );
    return storedSeries.array().parse(found);
  }
  async count(db: Queryable, suiteId: string, q: SeriesFilter): Promise<number> {
    const sql = `SELECT count(*)::int AS n FROM series WHERE ${MEETS}`;
    return (await row<{ n: number }>(db, sql, filterOf(suiteId, q)))!.n;
  }
  /** What is shown where nobody chose: latency, or of suites of language models their decode rate. */
  async mainMetric(db: Queryable, suiteId: string): Promise<MetricName | null> {
    const found = await row<{ metric: MetricName }>(
      db,
      `SELECT metric FROM series s WHERE suite_id = $1 AND ${IS_WATCHED} GROUP BY metric
        ORDER BY (metric IN ('latency', 'decode_rate')) DESC, count(*) DESC, metric LIMIT 1`,
      [suiteId],
    );
    return found?.metric ?? null;
  }

  async byId(db: Queryable, { teamId }: Principal, id: string): Promise<StoredSeries | null> {
    const found = await row(
      db,
      'SELECT s.* FROM series s JOIN suite u ON u.id = s.suite_id WHERE s.id = $1 AND u.team_id = $2',
      [id, teamId],
    );
    return found === null ? null : storedSeries.parse(found);
  }
  /** The same cell and metric on all device models. */
  async siblings(db: Queryable, s: StoredSeries): Promise<StoredSeries[]> {
    const found = await rows(
      db,
      `SELECT * FROM series WHERE suite_id = $1 AND slot = $2 AND configuration_key = $3 AND metric = $4 AND at = $5 ORDER BY device_model LIMIT 60`,
      [s.suite_id, s.slot, s.configuration_key, s.metric, s.at],
    );
    return storedSeries.array().parse(found);
  }

  /** Series of one metric, by their cells. */
  async idsOf(
    db: Queryable,
    suiteId: string,
    { metric, at }: { metric: string; at: SeriesAt },
  ): Promise<{ id: string; slot: string; configuration_key: string; device_model: string }[]> {
    const sql = `SELECT id, slot, configuration_key, device_model FROM series WHERE suite_id = $1 AND metric = $2 AND at = $3`;
    return rows(db, sql, [suiteId, metric, at]);
  }
  /** What a suite's series are of. */
  async metricsOf(db: Queryable, suiteId: string): Promise<{ metric: string; at: SeriesAt }[]> {
    return rows(db, 'SELECT DISTINCT metric, at FROM series WHERE suite_id = $1', [suiteId]);
  }

  /** Counted over the series of each suite. */
  async counts(db: Queryable, suiteIds: readonly string[]): Promise<Map<string, SeriesCounts>> {
    const found = await rows(
      db,
      `SELECT c.*, r.name AS since,
              (SELECT s.since_ratio FROM series s WHERE s.suite_id = c.suite_id AND s.since_place = c.since_place
                  AND s.answer = CASE WHEN c.slower > 0 THEN 'slower' ELSE 'faster' END ORDER BY abs(ln(s.since_ratio)) DESC LIMIT 1) AS since_ratio
         FROM (
       SELECT suite_id, count(*)::int AS series, count(*) FILTER (WHERE answer = 'slower')::int AS slower,
              count(*) FILTER (WHERE answer = 'faster')::int AS faster, count(*) FILTER (WHERE is_suspicious)::int AS suspicious,
              count(*) FILTER (WHERE answer = 'missing')::int AS missing, count(*) FILTER (WHERE has_budget)::int AS budgets,
              count(*) FILTER (WHERE is_over_budget)::int AS over_budget,
              count(*) FILTER (WHERE answer = 'too_early')::int AS early,
              count(*) FILTER (WHERE answer IN ('cannot_tell', 'two_modes', 'missing'))::int AS untold,
              coalesce(max(since_place) FILTER (WHERE answer = 'slower'), max(since_place) FILTER (WHERE answer = 'faster')) AS since_place
         FROM series s WHERE suite_id = ANY($1) AND ${IS_WATCHED} GROUP BY suite_id) c
         LEFT JOIN release r ON r.suite_id = c.suite_id AND r.place = c.since_place`,
      [suiteIds],
    );
    return new Map(
      standing
        .array()
        .parse(found)
        .map((s) => [s.suite_id, s]),
    );
  }
  /** Series that begin a level or are suspicious, by the place where they do. */
  async begun(db: Queryable, suiteId: string): Promise<Begun[]> {
    return rows(
      db,
      `SELECT place, count(*) FILTER (WHERE what = 'slower')::int AS slower, count(*) FILTER (WHERE what = 'faster')::int AS faster,
              count(*) FILTER (WHERE what = 'back')::int AS back, count(*) FILTER (WHERE what = 'suspicious')::int AS suspicious
         FROM (SELECT (l->>'from')::int AS place, CASE WHEN (l->'change'->>'back')::boolean THEN 'back' ELSE l->'change'->>'direction' END AS what
                 FROM series s CROSS JOIN LATERAL jsonb_array_elements(s.reading->'levels') l WHERE s.suite_id = $1 AND l->'change' <> 'null' AND ${IS_WATCHED}
               UNION ALL
               SELECT (reading->'suspicious'->>'place')::int, 'suspicious' FROM series s WHERE suite_id = $1 AND is_suspicious AND ${IS_WATCHED}) b GROUP BY place`,
      [suiteId],
    );
  }
}
