import { Injectable } from '@nestjs/common';
import { failures, type Failure } from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import { transaction } from '../../platform/database/transaction.js';
import { Bus } from '../../platform/realtime/bus.js';
import { HealthService } from '../devices/health/health.service.js';
import { OutcomesService } from '../results/outcomes.service.js';
import { blameWork, type FailedAttempt } from './blame.js';
import { SchedulingRepository, type LeaseRow } from './scheduling.repository.js';

/** The same failure on three devices blames the work: it is not tried on and on, and the devices are excused. */
@Injectable()
export class BlameService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: SchedulingRepository,
    private readonly outcomes: OutcomesService,
    private readonly health: HealthService,
    private readonly bus: Bus,
  ) {}

  /** After an attempt ended by a device's failure, and after that was committed. */
  async look(lease: Pick<LeaseRow, 'benchmark_id' | 'attempt_id'>, failure: Failure): Promise<void> {
    if (failure.party !== 'device') return;
    const attempts = await this.repository.failedAttempts(this.db, lease.benchmark_id, failure.name);
    const latest = attempts.find((a) => a.attemptId === lease.attempt_id);
    const alike = latest && blameWork(failure.name, attempts, latest);
    if (latest === undefined || !alike) return;
    await this.endWork(lease.benchmark_id, latest, alike, failure);
    await this.health.excuse(alike);
    this.bus.emit('benchmark', { benchmarkId: lease.benchmark_id });
    this.bus.emit('devices', { ids: alike.map((a) => a.deviceId) });
  }

  private async endWork(
    benchmarkId: string,
    latest: FailedAttempt,
    alike: readonly FailedAttempt[],
    failure: Failure,
  ): Promise<void> {
    const names = [...new Set(alike.map((a) => a.deviceName))];
    const why: Failure = {
      ...failure,
      message:
        `${failure.message} The same on ${names.length} devices (${names.slice(0, 5).join(', ')}): the work is to blame, not the devices. Not tried again.`.slice(
          0,
          2_000,
        ),
    };
    const { outcome } = failures[failure.name];
    await transaction(this.db, async (tx) => {
      await this.repository.lockActiveOfBenchmark(tx, benchmarkId);
      await this.outcomes.lockJobs(tx, benchmarkId);
      if (latest.work !== null) {
        await this.outcomes.endWork(tx, benchmarkId, latest.work, outcome, why);
      } else {
        const devices = alike.map((a) => a.deviceId);
        for (const jobId of await this.repository.lockQueuedJobs(tx, benchmarkId, devices))
          await this.outcomes.endMissingRuns(tx, jobId, outcome, why);
      }
      await this.outcomes.say(tx, benchmarkId, 'failed', latest.deviceId, why.message);
    });
  }
}
