import { Injectable } from '@nestjs/common';
import { failures, type Failure } from '@rackmark/contracts';
import { failWith, listOf, said, saidOfFailure } from '@rackmark/words';
import { DataSource } from 'typeorm';
import { transaction } from '../../platform/database/transaction.js';
import { Bus } from '../../platform/realtime/bus.js';
import { HealthService } from '../devices/health/health.service.js';
import { blameWork, type FailedAttempt } from './blame.js';
import type { RunsToEnd } from './endings.repository.js';
import { EndingsService } from './endings.service.js';
import { HappeningsService } from './happenings.service.js';
import { SchedulingRepository, type LeaseRow } from './scheduling.repository.js';

/** The same failure on three devices blames the work: it is not tried on and on, and the devices are excused. */
@Injectable()
export class BlameService {
  constructor(
    private readonly db: DataSource,
    private readonly repository: SchedulingRepository,
    private readonly endings: EndingsService,
    private readonly happenings: HappeningsService,
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
    this.bus.emit('news', {});
    this.bus.emit('devices', { ids: alike.map((a) => a.deviceId) });
  }

  private async endWork(
    benchmarkId: string,
    latest: FailedAttempt,
    alike: readonly FailedAttempt[],
    failure: Failure,
  ): Promise<void> {
    const names = [...new Set(alike.map((a) => a.deviceName))];
    const blamed = { why: saidOfFailure(failure), n: names.length, list: listOf(names, 5) };
    const why = failWith(failure.name, said('failed.blamed', blamed), failure);
    const { outcome } = failures[failure.name];
    await transaction(this.db, async (tx) => {
      await this.repository.lockActiveOfBenchmark(tx, benchmarkId);
      await this.endings.lockJobs(tx, benchmarkId);
      const devices = alike.map((a) => a.deviceId);
      const which: RunsToEnd =
        latest.work === null
          ? { jobIds: await this.repository.lockQueuedJobs(tx, benchmarkId, devices) }
          : { benchmarkId, ...latest.work };
      await this.endings.endRuns(tx, benchmarkId, which, outcome, why);
      await this.happenings.say(tx, benchmarkId, 'failed', latest.deviceId, why.said!);
    });
  }
}
