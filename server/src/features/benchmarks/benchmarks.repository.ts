import { Injectable } from '@nestjs/common';
import {
  deviceChoice,
  type Benchmark,
  type benchmarkQuery,
  type DeviceChoice,
  type Failure,
  type Happening,
  type MeasurementPlan,
  type NewBenchmark,
} from '@rackmark/contracts';
import { english } from '@rackmark/words';
import type { z } from 'zod';
import { cursors } from '../../platform/database/cursor.js';
import { iso, row, rows, type Queryable } from '../../platform/database/rows.js';
import type { Principal } from '../../platform/security/principal.js';
import type { PlannedCell } from './planning/expand.js';
import type { PlannedRun } from './planning/interleave.js';

export type BenchmarkRow = Omit<Benchmark, 'created_at' | 'started_at' | 'ended_at' | 'estimate'> & {
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
};

/** The run of a suite that a benchmark is, for a release; slots by the hashes of the models measured for them. */
export interface SuiteRun {
  suiteId: string;
  /** Null where several versions of a runtime are measured side by side. */
  releaseId: string | null;
  /** Releases by the version of the runtime that stands in a cell's configuration; null where they are no versions of one. */
  runtimeReleases: Record<string, string> | null;
  slots: Record<string, string>;
}

export type BenchmarkQuery = z.infer<typeof benchmarkQuery>;

/** As many as tell how long runs take; older ones were perhaps made by another Android, on a younger battery. */
const KNOWN_BENCHMARKS = 5;

const TALLY = ['measured', 'suspect', 'invalid', 'failed', 'lost', 'cancelled', 'running'] as const;

/** A cell that ended before it could run counts as all its runs. Nothing here is counted over cells or runs. */
const BENCHMARK = `
  SELECT b.id, b.number, b.name, b.state, b.cancelled, b.configurations, b.plan, b.seed, b.created_at, b.started_at, b.ended_at,
         b.cells, b.cells * (b.plan->>'repeats')::int AS runs,
         (SELECT jsonb_agg(jsonb_build_object('sha256', m.sha256, 'name', m.name, 'family', m.family, 'deleted', m.deleted_at IS NOT NULL) ORDER BY m.name)
            FROM model m WHERE m.team_id = b.team_id AND m.sha256 = ANY(b.models)) AS models,
         (SELECT jsonb_agg(jsonb_build_object('id', d.id, 'name', d.facts->>'name', 'kind', d.kind, 'device_model', d.facts->>'device_model',
            'simulated', coalesce((d.facts->>'simulated')::boolean, false)) ORDER BY d.facts->>'name')
            FROM device d WHERE d.id = ANY(b.devices)) AS devices,
         (SELECT jsonb_build_object(${TALLY.map((t) => `'${t}', coalesce(sum(j.runs_${t}), 0)`).join(', ')},
            'to_do', coalesce(sum(j.runs_planned), 0),
            'unsupported', coalesce(sum(j.runs_unsupported), 0) + (b.plan->>'repeats')::int * b.cells_impossible)
          FROM job j WHERE j.benchmark_id = b.id) AS tally,
         (SELECT jsonb_build_object('number', s.number, 'name', s.name, 'release',
            (SELECT string_agg(r.name, ', ' ORDER BY r.place) FROM release r
              WHERE r.suite_id = b.suite_id AND (r.id = b.release_id OR b.runtime_releases->>split_part(r.measure_with, '@', 2) = r.id::text)))
            FROM suite s WHERE s.id = b.suite_id) AS suite
    FROM benchmark b`;

/** Parts of names are found without an index, among the benchmarks alone: nothing here looks at cells or runs. */
const MEETS = `b.team_id = $4 AND ($1::text IS NULL OR b.state = $1) AND ($2::text IS NULL OR $2 = ANY(b.models))
   AND ($3::text IS NULL OR b.number::text = $3 OR strpos(lower(b.name), lower($3)) > 0
        OR EXISTS (SELECT 1 FROM model m WHERE m.team_id = $4 AND m.sha256 = ANY(b.models) AND strpos(lower(m.name), lower($3)) > 0))`;
const conditionsOf = (teamId: string, q: BenchmarkQuery) => [
  ...[q.state ?? null, q.model ?? null, q.search ?? null],
  teamId,
];

