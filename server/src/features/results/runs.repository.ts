import { Injectable } from '@nestjs/common';
import {
  run,
  runDetail,
  type Configuration,
  type LanguageRecord,
  type LanguageSummary,
  type LanguageTask,
  type LanguageTurn,
  type OperatorTime,
  type OutputSummary,
  type Run,
  type RunDetail,
} from '@rackmark/contracts';
import { isoOrNull, row, rows, type Queryable } from '../../platform/database/rows.js';
import { inParts } from '../../platform/load/in-parts.js';
import type { RunNumbers, Said } from './run-numbers.js';
import type { Prepared } from './intake/prepare.js';
import { OLD_LOAD } from './old-loads.js';
import type { Late } from './judge/rules.js';

export interface RunRow {
  id: string;
  benchmark_id: string;
  cell_id: string;
  job_id: string;
  state: 'planned' | 'running' | 'ended';
  result_sha256: string | null;
  model_sha256: string;
  configuration: unknown;
  configuration_key: string;
  device_id: string;
  device_kind: 'android' | 'computer' | 'browser';
  device_name: string;
  model_name: string;
  repeat: number;
}

const RUN = `
  SELECT r.*, a.number AS attempt_number, CASE WHEN r.verdict = 'invalid' THEN NULL ELSE r.reported END AS reported,
         CASE WHEN coalesce(r.samples, 0) = 0 OR r.verdict = 'invalid' THEN NULL ELSE jsonb_build_object(
           'n', r.samples, 'min', r.latency_min_ns, 'mean', r.latency_mean_ns, 'p50', r.latency_p50_ns, 'p90', r.latency_p90_ns,
           'p95', r.latency_p95_ns, 'p99', r.latency_p99_ns, 'max', r.latency_max_ns, 'kept', r.samples_kept) END AS latency_ns
    FROM run r LEFT JOIN attempt a ON a.id = r.attempt_id`;

type Times = { started_at: Date | null; ended_at: Date | null };
const withTimes = <T extends Times>(r: T) => ({
  ...r,
  started_at: isoOrNull(r.started_at),
  ended_at: isoOrNull(r.ended_at),
});

