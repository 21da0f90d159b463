import { Injectable } from '@nestjs/common';
import { fail, failures, type Failure } from '@rackmark/contracts';
import type { Queryable } from '../../platform/database/rows.js';
import { HealthService } from '../devices/health/health.service.js';
import { UsesRepository } from '../devices/history/uses.repository.js';
import { OutcomesService } from '../results/outcomes.service.js';
import { retryAfter } from './retries.js';
import { SchedulingRepository, type LeaseRow } from './scheduling.repository.js';

/** Ends attempts that end early, inside the transaction of who found that out. */
@Injectable()
export class AttemptsService {
  constructor(
    private readonly repository: SchedulingRepository,
    private readonly outcomes: OutcomesService,
    private readonly health: HealthService,
    private readonly uses: UsesRepository,
  ) {}

  /** The lease is over and its agent does not go on. */
  lose(tx: Queryable, lease: LeaseRow, state: 'expired' | 'revoked', why: Failure): Promise<void> {
    return this.giveBack(tx, lease, state, 'lost', why);
  }

  /** Ends an attempt; what is left of its job is tried again, or given up, by who must act. */
  async giveBack(
    tx: Queryable,
    lease: LeaseRow,
    leaseState: 'released' | 'expired' | 'revoked',
    attemptState: 'completed' | 'failed' | 'lost' | 'cancelled',
    failure: Failure | null,
  ): Promise<void> {
    const missing = await this.repository.missingRuns(tx, lease.job_id);
    // Whatever an agent says: what has no result is not done.
    if (attemptState === 'completed' && missing.length > 0)
      return this.giveBack(tx, lease, leaseState, 'failed', failure ?? notDone(missing.length));
    await this.repository.endLease(tx, lease.id, leaseState);
    await this.repository.endAttempt(tx, lease.attempt_id, attemptState, failure);
    await this.freeDevice(tx, lease.device_id);
    if (missing.length === 0) return;
    if (attemptState === 'cancelled') return this.repository.requeueJob(tx, lease.job_id, 0);
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
    const last =
      failure ?? fail('UNDETERMINED', 'The attempts ended without all runs, and without a reason.');
    const times = ended.length === 1 ? 'one attempt' : `${ended.length} attempts`;
    await this.outcomes.endMissingRuns(tx, lease.job_id, failures[last.name].outcome, {
      ...last,
      message: `${last.message} Given up after ${times}.`.slice(0, 2_000),
    });
  }

  private async tryAgain(
    tx: Queryable,
    lease: LeaseRow,
    failure: Failure | null,
    delaySeconds: number,
    missing: number,
  ): Promise<void> {
    await this.repository.requeueJob(tx, lease.job_id, delaySeconds);
    const note = failure === null ? 'The attempt ended early.' : failure.message;
    const when = delaySeconds === 0 ? '' : ` in ${delaySeconds} s`;
    const text = `${note} The next attempt goes on with the ${missing} ${missing === 1 ? 'run' : 'runs'} left${when}.`;
    await this.outcomes.say(tx, lease.benchmark_id, 'wait', lease.device_id, text);
  }

  freeDevice(tx: Queryable, deviceId: string): Promise<void> {
    return this.uses.setPhase(tx, deviceId, 'ready', ['reserved', 'busy', 'waiting_gate', 'cleanup']);
  }
}

const notDone = (runs: number) =>
  fail(
    'AGENT_FAULT',
    `The agent said that it was done, but ${runs === 1 ? 'one run has' : `${runs} runs have`} no result.`,
  );
