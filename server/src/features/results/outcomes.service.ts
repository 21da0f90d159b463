import { Injectable } from '@nestjs/common';
import type { Failure, Happening, Outcome } from '@rackmark/contracts';
import { prepared } from '../../platform/database/prepared.js';
import { iso, row, rows, type Queryable } from '../../platform/database/rows.js';
import { inParts } from '../../platform/load/in-parts.js';
import { afterCommit } from '../../platform/database/transaction.js';
import { Bus } from '../../platform/realtime/bus.js';
import { HealthService } from '../devices/health/health.service.js';
import { UsesRepository } from '../devices/history/uses.repository.js';
import { CellsRepository } from './cells.repository.js';
import { summariseCell } from './judge/summarise-cell.js';

/** Cells whose runs are read together: a benchmark that is cancelled ends thousands. */
const CELLS_AT_ONCE = 100;

/** A job by its tally. */
export interface JobNow {
  id: string;
  benchmark_id: string;
  device_id: string;
  /** Runs that have not ended. */
  open: number;
  measured: number;
  /** Runs that ended without their agent's word, which it has not been told. */
  untold: string[];
}

const JOB_NOW = prepared(
  'job_now',
  `SELECT id, runs_planned + runs_running AS open, runs_measured AS measured, benchmark_id, device_id,
          ARRAY(SELECT r.id FROM run r WHERE r.job_id = job.id AND r.state = 'ended' AND r.result_sha256 IS NULL AND NOT r.told) AS untold
     FROM job WHERE id = $1`,
);

/** Ends runs, and with the last run its cell, with the last cell its job, with the last job its benchmark. */
@Injectable()
export class OutcomesService {
  constructor(
    private readonly cells: CellsRepository,
    private readonly health: HealthService,
    private readonly uses: UsesRepository,
    private readonly bus: Bus,
  ) {}

  async benchmarkStarted(
    tx: Queryable,
    benchmarkId: string,
    deviceName: string,
    attempt: number,
  ): Promise<void> {
    await tx.query(
      `UPDATE benchmark SET state = 'running', started_at = coalesce(started_at, now()) WHERE id = $1 AND state <> 'ended'`,
      [benchmarkId],
    );
    const text = attempt === 1 ? 'Began to measure.' : `Goes on with attempt ${attempt}.`;
    await this.sayOf(tx, benchmarkId, 'info', deviceName, text);
  }

  /** Ends all runs of a job that have not ended. */
  async endMissingRuns(tx: Queryable, jobId: string, outcome: Outcome, failure: Failure): Promise<void> {
    const ended = await rows<{ cell_id: string }>(
      tx,
      `UPDATE run SET state = 'ended', outcome = $2, failure = $3, ended_at = now() WHERE job_id = $1 AND state <> 'ended' RETURNING cell_id`,
      [jobId, outcome, JSON.stringify(failure)],
    );
    await this.refreshCells(tx, [...new Set(ended.map((r) => r.cell_id))]);
    await this.settleJob(tx, jobId);
  }

  /** Ends what is left of one model in one configuration, on every device; what runs now ends by itself. */
  async endWork(
    tx: Queryable,
    benchmarkId: string,
    { modelSha256, configurationKey }: { modelSha256: string; configurationKey: string },
    outcome: Outcome,
    failure: Failure,
  ): Promise<void> {
    const ended = await rows<{ cell_id: string; job_id: string }>(
      tx,
      `UPDATE run r SET state = 'ended', outcome = $4, failure = $5, ended_at = now() FROM cell c
        WHERE c.id = r.cell_id AND c.benchmark_id = $1 AND c.model_sha256 = $2 AND c.configuration_key = $3 AND r.state = 'planned'
        RETURNING r.cell_id, r.job_id`,
      [benchmarkId, modelSha256, configurationKey, outcome, JSON.stringify(failure)],
    );
    await this.refreshCells(tx, [...new Set(ended.map((r) => r.cell_id))]);
    for (const jobId of new Set(ended.map((r) => r.job_id))) await this.settleJob(tx, jobId);
  }

  lockJobs(tx: Queryable, benchmarkId: string): Promise<{ id: string }[]> {
    return rows(
      tx,
      `SELECT id FROM job WHERE benchmark_id = $1 AND state <> 'ended' ORDER BY id FOR UPDATE`,
      [benchmarkId],
    );
  }

  async cancelBenchmark(tx: Queryable, benchmarkId: string, failure: Failure): Promise<void> {
    const jobs = await this.lockJobs(tx, benchmarkId);
    await tx.query('UPDATE benchmark SET cancelled = true WHERE id = $1', [benchmarkId]);
    await this.sayOf(tx, benchmarkId, 'cancelled', null, 'Cancelled. What was measured is kept.');
    for (const job of jobs) await this.endMissingRuns(tx, job.id, 'cancelled', failure);
    await this.settleBenchmark(tx, benchmarkId);
  }