/** All SQL of runs and their records. */
@Injectable()
export class RunsRepository {
  async list(
    db: Queryable,
    filter: {
      benchmark_id?: string;
      cell_id?: string;
      job_id?: string;
      limit: number;
      after: { benchmark_id: string; job_id: string; position: number } | null;
    },
  ): Promise<Run[]> {
    const found = await rows<Times>(
      db,
      `${RUN} WHERE ($1::uuid IS NULL OR r.benchmark_id = $1) AND ($2::uuid IS NULL OR r.cell_id = $2) AND ($3::uuid IS NULL OR r.job_id = $3)
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
      ],
    );
    return inParts(found, (r) => run.parse(withTimes(r)));
  }

  async detail(db: Queryable, id: string): Promise<RunDetail | null> {
    const found = await row<Times>(db, `${RUN} WHERE r.id = $1`, [id]);
    if (found === null) return null;
    const record = await row(
      db,
      'SELECT latency_ns AS latency_ns_raw, memory, conditions, inputs, outputs, operators, log, language AS language_record FROM run_record WHERE run_id = $1',
      [id],
    );
    const none = { latency_ns_raw: [], memory: [], conditions: [], outputs: [], operators: [], log: [] };
    return runDetail.parse({ ...withTimes(found), ...(record ?? none) });
  }

  /** What a run is judged by besides its result. */
  context(
    db: Queryable,
    id: string,
  ): Promise<
    | (Pick<RunRow, 'job_id' | 'benchmark_id' | 'model_sha256' | 'configuration' | 'device_kind'> & {
        plan: unknown;
      })
    | null
  > {
    return row(
      db,
      `SELECT r.job_id, r.benchmark_id, c.model_sha256, c.configuration, d.kind AS device_kind, b.plan
         FROM run r JOIN cell c ON c.id = r.cell_id JOIN device d ON d.id = c.device_id JOIN benchmark b ON b.id = r.benchmark_id
        WHERE r.id = $1`,
      [id],
    );
  }

  lock(db: Queryable, id: string): Promise<RunRow | null> {
    return row(
      db,
      `SELECT r.id, r.benchmark_id, r.cell_id, r.job_id, r.state, r.result_sha256, r.repeat, c.model_sha256, c.configuration,
              c.configuration_key, c.device_id, d.kind AS device_kind, d.facts->>'name' AS device_name, m.name AS model_name
         FROM run r JOIN cell c ON c.id = r.cell_id JOIN device d ON d.id = c.device_id JOIN model m ON m.sha256 = c.model_sha256
        WHERE r.id = $1 FOR UPDATE OF r`,
      [id],
    );
  }

  /** Outputs of the first usable run of the same model and shapes on a CPU in the same benchmark: what others are held against. */
  async reference(
    db: Queryable,
    benchmarkId: string,
    modelSha256: string,
    shapes: Configuration['shapes'],
  ): Promise<OutputSummary[] | null> {
    const found = await row<{ outputs: OutputSummary[] }>(
      db,
      `SELECT x.outputs FROM reference f JOIN run_record x ON x.run_id = f.run_id
        WHERE f.benchmark_id = $1 AND f.model_sha256 = $2 AND f.task = CASE WHEN $3::jsonb = '{}' THEN '' ELSE 'shapes ' || $3::jsonb::text END`,
      [benchmarkId, modelSha256, JSON.stringify(shapes)],
    );
    return found?.outputs ?? null;
  }

  /** What a CPU run of the same model answered to the same task in the same benchmark. */
  async referenceAnswer(
    db: Queryable,
    benchmarkId: string,
    modelSha256: string,
    task: LanguageTask | null,
  ): Promise<LanguageRecord['answer']> {
    const found = await row<{ answer: LanguageRecord['answer'] }>(
      db,
      `SELECT x.language->'answer' AS answer FROM reference f JOIN run_record x ON x.run_id = f.run_id
        WHERE f.benchmark_id = $1 AND f.model_sha256 = $2 AND f.task = $3::jsonb::text`,
      [benchmarkId, modelSha256, JSON.stringify(task)],
    );
    return found?.answer ?? null;
  }

  /** Whether a late result is the first one of its attempt; asked once for each. */
  async isFirstLate(db: Queryable, attemptId: string): Promise<boolean> {
    return (
      (await row(
        db,
        'UPDATE attempt SET late_told = true WHERE id = $1 AND NOT late_told RETURNING 1 AS told',
        [attemptId],
      )) !== null
    );
  }

  /** A usable run on a CPU becomes what others are held against, where there is none yet. */
  async offerAsReference(db: Queryable, runId: string): Promise<void> {
    await db.query(
      `INSERT INTO reference (benchmark_id, model_sha256, task, run_id)
       SELECT r.benchmark_id, c.model_sha256, t.task, r.id
         FROM run r JOIN cell c ON c.id = r.cell_id JOIN run_record x ON x.run_id = r.id
         CROSS JOIN LATERAL (SELECT CASE WHEN coalesce(c.configuration->'shapes', '{}') = '{}' THEN ''
                                    ELSE 'shapes ' || (c.configuration->'shapes')::text END AS task
                              WHERE jsonb_array_length(x.outputs) > 0
                             UNION ALL SELECT (c.configuration->'lm')::text WHERE x.language IS NOT NULL) t
        WHERE r.id = $1 AND c.configuration->>'accelerator' = 'cpu' AND r.outcome = 'measured' AND r.verdict <> 'invalid'
          AND t.task IS NOT NULL ORDER BY t.task ON CONFLICT DO NOTHING`,
      [runId],
    );
  }

  /** Writes a run's result, once: a run that has one is never touched again. */
  async store(
    db: Queryable,
    runId: string,
    attemptId: string,
    { result: r, summary: s, judgement: j, memory, sha256, language, record }: Prepared,
    late: Late | null,
  ): Promise<void> {
    const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
    await db.query(
      `UPDATE run SET state = 'ended', outcome = $2, failure = $3, verdict = $4, reasons = $5, rules_version = $6, samples = $7,
              latency_min_ns = $8, latency_mean_ns = $9, latency_p50_ns = $10, latency_p90_ns = $11, latency_p95_ns = $12,
              latency_p99_ns = $13, latency_max_ns = $14, robust_cv = $15, trend = $16, load_cold_ns = $17, load_warm_ns = $18,
              first_inference_ns = $19, overhead_ns = $20, peak_rss_kib = $21, peak_above_baseline_kib = $22, memory_source = $23,
              delegation = $24, harness = $25, engine = $26, host = $27, warmup = $28, result_sha256 = $29, attempt_id = $30,
              started_at = $31, ended_at = $32, reported = $33, language = $34, late = $35, samples_kept = $36
        WHERE id = $1 AND result_sha256 IS NULL`,
      [
        ...[
          runId,
          r.outcome,
          json(r.failure),
          j?.verdict ?? null,
          JSON.stringify(j?.reasons ?? []),
          j?.rulesVersion ?? null,
          s?.n ?? null,
        ],
        ...[s?.min, s?.mean, s?.p50, s?.p90, s?.p95, s?.p99, s?.max].map((v) => v ?? null),
        ...[
          j?.robustCv ?? null,
          j?.trend ?? null,
          r.load_cold_ns,
          r.load_warm_ns,
          r.first_inference_ns,
          r.overhead_ns,
        ],
        ...[
          memory.peakRssKib,
          memory.aboveBaselineKib,
          memory.source,
          json(r.delegation),
          json(r.harness),
          json(r.engine),
          json(r.host),
        ],
        ...[json(r.warmup), sha256, attemptId, r.started_at, r.ended_at, json(r.reported)],
        json(language),
        json(late),
        s?.kept ?? null,
      ],
    );
    await db.query(
      'INSERT INTO run_record (run_id, latency_ns, memory, conditions, outputs, operators, log, language, inputs) VALUES ($1, $2::bigint[], $3, $4, $5, $6, $7, $8, $9)',
      [runId, record.latency_ns, ...record.json],
    );
  }

  /** Ends the other runs of a cell that cannot run. */
  async endSiblings(db: Queryable, cellId: string, outcome: string, failure: unknown): Promise<void> {
    await db.query(
      `UPDATE run SET state = 'ended', outcome = $2, failure = $3, ended_at = now() WHERE cell_id = $1 AND state <> 'ended'`,
      [cellId, outcome, JSON.stringify(failure)],
    );
  }

  /** Runs of a job that ended without its agent's word since it was last told: it need not make them any more. */
  async tellEndedByOthers(db: Queryable, jobId: string): Promise<string[]> {
    const ended = await rows<{ id: string }>(
      db,
      `UPDATE run SET told = true WHERE job_id = $1 AND state = 'ended' AND result_sha256 IS NULL AND NOT told RETURNING id`,
      [jobId],
    );
    return ended.map((r) => r.id);
  }
  /** The same, told before or not: for a result that comes again because its answer was lost. */
  async endedByOthers(db: Queryable, jobId: string): Promise<string[]> {
    const ended = await rows<{ id: string }>(
      db,
      `SELECT id FROM run WHERE job_id = $1 AND state = 'ended' AND result_sha256 IS NULL ORDER BY position`,
      [jobId],
    );
    return ended.map((r) => r.id);
  }

  /** Ended, measured runs of cells with their samples, for comparing. */
  async numbersOf(db: Queryable, cellIds: readonly string[]): Promise<Map<string, RunNumbers[]>> {
    const found = await rows<{
      cell_id: string;
      id: string;
      position: number;
      repeat: number;
      verdict: RunNumbers['verdict'];
      latency_ns: number[];
      load_cold_ns: number | null;
      load_warm_ns: number | null;
      first_inference_ns: number | null;
      peak_rss_kib: number | null;
      language: LanguageSummary | null;
      old_load: boolean;
    }>(
      db,
      `SELECT r.cell_id, r.id, r.position, r.repeat, r.verdict, x.latency_ns, r.load_cold_ns, r.load_warm_ns, r.first_inference_ns, r.peak_rss_kib, r.language,
              ${OLD_LOAD} AS old_load
         FROM run r JOIN run_record x ON x.run_id = r.id WHERE r.cell_id = ANY($1) AND r.outcome = 'measured' ORDER BY r.position`,
      [cellIds],
    );
    const byCell = new Map<string, RunNumbers[]>();
    for (const r of found) {
      const list = byCell.get(r.cell_id) ?? [];
      list.push({
        runId: r.id,
        position: r.position,
        repeat: r.repeat,
        verdict: r.verdict,
        latencyNs: r.latency_ns,
        loadColdNs: r.old_load ? null : r.load_cold_ns,
        loadWarmNs: r.old_load ? null : r.load_warm_ns,
        firstInferenceNs: r.first_inference_ns,
        peakRssKib: r.peak_rss_kib,
        language: r.language,
      });
      byCell.set(r.cell_id, list);
    }
    return byCell;
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

  /** Streamed steps of a language model's measured turns, of each ended run: one list a turn. */
  async stepsOf(db: Queryable, cellIds: readonly string[]): Promise<Map<string, number[][]>> {
    const found = await rows<{ id: string; turns: LanguageTurn[] }>(
      db,
      `SELECT r.id, x.language->'turns' AS turns FROM run r JOIN run_record x ON x.run_id = r.id
        WHERE r.cell_id = ANY($1) AND r.outcome = 'measured' AND x.language IS NOT NULL`,
      [cellIds],
    );
    return new Map(
      found.map(({ id, turns }) => [
        id,
        turns.filter((t) => t.phase === 'measure' && t.streamed).map((t) => t.step_ns),
      ]),
    );
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
