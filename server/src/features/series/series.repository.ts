import { Injectable } from '@nestjs/common';
import { budget, configuration, configurationKey, watchedMetric, type SeriesAt } from '@rackmark/contracts';
import { z } from 'zod';
import { row, rows, type Queryable } from '../../platform/database/rows.js';
import { concern, concernsOf, type Concern } from './concerns.js';
import type { Principal } from '../../platform/security/principal.js';
import type { CellKey, PointRow } from './points.js';
import { seriesReading, type SeriesReading } from './reading.js';

/** So many releases back a series is read; a change that is older has long been a level. */
export const LOOKS_BACK = 200;

const storedSeries = z.object({
  ...{ id: z.string(), suite_id: z.string(), slot: z.string(), configuration_key: z.string() },
  ...{ device_model: z.string(), metric: z.string(), at: z.enum(['p50', 'p90']), is_suspicious: z.boolean() },
  configuration,
  reading: seriesReading,
});
export type StoredSeries = z.infer<typeof storedSeries>;

const releaseHead = z.object({
  ...{ id: z.string(), place: z.number(), number: z.number(), name: z.string(), made_at: z.date() },
  ...{ commit: z.string().nullable(), branch: z.string().nullable(), parents: z.array(z.string()) },
});
export type ReleaseHead = z.infer<typeof releaseHead>;

/** What reading a suite's series needs to know of the suite. */
const watching = z.object({
  ...{ id: z.string(), number: z.number(), name: z.string() },
  watched: z.array(watchedMetric),
  budgets: z.array(budget),
});
export type Watching = z.infer<typeof watching>;

