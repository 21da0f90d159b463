import { Injectable } from '@nestjs/common';
import type { CellKey, PointRow, ReleaseHead } from '@rackmark/analysis';
import {
  budget,
  configuration,
  configurationKey,
  parseRuntime,
  watchedMetric,
  type Configuration,
} from '@rackmark/contracts';
import { z } from 'zod';
import { row, rows, type Queryable } from '../../platform/database/rows.js';

/** So many releases back a series is read; a change that is older has long been a level. */
export const LOOKS_BACK = 200;

const releaseHead: z.ZodType<ReleaseHead> = z.object({
  ...{ id: z.string(), place: z.number(), number: z.number(), name: z.string() },
  made_at: z.date().transform((at) => at.toISOString()),
  ...{ commit: z.string().nullable(), branch: z.string().nullable(), parents: z.array(z.string()) },
  measure_with: z.string().nullable(),
});

/** The release that a cell was measured for: of several versions of a runtime the one that its configuration names. */
export const RELEASE_OF_CELL = `coalesce((b.runtime_releases->>(c.configuration->>'runtime'))::uuid, b.release_id)`;
const HAS_RELEASE = '(b.release_id IS NOT NULL OR b.runtime_releases IS NOT NULL)';
/** A configuration's keys with each version of the runtime that is a release. */
const keysWithVersions = (c: Configuration, releases: readonly ReleaseHead[]): string[] =>
  releases
    .flatMap((r) => parseRuntime(r.measure_with ?? '')?.version ?? [])
    .map((runtime) => configurationKey({ ...c, runtime }));

/** What reading a suite's series needs to know of the suite. */
const watching = z.object({
  ...{ id: z.string(), number: z.number(), name: z.string() },
  watched: z.array(watchedMetric),
  budgets: z.array(budget),
});
export type Watching = z.infer<typeof watching>;

/** SQL of what series are read from: suites, their releases, and the runs of their benchmarks. */
@Injectable()
export class SeriesSourcesRepository {
  async watching(db: Queryable, suiteId: string): Promise<Watching | null> {
    const found = await row(db, 'SELECT id, number, name, watched, budgets FROM suite WHERE id = $1', [
      suiteId,
    ]);
    return found === null ? null : watching.parse(found);
  }
  async suiteOf(db: Queryable, benchmarkId: string): Promise<string | null> {
    const found = await row<{ suite_id: string | null }>(
      db,
      `SELECT suite_id FROM benchmark b WHERE id = $1 AND ${HAS_RELEASE}`,
      [benchmarkId],
    );
    return found?.suite_id ?? null;
  }
  /** The benchmark and suite of a result that came after its lease's end, where the benchmark has ended, too. */
  async lateOf(db: Queryable, runId: string): Promise<{ suite_id: string; benchmark_id: string } | null> {
    return row(
      db,
      `SELECT b.suite_id, b.id AS benchmark_id FROM run r JOIN cell c ON c.id = r.cell_id JOIN benchmark b ON b.id = c.benchmark_id
        WHERE r.id = $1 AND r.late IS NOT NULL AND b.state = 'ended' AND b.suite_id IS NOT NULL AND ${HAS_RELEASE}`,
      [runId],
    );
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
      `SELECT id, place, number, name, made_at, commit, branch, parents, measure_with FROM release WHERE suite_id = $1 ORDER BY place DESC LIMIT $2`,
      [suiteId, limit],
    );
    return releaseHead.array().parse(found).reverse();
  }

  /** Cells of a suite on device models, of one benchmark or of all its benchmarks. */
  async cells(db: Queryable, suiteId: string, benchmarkId: string | null): Promise<CellKey[]> {
    const found = await rows<{ slot: string; configuration: unknown; device_model: string; pinned: boolean }>(
      db,
      `SELECT DISTINCT ON (1, c.configuration_key, 3) b.slots->>c.model_sha256 AS slot, c.configuration, d.facts->>'device_model' AS device_model,
              b.runtime_releases IS NOT NULL AS pinned
         FROM benchmark b JOIN cell c ON c.benchmark_id = b.id JOIN device d ON d.id = c.device_id
        WHERE b.suite_id = $1 AND ${HAS_RELEASE} AND ($2::uuid IS NULL OR b.id = $2)
        ORDER BY 1, c.configuration_key, 3`,
      [suiteId, benchmarkId],
    );
    const cells = found.map(({ slot, device_model, pinned, configuration: stored }) => {
      const read = configuration.parse(stored);
      // A version that is the release is no part of the series.
      const own = pinned ? { ...read, runtime: null } : read;
      return { slot, device_model, configuration: own, configuration_key: configurationKey(own) };
    });
    const keyOf = (c: CellKey) => JSON.stringify([c.slot, c.configuration_key, c.device_model]);
    return [...new Map(cells.map((c) => [keyOf(c), c])).values()];
  }

  /** Runs of one cell in some releases, with what they measured; of each release in the order in which they were made. */
  points(
    db: Queryable,
    suiteId: string,
    { slot, configuration, configuration_key, device_model }: CellKey,
    { releases, metrics }: { releases: readonly ReleaseHead[]; metrics: readonly string[] },
  ): Promise<PointRow[]> {
    return rows(
      db,
      `SELECT ${RELEASE_OF_CELL} AS release_id, b.number AS benchmark, c.id AS cell_id, c.model_sha256, c.device_id, r.id AS run_id, coalesce(r.outcome, c.outcome) AS outcome,
              r.verdict, r.harness->>'version' AS harness, r.rules_version,
              CASE WHEN b.runtime_releases IS NULL THEN (c.runtime->>'name') || ' ' || (c.runtime->>'version') END AS runtime,
              b.environment->(c.device_id::text) AS environment,
              coalesce((SELECT jsonb_object_agg(m.metric, jsonb_build_object('value', m.value, 'p90', m.p90))
                          FROM measurement m WHERE m.run_id = r.id AND m.metric = ANY($6)), '{}') AS measured
         FROM benchmark b JOIN cell c ON c.benchmark_id = b.id JOIN device d ON d.id = c.device_id LEFT JOIN run r ON r.cell_id = c.id
        WHERE b.suite_id = $1 AND ((b.release_id = ANY($5) AND b.runtime_releases IS NULL AND c.configuration_key = $3)
                OR (b.runtime_releases IS NOT NULL AND c.configuration_key = ANY($7) AND ${RELEASE_OF_CELL} = ANY($5)))
          AND b.slots->>c.model_sha256 = $2
          AND d.facts->>'device_model' = $4 ORDER BY b.created_at, c.position, r.repeat`,
      [
        ...[suiteId, slot, configuration_key, device_model, releases.map((r) => r.id), metrics],
        keysWithVersions(configuration, releases),
      ],
    );
  }
  async tierOf(db: Queryable, deviceModel: string): Promise<string | null> {
    const found = await row<{ tier: string | null }>(
      db,
      `SELECT facts->'android'->>'tier' AS tier FROM device WHERE facts->>'device_model' = $1 LIMIT 1`,
      [deviceModel],
    );
    return found?.tier ?? null;
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
