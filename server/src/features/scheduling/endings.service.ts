import { Injectable } from '@nestjs/common';
import type { Failure, Outcome } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import type { Queryable } from '../../platform/database/rows.js';
import { afterCommit } from '../../platform/database/transaction.js';
import { Bus } from '../../platform/realtime/bus.js';
import { HealthService } from '../devices/health/health.service.js';
import { UsesRepository } from '../devices/history/uses.repository.js';
import { EndingsRepository, type RunsToEnd } from './endings.repository.js';
import { HappeningsService } from './happenings.service.js';

/** The run that a result has ended. */
export interface RunWithResult {
  benchmark_id: string;
  cell_id: string;
  job_id: string;
}

/** Ends runs without a result, and with the last run its cell, with the last cell its job, with the last job its benchmark. */
@Injectable()
export class EndingsService {
  constructor(
    private readonly repository: EndingsRepository,
    private readonly happenings: HappeningsService,
    private readonly health: HealthService,
    private readonly uses: UsesRepository,
    private readonly bus: Bus,
  ) {}

  /**
   * A run's result was stored.
   * @param cannotRun what the other runs of its cell end in, which would end the same way
   * @returns runs that its agent need not make any more
   */
  async resultStored(
    tx: Queryable,
    run: RunWithResult,
    cannotRun: { outcome: Outcome; failure: Failure } | null,
  ): Promise<string[]> {
    if (cannotRun !== null)
      await this.repository.endRuns(tx, { cellId: run.cell_id }, cannotRun.outcome, cannotRun.failure);
    const { open, untold } = await this.repository.afterResult(tx, {
      cellId: run.cell_id,
      jobId: run.job_id,
    });
    if (untold.length > 0) await this.repository.markTold(tx, untold);
    if (open === 0) await this.settle(tx, run.benchmark_id, [run.job_id]);
    return untold;
  }

  /** Ends runs of one benchmark that have no result, and what is over with them. */
  async endRuns(
    tx: Queryable,
    benchmarkId: string,
    which: RunsToEnd,
    outcome: Outcome,
    failure: Failure,
  ): Promise<void> {
    const { cellIds, jobIds } = await this.repository.endRuns(tx, which, outcome, failure);
    await this.repository.endCells(tx, cellIds);
    await this.settle(tx, benchmarkId, jobIds);
  }

  lockJobs(tx: Queryable, benchmarkId: string): Promise<string[]> {
    return this.repository.lockJobs(tx, benchmarkId);
  }

  /** What is left of a benchmark; its leases have been revoked. */
  async cancelBenchmark(tx: Queryable, benchmarkId: string, failure: Failure): Promise<void> {
    const jobIds = await this.repository.lockJobs(tx, benchmarkId);
    await this.repository.markCancelled(tx, benchmarkId);
    await this.happenings.say(tx, benchmarkId, 'cancelled', null, said('happening.cancelled'));
    await this.endRuns(tx, benchmarkId, { jobIds }, 'cancelled', failure);
  }

  /** Jobs whose runs have all ended are over: their leases are released with them. */
  private async settle(tx: Queryable, benchmarkId: string, jobIds: readonly string[]): Promise<void> {
    const ended = await this.repository.endJobs(tx, jobIds);
    if (ended.length > 0) {
      const ids = ended.map((j) => j.id);
      // A queued job that was cancelled leaves the device alone: another one may run on it.
      const over = await this.repository.release(tx, ids);
      await this.freeDevices(
        tx,
        over.map((a) => a.device_id),
      );
      const measured = new Set(ended.filter((j) => j.measured > 0).map((j) => j.id));
      for (const a of over) if (measured.has(a.job_id)) await this.health.jobDone(tx, a.device_id, a.id);
      afterCommit(tx, () => this.bus.emit('devices', { ids: ended.map((j) => j.device_id) }));
    }
    if (await this.repository.endBenchmark(tx, benchmarkId))
      await this.happenings.say(tx, benchmarkId, 'info', null, said('happening.ended'));
  }

  freeDevices(tx: Queryable, deviceIds: readonly string[]): Promise<void> {
    return this.uses.setPhase(tx, deviceIds, 'ready', ['reserved', 'busy', 'waiting_gate', 'cleanup']);
  }
}
