import { Injectable } from '@nestjs/common';
import {
  run,
  runDetail,
  type LanguageSummary,
  type LanguageTurn,
  type OperatorTime,
  type OutputSummary,
  type Run,
  type RunDetail,
} from '@rackmark/contracts';
import { isoOrNull, row, rows, type Queryable } from '../../platform/database/rows.js';
import { inParts } from '../../platform/load/in-parts.js';
import type { RunNumbers, Said } from './run-numbers.js';
import { OLD_LOAD } from './old-loads.js';

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
