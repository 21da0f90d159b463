import { Injectable } from '@nestjs/common';
import { failures, type Failure } from '@rackmark/contracts';
import { failWith, said, saidOfFailure } from '@rackmark/words';
import type { Queryable } from '../../platform/database/rows.js';
import { HealthService } from '../devices/health/health.service.js';
import { EndingsRepository } from './endings.repository.js';
import { EndingsService } from './endings.service.js';
import { HappeningsService } from './happenings.service.js';
import type { AttemptEnd, LeaseEnd } from './machines.js';
import { retryAfter } from './retries.js';
import { SchedulingRepository, type LeaseRow } from './scheduling.repository.js';

/** Ends attempts that end early, inside the transaction of who found that out. */
@Injectable()
export class AttemptsService {
  constructor(
    private readonly repository: SchedulingRepository,
    private readonly writes: EndingsRepository,
    private readonly endings: EndingsService,
    private readonly happenings: HappeningsService,
    private readonly health: HealthService,
  ) {}

  /** The lease is over and its agent does not go on. */
  lose(tx: Queryable, lease: LeaseRow, state: 'expired' | 'revoked', why: Failure): Promise<void> {
    return this.giveBack(tx, lease, state, 'lost', why);
  }

  /** Ends an attempt; what is left of its job is tried again, or given up, by who must act. */
  async giveBack(
    tx: Queryable,
    lease: LeaseRow,
    leaseState: LeaseEnd,
    attemptState: AttemptEnd,
    failure: Failure | null,
  ): Promise<void> {
    const missing = await this.repository.missingRuns(tx, lease.job_id);
    // Whatever an agent says: what has no result is not done.
    if (attemptState === 'completed' && missing.length > 0)
      return this.giveBack(tx, lease, leaseState, 'failed', failure ?? notDone(missing.length));
    await this.writes.endLeases(tx, [lease.id], leaseState);
    await this.writes.endAttempts(tx, [lease.attempt_id], attemptState, failure);
    await this.endings.freeDevices(tx, [lease.device_id]);
    if (missing.length === 0) return;
    if (attemptState === 'cancelled') return this.writes.requeueJob(tx, lease.job_id, 0);
    if (failure !== null)
      await this.health.attemptFailed(tx, {
        deviceId: lease.device_id,
        attemptId: lease.attempt_id,
        benchmarkId: lease.benchmark_id,
        failure,
      });
    const ended = await this.repository.failuresOf(tx, lease.job_id);
    const retry = retryAfter(ended);
    if (retry.again) return this.tryAgain(tx, lease, failure, retry.delaySeconds, missing.length);
    const last = failure ?? failWith('UNDETERMINED', said('failed.no_reason'));
    const given = said('failed.given_up', { why: saidOfFailure(last), n: ended.length });
    const which = { jobIds: [lease.job_id] };
    const { outcome } = failures[last.name];
    await this.endings.endRuns(tx, lease.benchmark_id, which, outcome, failWith(last.name, given, last));
  }

  private async tryAgain(
    tx: Queryable,
    lease: LeaseRow,
    failure: Failure | null,
    delaySeconds: number,
    missing: number,
  ): Promise<void> {
    await this.writes.requeueJob(tx, lease.job_id, delaySeconds);
    const retry = said('happening.retry', {
      why: failure === null ? said('happening.ended_early') : saidOfFailure(failure),
      n: missing,
      over: delaySeconds === 0 ? '' : said('happening.retry.in', { wait_seconds: delaySeconds }),
    });
    await this.happenings.say(tx, lease.benchmark_id, 'wait', lease.device_id, retry);
  }
}

const notDone = (runs: number) => failWith('AGENT_FAULT', said('failed.not_done', { n: runs }));