/** All SQL of benchmarks. */
@Injectable()
export class BenchmarksRepository {
  byId(db: Queryable, teamId: string, id: string): Promise<BenchmarkRow | null> {
    return row(db, `${BENCHMARK} WHERE b.id = $1 AND b.team_id = $2`, [id, teamId]);
  }
  idOfNumber(db: Queryable, teamId: string, number: number): Promise<{ id: string } | null> {
    return row(db, 'SELECT id FROM benchmark WHERE number = $1 AND team_id = $2', [number, teamId]);
  }
  /** What a benchmark's devices were chosen by; null where an earlier version of Rackmark made it. */
  async choiceOf(db: Queryable, id: string): Promise<DeviceChoice | null> {
    const found = await row<{ device_choice: unknown }>(
      db,
      'SELECT device_choice FROM benchmark WHERE id = $1',
      [id],
    );
    return deviceChoice.nullable().parse(found?.device_choice ?? null);
  }
  async teamOf(db: Queryable, id: string): Promise<string | null> {
    const found = await row<{ team_id: string }>(db, 'SELECT team_id FROM benchmark WHERE id = $1', [id]);
    return found?.team_id ?? null;
  }
  list(db: Queryable, teamId: string, q: BenchmarkQuery): Promise<BenchmarkRow[]> {
    const after = cursors.benchmarks.read(q.cursor);
    return rows(
      db,
      `${BENCHMARK} WHERE ${MEETS} AND ($5::timestamptz IS NULL OR (b.created_at, b.id) < ($5, $6::uuid))
        ORDER BY b.created_at DESC, b.id DESC LIMIT $7`,
      [...conditionsOf(teamId, q), after?.at ?? null, after?.id ?? null, q.limit],
    );
  }
  async count(db: Queryable, teamId: string, q: BenchmarkQuery): Promise<number> {
    const found = await row<{ n: number }>(
      db,
      `SELECT count(*)::int AS n FROM benchmark b WHERE ${MEETS}`,
      conditionsOf(teamId, q),
    );
    return found!.n;
  }

  async insert(
    tx: Queryable,
    who: Principal,
    b: {
      name: string;
      request: NewBenchmark;
      cells: readonly (PlannedCell & { unsupported: Failure | null })[];
      seed: number;
      origin: SuiteRun | null;
    },
  ): Promise<string> {
    const inserted = await row<{ id: string }>(
      tx,
      `INSERT INTO benchmark (name, state, configurations, plan, seed, owner_id, team_id, cells, cells_impossible, models, devices,
          device_choice, suite_id, release_id, slots, runtime_releases)
       VALUES ($1, 'queued', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id`,
      [
        b.name,
        JSON.stringify(b.request.configurations),
        JSON.stringify(b.request.plan),
        b.seed,
        who.id,
        who.teamId,
        b.cells.length,
        b.cells.filter((c) => c.unsupported !== null).length,
        [...new Set(b.cells.map((c) => c.modelSha256))],
        [...new Set(b.cells.map((c) => c.deviceId))],
        JSON.stringify(b.request.devices),
        ...[b.origin?.suiteId ?? null, b.origin?.releaseId ?? null, b.origin?.slots ?? null],
        b.origin?.runtimeReleases ?? null,
      ],
    );
    return inserted!.id;
  }