const standing = z.object({
  suite_id: z.string(),
  ...{
    series: z.number(),
    slower: z.number(),
    faster: z.number(),
    suspicious: z.number(),
    missing: z.number(),
  },
  ...{ over_budget: z.number(), early: z.number(), untold: z.number(), since: z.string().nullable() },
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

const suspicious = z.object({
  ...{ slot: z.string(), device_model: z.string(), place: z.number(), devices: z.array(z.string()) },
  configuration,
});
export type SuspiciousSeries = z.infer<typeof suspicious>;

/** All SQL of series. */
@Injectable()
export class SeriesRepository {
  async watching(db: Queryable, suiteId: string): Promise<Watching | null> {
    const found = await row(db, 'SELECT id, number, name, watched, budgets FROM suite WHERE id = $1', [
      suiteId,
    ]);
    return found === null ? null : watching.parse(found);
  }
  async suiteOf(db: Queryable, benchmarkId: string): Promise<string | null> {
    const found = await row<{ suite_id: string | null }>(
      db,
      'SELECT suite_id FROM benchmark WHERE id = $1 AND release_id IS NOT NULL',
      [benchmarkId],
    );
    return found?.suite_id ?? null;
  }
  /** What a device was when it measured: systems and drivers change under a series. */
  async keepEnvironment(db: Queryable, benchmarkId: string): Promise<void> {
    await db.query(
      `UPDATE benchmark b SET environment = (
         SELECT jsonb_object_agg(d.id, jsonb_build_object(
                  'android', 'Android ' || (f.facts->>'android') || coalesce(' (' || nullif(split_part(f.facts->>'fingerprint', '/', 4), '') || ')', ''),
                  'driver', f.facts->'gpu'->>'driver',
                  'os', CASE WHEN f.facts IS NULL THEN d.facts->>'os' END,
                  'battery', null))
           FROM device d CROSS JOIN LATERAL (SELECT nullif(d.facts->'android', 'null') AS facts) f WHERE d.id = ANY(b.devices))
        WHERE b.id = $1 AND b.environment IS NULL`,
      [benchmarkId],
    );
  }

  /** The last releases of a suite, in their order. */
  async releases(db: Queryable, suiteId: string, limit: number): Promise<ReleaseHead[]> {
    const found = await rows(
      db,
      `SELECT id, place, number, name, made_at, commit, branch, parents FROM release WHERE suite_id = $1 ORDER BY place DESC LIMIT $2`,
      [suiteId, limit],
    );
    return releaseHead.array().parse(found).reverse();
  }

  /** Cells of a suite on device models, of one benchmark or of all its benchmarks. */
  async cells(db: Queryable, suiteId: string, benchmarkId: string | null): Promise<CellKey[]> {
    const found = await rows<{ slot: string; configuration: unknown; device_model: string }>(
      db,
      `SELECT DISTINCT ON (1, c.configuration_key, 3) b.slots->>c.model_sha256 AS slot, c.configuration, d.facts->>'device_model' AS device_model
         FROM benchmark b JOIN cell c ON c.benchmark_id = b.id JOIN device d ON d.id = c.device_id
        WHERE b.suite_id = $1 AND b.release_id IS NOT NULL AND ($2::uuid IS NULL OR b.id = $2)
        ORDER BY 1, c.configuration_key, 3`,
      [suiteId, benchmarkId],
    );
    return found.map((f) => {
      const read = configuration.parse(f.configuration);
      return { ...f, configuration: read, configuration_key: configurationKey(read) };
    });
  }

  /** Runs of one cell in some releases, with what they measured; of each release in the order in which they were made. */
  points(
    db: Queryable,
    suiteId: string,
    { slot, configuration_key, device_model }: CellKey,
    { releases, metrics }: { releases: readonly string[]; metrics: readonly string[] },
  ): Promise<PointRow[]> {
    return rows(
      db,
      `SELECT b.release_id, b.number AS benchmark, c.model_sha256, c.device_id, r.id AS run_id, coalesce(r.outcome, c.outcome) AS outcome,
              r.verdict, r.harness->>'version' AS harness, (c.runtime->>'name') || ' ' || (c.runtime->>'version') AS runtime, r.rules_version,
              b.environment->(c.device_id::text) AS environment,
              coalesce((SELECT jsonb_object_agg(m.metric, jsonb_build_object('value', m.value, 'p90', m.p90))
                          FROM measurement m WHERE m.run_id = r.id AND m.metric = ANY($6)), '{}') AS measured
         FROM benchmark b JOIN cell c ON c.benchmark_id = b.id JOIN device d ON d.id = c.device_id LEFT JOIN run r ON r.cell_id = c.id
        WHERE b.suite_id = $1 AND b.release_id = ANY($5) AND b.slots->>c.model_sha256 = $2 AND c.configuration_key = $3
          AND d.facts->>'device_model' = $4 ORDER BY b.created_at, c.position, r.repeat`,
      [suiteId, slot, configuration_key, device_model, releases, metrics],
    );
  }
  /** What all series of a suite say that somebody should look at. */
  async concerns(db: Queryable, suiteId: string): Promise<Concern[]> {
    const found = await rows<{ id: string; concerns: unknown }>(
      db,
      `SELECT id, concerns FROM series WHERE suite_id = $1 AND concerns <> '[]' ORDER BY id`,
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
         FROM series s WHERE s.suite_id = $1 AND s.is_suspicious`,
      [suiteId],
    );
    return suspicious.array().parse(found);
  }
  /** Whoever reacts to what was read is told of it with the end of the transaction. */
  async markRead(db: Queryable, suiteId: string): Promise<void> {
    await db.query('UPDATE suite SET read_at = now() WHERE id = $1', [suiteId]);
  }
  async tierOf(db: Queryable, deviceModel: string): Promise<string | null> {
    const found = await row<{ tier: string | null }>(
      db,
      `SELECT facts->'android'->>'tier' AS tier FROM device WHERE facts->>'device_model' = $1 LIMIT 1`,
      [deviceModel],
    );
    return found?.tier ?? null;
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
                           is_over_budget, last_place, since_place, concerns)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       ON CONFLICT (suite_id, slot, configuration_key, device_model, metric, at) DO UPDATE SET configuration = $4, reading = $8,
         answer = $9, is_suspicious = $10, is_over_budget = $11, last_place = $12, since_place = $13, concerns = $14, read_at = now()`,
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
  async mainMetric(db: Queryable, suiteId: string): Promise<string | null> {
    const found = await row<{ metric: string }>(
      db,
      `SELECT metric FROM series WHERE suite_id = $1 GROUP BY metric
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

  /** Counted over the series of each suite. */
  async counts(db: Queryable, suiteIds: readonly string[]): Promise<Map<string, SeriesCounts>> {
    const found = await rows(
      db,
      `SELECT c.*, r.name AS since FROM (
       SELECT suite_id, count(*)::int AS series, count(*) FILTER (WHERE answer = 'slower')::int AS slower,
              count(*) FILTER (WHERE answer = 'faster')::int AS faster, count(*) FILTER (WHERE is_suspicious)::int AS suspicious,
              count(*) FILTER (WHERE answer = 'missing')::int AS missing, count(*) FILTER (WHERE is_over_budget)::int AS over_budget,
              count(*) FILTER (WHERE answer = 'too_early')::int AS early,
              count(*) FILTER (WHERE answer IN ('cannot_tell', 'two_modes', 'missing'))::int AS untold,
              coalesce(max(since_place) FILTER (WHERE answer = 'slower'), max(since_place) FILTER (WHERE answer = 'faster')) AS since_place
         FROM series WHERE suite_id = ANY($1) GROUP BY suite_id) c
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
  async begun(
    db: Queryable,
    suiteId: string,
  ): Promise<{ place: number; slower: number; faster: number; suspicious: number }[]> {
    return rows(
      db,
      `SELECT place, count(*) FILTER (WHERE what = 'slower')::int AS slower, count(*) FILTER (WHERE what = 'faster')::int AS faster,
              count(*) FILTER (WHERE what = 'suspicious')::int AS suspicious
         FROM (SELECT (l->>'from')::int AS place, l->'change'->>'direction' AS what
                 FROM series s CROSS JOIN LATERAL jsonb_array_elements(s.reading->'levels') l WHERE s.suite_id = $1 AND l->'change' <> 'null'
               UNION ALL
               SELECT (reading->'suspicious'->>'place')::int, 'suspicious' FROM series WHERE suite_id = $1 AND is_suspicious) b GROUP BY place`,
      [suiteId],
    );
  }
  async lastReleases(
    db: Queryable,
    suiteIds: readonly string[],
  ): Promise<Map<string, { number: number; name: string; made_at: Date; releases: number }>> {
    const found = await rows<{
      suite_id: string;
      number: number;
      name: string;
      made_at: Date;
      releases: number;
    }>(
      db,
      `SELECT DISTINCT ON (suite_id) suite_id, number, name, made_at, (count(*) OVER (PARTITION BY suite_id))::int AS releases
         FROM release WHERE suite_id = ANY($1) ORDER BY suite_id, place DESC`,
      [suiteIds],
    );
    return new Map(found.map(({ suite_id, ...r }) => [suite_id, r]));
  }
  async nameAt(db: Queryable, suiteId: string, place: number): Promise<string | null> {
    const found = await row<{ name: string }>(
      db,
      'SELECT name FROM release WHERE suite_id = $1 AND place = $2',
      [suiteId, place],
    );
    return found?.name ?? null;
  }
}
