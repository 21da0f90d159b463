import { Injectable } from '@nestjs/common';
import type { Failure, Outcome } from '@rackmark/contracts';
import { prepared } from '../../platform/database/prepared.js';
import { row, rows, type Queryable } from '../../platform/database/rows.js';
import { attempts, jobs, leases, runs, type AttemptEnd, type LeaseEnd } from './machines.js';

/** One run with a number is enough for a measured cell; else the first of these that a run has is what the cell ended in. */
const OUTCOMES: readonly Outcome[] = ['measured', 'failed', 'unsupported', 'cancelled', 'lost'];

const endsRun = runs.moves('ended', 'r');
const runIsOver = runs.moves('attempt_over', 'r');
const endsJob = jobs.moves('all_runs_ended', 'j');
const jobIsGivenBack = jobs.moves('given_back', 'j');
const releases = leases.moves('released', 'l');
const completes = attempts.moves('completed', 'a');

/**
 * Cells $1 whose last run has ended end in what their runs come to, by the order $2; a late result may change that once more.
 * A run that has not ended has no outcome, and comes first.
 */
const ENDED_CELLS = `
  best AS (
    SELECT DISTINCT ON (r.cell_id) r.cell_id, r.outcome, r.failure FROM run r WHERE r.cell_id = ANY($1)
     ORDER BY r.cell_id, r.state = 'ended', array_position($2::text[], r.outcome), r.failure IS NULL, r.position
  ), ended_cells AS (
    UPDATE cell c SET outcome = b.outcome, failure = b.failure FROM best b
     WHERE c.id = b.cell_id AND b.outcome IS NOT NULL AND (c.outcome, c.failure) IS DISTINCT FROM (b.outcome, b.failure))`;

const AFTER_RESULT = prepared(
  'after_result',
  `WITH ${ENDED_CELLS}
   SELECT runs_planned + runs_running AS open,
          ARRAY(SELECT r.id FROM run r WHERE r.job_id = job.id AND r.state = 'ended' AND r.result_sha256 IS NULL AND NOT r.told) AS untold
     FROM job WHERE id = $3`,
);

/** Which runs end; those that have ended stay as they are. */
export type RunsToEnd =
  | { jobIds: readonly string[] }
  | { cellId: string }
  /** One model in one configuration, on every device; what runs now ends by itself. */
  | { benchmarkId: string; modelSha256: string; configurationKey: string };

export interface EndedJob {
  id: string;
  benchmark_id: string;
  device_id: string;
  measured: number;
}

/**
 * All SQL of ending runs without a result, cells, jobs, leases, attempts and benchmarks. Each statement takes as many as there
 * are: a benchmark of thousands of cells ends in as many statements as one of a single cell.
 */
@Injectable()
export class EndingsRepository {
  /** @returns the cells and jobs that they are of */
  async endRuns(
    tx: Queryable,
    which: RunsToEnd,
    outcome: Outcome,
    failure: Failure,
  ): Promise<{ cellIds: string[]; jobIds: string[] }> {
    const [condition, parameters] = whichRuns(which);
    const ended = await row<{ cells: string[] | null; jobs: string[] | null }>(
      tx,
      `WITH ended AS (
         UPDATE run r SET ${endsRun.to}, outcome = $1, failure = $2, ended_at = now()
          WHERE ${endsRun.from} AND ${condition} RETURNING r.cell_id, r.job_id)
       SELECT array_agg(DISTINCT cell_id) AS cells, array_agg(DISTINCT job_id) AS jobs FROM ended`,
      [outcome, JSON.stringify(failure), ...parameters],
    );
    return { cellIds: ended?.cells ?? [], jobIds: ended?.jobs ?? [] };
  }

  async endCells(tx: Queryable, cellIds: readonly string[]): Promise<void> {
    await tx.query(
      `WITH ${ENDED_CELLS}
       INSERT INTO event (kind, benchmark_id, data)
       SELECT 'cell_changed', c.benchmark_id, jsonb_build_object('cell_id', c.id)
         FROM best b JOIN cell c ON c.id = b.cell_id WHERE b.outcome IS NULL`,
      [cellIds, OUTCOMES],
    );
  }
  /**
   * A result has ended a run: its cell ends with the last one.
   * @returns runs of its job that have not ended, and those that ended without their agent's word, which it has not been told
   */
  async afterResult(
    tx: Queryable,
    { cellId, jobId }: { cellId: string; jobId: string },
  ): Promise<{ open: number; untold: string[] }> {
    const job = await row<{ open: number; untold: string[] }>(tx, AFTER_RESULT, [[cellId], OUTCOMES, jobId]);
    return job!;
  }

