import { Injectable } from '@nestjs/common';
import { type Measurement, type Said } from '@rackmark/analysis';
import {
  run,
  type LanguageCounts,
  type MetricName,
  type OperatorTime,
  type OutputSummary,
  type Run,
  type Strip,
  type Verdict,
} from '@rackmark/contracts';
import { isoOrNull, row, rows, type Queryable } from '../../platform/database/rows.js';
import { inParts } from '../../platform/load/in-parts.js';
import { languageOfRun, latencyOfRun, type Measured } from './shown.js';

/** What a run `r` measured, each metric as a `Measurement`. */
const MEASURED = `(SELECT jsonb_object_agg(m.metric, to_jsonb(m) - '{run_id,metric}'::text[]) FROM measurement m WHERE m.run_id = r.id)`;

const RUN = `
  SELECT r.*, (SELECT a.number FROM attempt a WHERE a.id = r.attempt_id) AS attempt_number,
         CASE WHEN r.verdict = 'invalid' THEN NULL ELSE r.reported END AS reported, ${MEASURED} AS measured
    FROM run r`;

/** Runs that a plan strip shows. */
const STRIP_RUNS = 48;

const NOTHING_RECORDED = Object.fromEntries(
  ['latency_ns_raw', 'memory', 'conditions', 'outputs', 'operators', 'log'].map((name) => [name, '[]']),
);

interface RunRow {
  verdict: Verdict | null;
  started_at: Date | null;
  ended_at: Date | null;
  language: LanguageCounts | null;
  measured: Measured<Omit<Measurement, 'metric'>> | null;
}

function toRun({ measured, language, ...r }: RunRow): Run {
  const m = measured ?? {};
  const value = (metric: MetricName) => m[metric]?.value ?? null;
  return run.parse({
    ...r,
    started_at: isoOrNull(r.started_at),
    ended_at: isoOrNull(r.ended_at),
    latency_ns: r.verdict === 'invalid' ? null : latencyOfRun(m),
    load_cold_ns: value('load_cold'),
    load_warm_ns: value('load_warm'),
    first_inference_ns: value('first_inference'),
    overhead_ns: value('overhead'),
    peak_rss_kib: value('peak_memory'),
    peak_above_baseline_kib: value('peak_memory_above_baseline'),
    language: languageOfRun(language, m),
    measurements: Object.fromEntries(Object.entries(m).map(([metric, { value: v }]) => [metric, v])),
  });
}

/** All SQL of runs and their records. */
@Injectable()
export class RunsRepository {
  async list(
    db: Queryable,
    teamId: string,
    filter: {
      benchmark_id?: string;
      cell_id?: string;
      job_id?: string;
      limit: number;
      after: { benchmark_id: string; job_id: string; position: number } | null;
    },
  ): Promise<Run[]> {
    const found = await rows<RunRow>(
      db,
      `${RUN} WHERE EXISTS (SELECT 1 FROM benchmark b WHERE b.id = r.benchmark_id AND b.team_id = $8)
         AND ($1::uuid IS NULL OR r.benchmark_id = $1) AND ($2::uuid IS NULL OR r.cell_id = $2) AND ($3::uuid IS NULL OR r.job_id = $3)
         AND ($5::uuid IS NULL OR (r.benchmark_id, r.job_id, r.position) > ($5, $6::uuid, $7::int))
       ORDER BY r.benchmark_id, r.job_id, r.position LIMIT $4`,
      [
        filter.benchmark_id ?? null,
        filter.cell_id ?? null,
        filter.job_id ?? null,
        filter.limit,
        filter.after?.benchmark_id ?? null,
        filter.after?.job_id ?? null,
        filter.after?.position ?? null,
        teamId,
      ],
    );
    return inParts(found, toRun);
  }