  /** Inserts cells in one statement. @returns their ids in the order given */
  async insertCells(
    tx: Queryable,
    { teamId }: Principal,
    benchmarkId: string,
    cells: readonly (PlannedCell & { unsupported: Failure | null })[],
  ): Promise<string[]> {
    const inserted = await rows<{ id: string; position: number }>(
      tx,
      `INSERT INTO cell (benchmark_id, team_id, position, model_sha256, device_id, configuration, configuration_key, outcome, failure)
       SELECT $1, $2, c.position, c.model, c.device, c.configuration, c.key, CASE WHEN c.failure IS NOT NULL THEN 'unsupported' END, c.failure
         FROM jsonb_to_recordset($3) AS c(position int, model text, device uuid, configuration jsonb, key text, failure jsonb) RETURNING id, position`,
      [
        benchmarkId,
        teamId,
        JSON.stringify(
          cells.map((c) => ({
            position: c.position,
            model: c.modelSha256,
            device: c.deviceId,
            configuration: c.configuration,
            key: c.configurationKey,
            failure: c.unsupported ?? undefined,
          })),
        ),
      ],
    );
    return inserted.sort((a, b) => a.position - b.position).map((c) => c.id);
  }
  async insertJob(
    tx: Queryable,
    benchmarkId: string,
    deviceId: string,
    runs: readonly PlannedRun[],
  ): Promise<void> {
    const job = await row<{ id: string }>(
      tx,
      `INSERT INTO job (benchmark_id, device_id, state) VALUES ($1, $2, 'queued') RETURNING id`,
      [benchmarkId, deviceId],
    );
    await tx.query(
      `INSERT INTO run (benchmark_id, cell_id, job_id, position, repeat, state)
       SELECT $1, r.cell, $2, r.position, r.repeat, 'planned' FROM unnest($3::uuid[], $4::int[], $5::int[]) AS r(cell, position, repeat)`,
      [
        benchmarkId,
        job!.id,
        runs.map((r) => r.cellId),
        runs.map((r) => r.position),
        runs.map((r) => r.repeat),
      ],
    );
  }
  async endWithoutJobs(tx: Queryable, benchmarkId: string): Promise<void> {
    await tx.query(
      `UPDATE benchmark SET state = 'ended', started_at = now(), ended_at = now() WHERE id = $1`,
      [benchmarkId],
    );
  }

  /**
   * How long runs of these cells took under the same plan, in seconds, by "model configuration device": in the latest
   * benchmarks that had some of them, however many there were before.
   */
  async knownSeconds(
    db: Queryable,
    cells: readonly PlannedCell[],
    plan: MeasurementPlan,
  ): Promise<Map<string, number>> {
    const found = await rows<{ key: string; seconds: number }>(
      db,
      `SELECT c.model_sha256 || ' ' || c.configuration_key || ' ' || c.device_id AS key,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM r.ended_at - r.started_at)) AS seconds
         FROM (SELECT id FROM benchmark WHERE plan - 'repeats' = $3::jsonb - 'repeats' AND models && $1::text[] AND devices && $2::uuid[]
                ORDER BY created_at DESC, id DESC LIMIT ${KNOWN_BENCHMARKS}) b
         JOIN cell c ON c.benchmark_id = b.id JOIN run r ON r.cell_id = c.id
        WHERE c.model_sha256 = ANY($1) AND c.device_id = ANY($2) AND r.outcome = 'measured'
        GROUP BY 1`,
      [
        [...new Set(cells.map((c) => c.modelSha256))],
        [...new Set(cells.map((c) => c.deviceId))],
        JSON.stringify(plan),
      ],
    );
    return new Map(found.map((f) => [f.key, Number(f.seconds)]));
  }

  /** Of each job that goes on: how many of its runs are left, and how long those took that it has measured. */
  runsLeft(
    db: Queryable,
    benchmarkIds: readonly string[],
  ): Promise<{ benchmark_id: string; runs: number; seconds: number | null }[]> {
    return rows(
      db,
      `SELECT benchmark_id, runs_planned + runs_running AS runs, measured_seconds / nullif(runs_measured, 0) AS seconds
         FROM job WHERE benchmark_id = ANY($1) AND state <> 'ended'`,
      [benchmarkIds],
    );
  }

  async happenings(db: Queryable, benchmarkId: string, limit: number): Promise<Happening[]> {
    const found = await rows<HappeningRow>(
      db,
      'SELECT at, kind, device_name, text, said FROM happening WHERE benchmark_id = $1 ORDER BY id DESC LIMIT $2',
      [benchmarkId, limit],
    );
    return found.map(toHappening);
  }
  /** In the order in which they were said. */
  async happeningsByIds(
    db: Queryable,
    ids: readonly number[],
  ): Promise<{ benchmark_id: string; happening: Happening }[]> {
    const found = await rows<HappeningRow & { benchmark_id: string }>(
      db,
      'SELECT benchmark_id, at, kind, device_name, text, said FROM happening WHERE id = ANY($1) ORDER BY id',
      [ids],
    );
    return found.map(({ benchmark_id, ...h }) => ({ benchmark_id, happening: toHappening(h) }));
  }
}

/** A line is a code, or text that an earlier version wrote. */
type HappeningRow = Omit<Happening, 'at' | 'text'> & { at: Date; text: string | null };
const toHappening = ({ at, text, said, ...h }: HappeningRow): Happening => ({
  ...h,
  at: iso(at),
  text: english.tell(said, text ?? ''),
  said: said ?? null,
});