  /** Ends those of these jobs whose runs have all ended. */
  endJobs(tx: Queryable, jobIds: readonly string[]): Promise<EndedJob[]> {
    return rows(
      tx,
      `UPDATE job j SET ${endsJob.to}, ended_at = now()
        WHERE j.id = ANY($1) AND ${endsJob.from} AND j.runs_planned + j.runs_running = 0
       RETURNING j.id, j.benchmark_id, j.device_id, j.runs_measured AS measured`,
      [jobIds],
    );
  }
  /** Jobs of a benchmark that have not ended, locked. */
  async lockJobs(tx: Queryable, benchmarkId: string): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT id FROM job WHERE benchmark_id = $1 AND state <> 'ended' ORDER BY id FOR UPDATE`,
      [benchmarkId],
    );
    return found.map((j) => j.id);
  }
  async markTold(tx: Queryable, runIds: readonly string[]): Promise<void> {
    await tx.query('UPDATE run SET told = true WHERE id = ANY($1)', [runIds]);
  }

  /** Leases of jobs that are over are released, their attempts complete. @returns those attempts with their devices */
  release(
    tx: Queryable,
    jobIds: readonly string[],
  ): Promise<{ id: string; job_id: string; device_id: string }[]> {
    return rows(
      tx,
      `WITH over AS (
         UPDATE lease l SET ${releases.to}, ended_at = now() WHERE l.job_id = ANY($1) AND ${releases.from} RETURNING l.id, l.device_id)
       UPDATE attempt a SET ${completes.to}, ended_at = now() FROM over WHERE a.lease_id = over.id AND ${completes.from}
       RETURNING a.id, a.job_id, over.device_id`,
      [jobIds],
    );
  }
  async endLeases(tx: Queryable, leaseIds: readonly string[], end: LeaseEnd): Promise<void> {
    const { to, from } = leases.moves(end, 'l');
    await tx.query(`UPDATE lease l SET ${to}, ended_at = now() WHERE l.id = ANY($1) AND ${from}`, [leaseIds]);
  }
  /** Keeps the run that was under way, if one was: what a failure may be blamed on. */
  async endAttempts(
    tx: Queryable,
    attemptIds: readonly string[],
    end: AttemptEnd,
    failure: Failure | null,
  ): Promise<void> {
    const { to, from } = attempts.moves(end, 'a');
    await tx.query(
      `UPDATE attempt a SET ${to}, failure = $2, ended_at = now(),
              run_id = (SELECT r.id FROM run r WHERE r.job_id = a.job_id AND r.attempt_id = a.id AND r.state = 'running' ORDER BY r.started_at DESC LIMIT 1)
        WHERE a.id = ANY($1) AND ${from}`,
      [attemptIds, failure && JSON.stringify(failure)],
    );
  }
  /** The next attempt goes on with what is left. */
  async requeueJob(tx: Queryable, jobId: string, delaySeconds: number): Promise<void> {
    await tx.query(
      `UPDATE job j SET ${jobIsGivenBack.to}, not_before = now() + make_interval(secs => $2) WHERE j.id = $1 AND ${jobIsGivenBack.from}`,
      [jobId, delaySeconds],
    );
    await tx.query(
      `UPDATE run r SET ${runIsOver.to}, started_at = NULL WHERE r.job_id = $1 AND ${runIsOver.from}`,
      [jobId],
    );
  }

  async markCancelled(tx: Queryable, benchmarkId: string): Promise<void> {
    await tx.query('UPDATE benchmark SET cancelled = true WHERE id = $1', [benchmarkId]);
  }
  /** @returns whether it ended now, with its last job */
  async endBenchmark(tx: Queryable, benchmarkId: string): Promise<boolean> {
    // Of two jobs that end at once, the second waits here and then sees the first one's end. NO KEY: what either has
    // said of the benchmark holds its key shared, and for that neither may wait on the other.
    await tx.query('SELECT 1 FROM benchmark WHERE id = $1 FOR NO KEY UPDATE', [benchmarkId]);
    const ended = await rows(
      tx,
      `UPDATE benchmark SET state = 'ended', ended_at = now(), started_at = coalesce(started_at, now())
        WHERE id = $1 AND state <> 'ended' AND NOT EXISTS (SELECT 1 FROM job WHERE benchmark_id = $1 AND state <> 'ended') RETURNING id`,
      [benchmarkId],
    );
    return ended.length > 0;
  }
}

/** Condition over runs `r`, whose parameters begin at $3. */
function whichRuns(which: RunsToEnd): [string, unknown[]] {
  if ('jobIds' in which) return ['r.job_id = ANY($3)', [which.jobIds]];
  if ('cellId' in which) return ['r.cell_id = $3', [which.cellId]];
  return [
    `r.state = 'planned' AND r.cell_id IN (
       SELECT c.id FROM cell c WHERE c.benchmark_id = $3 AND c.model_sha256 = $4 AND c.configuration_key = $5)`,
    [which.benchmarkId, which.modelSha256, which.configurationKey],
  ];
}