  /**
   * A run with its record as JSON (`runDetail`). What it recorded was checked when it came in and may be millions of numbers:
   * it is passed on as the database's text.
   * @param more what is said of it besides
   */
  async detail(db: Queryable, teamId: string, id: string, more: object = {}): Promise<string | null> {
    const found = await row<RunRow>(
      db,
      `${RUN} WHERE r.id = $1 AND EXISTS (SELECT 1 FROM benchmark b WHERE b.id = r.benchmark_id AND b.team_id = $2)`,
      [id, teamId],
    );
    if (found === null) return null;
    const record = await row<Record<string, string | null>>(
      db,
      `SELECT array_to_json(latency_ns)::text AS latency_ns_raw, memory::text, conditions::text, inputs::text, outputs::text,
              operators::text, log::text, language::text AS language_record FROM run_record WHERE run_id = $1`,
      [id],
    );
    const texts = Object.entries(record ?? NOTHING_RECORDED).filter(([, text]) => text !== null);
    const head = JSON.stringify({ ...toRun(found), ...more });
    return `${head.slice(0, -1)},${texts.map(([name, text]) => `"${name}":${text}`).join(',')}}`;
  }

  /** Jobs of a benchmark by the names of their devices, each with the runs around the first that has not ended. */
  async strips(
    db: Queryable,
    q: {
      benchmarkId: string;
      jobIds: readonly string[] | null;
      after: { device: string; id: string } | null;
      limit: number;
    },
  ): Promise<(Strip & { device_name: string })[]> {
    return rows(
      db,
      `SELECT j.id AS job_id, j.device_id, j.state, j.device_name, j.total AS runs_planned, j.total - j.open AS runs_ended, w.runs
         FROM (SELECT job.*, d.facts->>'name' AS device_name, runs_planned + runs_running AS open,
                      runs_planned + runs_running + runs_measured + runs_failed + runs_lost + runs_cancelled + runs_unsupported AS total
                 FROM job JOIN device d ON d.id = job.device_id WHERE job.benchmark_id = $1 AND ($6::uuid[] IS NULL OR job.id = ANY($6))) j
         CROSS JOIN LATERAL (SELECT coalesce((SELECT position FROM run WHERE job_id = j.id AND state <> 'ended' ORDER BY position LIMIT 1), 0) AS at) f
         CROSS JOIN LATERAL (SELECT greatest(0, least(f.at - $2 / 2, j.total - $2)) AS first) g
         CROSS JOIN LATERAL (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'cell_id', r.cell_id, 'position', r.position,
                'repeat', r.repeat, 'state', r.state, 'outcome', r.outcome, 'verdict', r.verdict) ORDER BY r.position), '[]') AS runs
              FROM run r WHERE r.job_id = j.id AND r.position >= g.first AND r.position < g.first + $2) w
        WHERE $3::text IS NULL OR (j.device_name, j.id) > ($3, $4::uuid) ORDER BY j.device_name, j.id LIMIT $5`,
      [q.benchmarkId, STRIP_RUNS, q.after?.device ?? null, q.after?.id ?? null, q.limit, q.jobIds],
    );
  }

  /** Runs of some cells, in the order in which they are made. */
  async ofCells(db: Queryable, cellIds: readonly string[]): Promise<Run[]> {
    const found = await rows<RunRow>(db, `${RUN} WHERE r.cell_id = ANY($1) ORDER BY r.position`, [cellIds]);
    return inParts(found, toRun);
  }

  /** What each cell's latest usable run gave out, to tell variants of one model from each other. */
  async saidOf(db: Queryable, cellIds: readonly string[]): Promise<Map<string, Said>> {
    const found = await rows<{
      cell_id: string;
      outputs: OutputSummary[];
      pieces: string[] | null;
      scores: number[] | null;
    }>(
      db,
      `SELECT DISTINCT ON (r.cell_id) r.cell_id, x.outputs, x.language->'answer'->'pieces' AS pieces,
              x.language->'token_log_likelihood' AS scores
         FROM run r JOIN run_record x ON x.run_id = r.id
        WHERE r.cell_id = ANY($1) AND r.outcome = 'measured' AND r.verdict <> 'invalid' ORDER BY r.cell_id, r.position DESC`,
      [cellIds],
    );
    return new Map(found.map((f) => [f.cell_id, { outputs: f.outputs, pieces: f.pieces, scores: f.scores }]));
  }

  /** Operator times of a cell's latest run that has some. */
  async operatorsOf(db: Queryable, cellId: string): Promise<OperatorTime[]> {
    const found = await row<{ operators: OperatorTime[] }>(
      db,
      `SELECT x.operators FROM run r JOIN run_record x ON x.run_id = r.id
        WHERE r.cell_id = $1 AND jsonb_array_length(x.operators) > 0 ORDER BY r.ended_at DESC LIMIT 1`,
      [cellId],
    );
    return found?.operators ?? [];
  }
}