  /** Computes cells' numbers from their ended runs; the outcome of a cell when its last one ended. */
  async refreshCells(tx: Queryable, cellIds: readonly string[]): Promise<void> {
    for (let i = 0; i < cellIds.length; i += CELLS_AT_ONCE) {
      const cells = await this.cells.runsOf(tx, cellIds.slice(i, i + CELLS_AT_ONCE));
      const summaries = await inParts(cells, (c) => {
        const summary = summariseCell(c.ended);
        return { ...c, ...summary, outcome: c.pending === 0 ? summary.outcome : null };
      });
      await this.cells.save(tx, summaries);
      for (const { benchmarkId, cellId } of cells)
        afterCommit(tx, () => this.bus.emit('cell', { benchmarkId, cellId }));
    }
  }

  /** A job as the runs that have just ended leave it. */
  jobOf(tx: Queryable, jobId: string): Promise<JobNow | null> {
    return row(tx, JOB_NOW, [jobId]);
  }

  /** A job whose runs have all ended is over: its lease is released with it. */
  async settle(tx: Queryable, job: JobNow): Promise<void> {
    if (job.open > 0) return;
    await tx.query(`UPDATE job SET state = 'ended', ended_at = now() WHERE id = $1 AND state <> 'ended'`, [
      job.id,
    ]);
    const over = await rows<{ id: string }>(
      tx,
      `WITH over AS (UPDATE lease SET state = 'released', ended_at = now() WHERE job_id = $1 AND state = 'active' RETURNING id)
       UPDATE attempt SET state = 'completed', ended_at = now() WHERE lease_id IN (SELECT id FROM over) AND state = 'running' RETURNING id`,
      [job.id],
    );
    // A queued job that was cancelled leaves the device alone: another one may run on it.
    for (const { id } of over) {
      await this.uses.setPhase(tx, job.device_id, 'ready', ['reserved', 'busy', 'waiting_gate', 'cleanup']);
      if (job.measured > 0) await this.health.jobDone(tx, job.device_id, id);
    }
    await this.settleBenchmark(tx, job.benchmark_id);
    const ids = [job.device_id];
    afterCommit(tx, () => this.bus.emit('devices', { ids }));
  }

  private async settleJob(tx: Queryable, jobId: string): Promise<void> {
    const job = await this.jobOf(tx, jobId);
    if (job !== null) await this.settle(tx, job);
  }

  private async settleBenchmark(tx: Queryable, benchmarkId: string): Promise<void> {
    // Of two jobs that end at once, the second waits here and then sees the first one's end. NO KEY: what either has
    // said of the benchmark holds its key shared, and for that neither may wait on the other.
    await tx.query('SELECT 1 FROM benchmark WHERE id = $1 FOR NO KEY UPDATE', [benchmarkId]);
    const ended = await rows(
      tx,
      `UPDATE benchmark SET state = 'ended', ended_at = now(), started_at = coalesce(started_at, now())
        WHERE id = $1 AND state <> 'ended' AND NOT EXISTS (SELECT 1 FROM job WHERE benchmark_id = $1 AND state <> 'ended') RETURNING id`,
      [benchmarkId],
    );
    if (ended.length === 0) return;
    await this.sayOf(tx, benchmarkId, 'info', null, 'All runs have ended.');
    afterCommit(tx, () => this.bus.emit('ended', { benchmarkId }));
  }

  async say(
    tx: Queryable,
    benchmarkId: string,
    kind: Happening['kind'],
    deviceId: string,
    text: string,
  ): Promise<void> {
    const device = await row<{ name: string }>(
      tx,
      `SELECT facts->>'name' AS name FROM device WHERE id = $1`,
      [deviceId],
    );
    await this.sayOf(tx, benchmarkId, kind, device?.name ?? null, text);
  }

  private async sayOf(
    tx: Queryable,
    benchmarkId: string,
    kind: Happening['kind'],
    deviceName: string | null,
    text: string,
  ): Promise<void> {
    const said = await row<{ at: Date }>(
      tx,
      'INSERT INTO happening (benchmark_id, kind, device_name, text) VALUES ($1, $2, $3, $4) RETURNING at',
      [benchmarkId, kind, deviceName, text],
    );
    const happening = { at: iso(said!.at), kind, device_name: deviceName, text };
    afterCommit(tx, () => this.bus.emit('happening', { benchmarkId, happening }));
  }
}
