import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import {
  assignment,
  type Assignment,
  type AttemptEnd,
  type ClaimAnswer,
  type Failure,
  type HeldLease,
  type LeaseAnswer,
} from '@rackmark/contracts';
import { failWith, said } from '@rackmark/words';
import { DataSource, type EntityManager } from 'typeorm';
import { rows, row, type Queryable } from '../../platform/database/rows.js';
import { afterCommit, transaction } from '../../platform/database/transaction.js';
import type { EventOf } from '../../platform/events/event.js';
import { EventLog } from '../../platform/events/event-log.js';
import { inParts } from '../../platform/load/in-parts.js';
import { Periodic } from '../../platform/load/periodic.js';
import { ProblemError } from '../../platform/problem/problem-error.js';
import { Bus } from '../../platform/realtime/bus.js';
import type { Principal } from '../../platform/security/principal.js';
import { UsesRepository } from '../devices/history/uses.repository.js';
import { AttemptsService } from './attempts.service.js';
import { BlameService } from './blame.service.js';
import { EndingsRepository } from './endings.repository.js';
import { EndingsService } from './endings.service.js';
import { HappeningsService } from './happenings.service.js';
import { SchedulingRepository, type LeaseRow } from './scheduling.repository.js';

const SWEEP_MS = 5_000;
/** Without a sweep for so long this server, or its database, was away itself: no agent could renew anything. */
const AWAY_MS = 3 * SWEEP_MS;

/** Where a run stands that is under way. */
export interface RunPlace {
  benchmarkId: string;
  deviceId: string;
  cellId: string;
}

/** Gives jobs to devices under leases, renews them, and ends them whatever happens to the agent. */
@Injectable()
export class SchedulingService implements OnModuleInit, OnApplicationBootstrap {
  private lastSweepMs = performance.now();

  constructor(
    private readonly db: DataSource,
    private readonly repository: SchedulingRepository,
    private readonly writes: EndingsRepository,
    private readonly endings: EndingsService,
    private readonly happenings: HappeningsService,
    private readonly attempts: AttemptsService,
    private readonly uses: UsesRepository,
    private readonly blame: BlameService,
    private readonly events: EventLog,
    private readonly periodic: Periodic,
    private readonly bus: Bus,
  ) {}

  onModuleInit(): void {
    this.events.follow('scheduling', ['device_moved', 'device_retired'], (event, tx) =>
      event.kind === 'device_moved' ? this.deviceMoved(tx, event.data) : this.endRetired(),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.repository.grace(this.db);
    this.periodic.every('sweeping leases', SWEEP_MS, () => this.sweep());
  }

  /** One short transaction: lock the device, lock its oldest job, grant a lease. */
  async claim(agent: Principal, deviceId: string): Promise<ClaimAnswer> {
    const granted = await transaction(this.db, async (tx): Promise<Assignment | null> => {
      const device = await this.repository.lockAllocatableDevice(tx, deviceId, agent.id);
      if (device === null) return null;
      const job = await this.repository.lockNextJob(tx, deviceId);
      if (job === null) return null;
      const lease = await this.repository.grant(tx, deviceId, job.id, agent.id);
      await this.uses.setPhase(tx, [deviceId], 'reserved');
      await this.repository.startBenchmark(tx, job.benchmark_id);
      const began =
        lease.number === 1 ? said('happening.began') : said('happening.continues', { attempt: lease.number });
      await this.happenings.say(tx, job.benchmark_id, 'info', deviceId, began);
      return this.assignmentOf(tx, agent, {
        ...lease,
        jobId: job.id,
        benchmarkId: job.benchmark_id,
        deviceId,
      });
    });
    if (granted === null) return { assignment: null };
    this.bus.emit('news', {});
    this.bus.emit('devices', { ids: [deviceId] });
    return { assignment: granted };
  }

  private async assignmentOf(
    tx: Queryable,
    { teamId }: Principal,
    l: {
      leaseId: string;
      epoch: number;
      attemptId: string;
      number: number;
      jobId: string;
      benchmarkId: string;
      deviceId: string;
    },
  ): Promise<Assignment> {
    const runs = await this.repository.missingRuns(tx, l.jobId);
    const benchmark = await row<{ plan: unknown }>(tx, 'SELECT plan FROM benchmark WHERE id = $1', [
      l.benchmarkId,
    ]);
    const models = await rows(
      tx,
      `SELECT sha256, name, file_name, size_bytes, base_sha256,
              coalesce(jsonb_typeof(facts->'language'->'lora') = 'object', false) AS takes_lora,
              (SELECT coalesce(jsonb_agg(item ORDER BY n), '[]') FROM model_detail
                WHERE model_detail.team_id = model.team_id AND model_sha256 = sha256 AND list = 'tensors' AND (item->>'signature')::int = 0
                  AND item->>'side' = 'input' AND jsonb_typeof(item->'range') = 'object') AS inputs
         FROM model
        WHERE team_id = $1 AND (sha256 = ANY($2) OR sha256 IN (SELECT base_sha256 FROM model WHERE team_id = $1 AND sha256 = ANY($2)))`,
      [teamId, [...new Set(runs.map((r) => r.model_sha256))]],
    );
    const inputs = await rows(
      tx,
      `SELECT f.sha256, f.file_name, f.size_bytes, f.values_offset
         FROM benchmark_input b JOIN input_file f ON f.team_id = b.team_id AND f.sha256 = b.sha256 WHERE b.benchmark_id = $1`,
      [l.benchmarkId],
    );
    const whole = assignment.parse({
      lease_id: l.leaseId,
      epoch: l.epoch,
      attempt_id: l.attemptId,
      attempt_number: l.number,
      job_id: l.jobId,
      benchmark_id: l.benchmarkId,
      device_id: l.deviceId,
      plan: benchmark!.plan,
      models,
      inputs,
      runs: [],
    });
    // A job may have thousands.
    const one = assignment.shape.runs.element;
    return { ...whole, runs: await inParts(runs, (r) => one.parse(r)) };
  }

  /** Renews what the agent says it holds. */
  async renew(agent: Principal, held: readonly HeldLease[]): Promise<LeaseAnswer> {
    const renewed =
      held.length === 0 ? [] : (await this.repository.renew(this.db, agent.id, held)).map((r) => r.id);
    const fenced = held.map((h) => h.lease_id).filter((id) => !renewed.includes(id));
    return { renewed, fenced };
  }

  /** After a connect: leases that the agent no longer knows of are taken back at once instead of running out. */
  async resync(agent: Principal, held: readonly HeldLease[]): Promise<LeaseAnswer> {
    const active = await this.repository.activeOfAgent(this.db, agent.id);
    const forgotten = active.filter((l) => !held.some((h) => h.lease_id === l.id && h.epoch === l.epoch));
    await this.takeBack(forgotten, 'revoked', agentLost);
    return this.renew(agent, held);
  }

  /** A run begins: shown in the plan strip. Nothing changes for a lease that is over, or a run that it does not cover. */
  async runStarted(agent: Principal, held: HeldLease, runId: string): Promise<RunPlace | null> {
    const place = await this.repository.placeOf(this.db, agent.id, held, runId);
    if (place === null) return null;
    if (await this.repository.markRunning(this.db, runId, place.attempt_id)) {
      this.bus.emit('news', {});
      // The rack shows what each device measures.
      this.bus.emit('devices', { ids: [place.device_id] });
    }
    return { benchmarkId: place.benchmark_id, deviceId: place.device_id, cellId: place.cell_id };
  }

  /** The agent says that its attempt is over. Said twice, or of a lease that is over, it changes nothing. */
  async endAttempt(agent: Principal, end: AttemptEnd): Promise<void> {
    const lost = await transaction(this.db, async (tx) => {
      const lease = await this.repository.lockLease(tx, end.lease_id);
      if (lease === null || lease.agent_id !== agent.id || lease.epoch !== end.epoch) {
        throw new ProblemError(409, 'LEASE_STALE', said('problem.lease_stale'));
      }
      if (lease.state !== 'active') return [];
      const state = end.state === 'cancelled' ? 'cancelled' : end.state === 'failed' ? 'failed' : 'completed';
      await this.attempts.giveBack(tx, lease, 'released', state, end.failure);
      return [lease];
    });
    this.announce(lost);
    if (end.failure !== null) for (const lease of lost) await this.blame.look(lease, end.failure);
  }

  /** Leases that ran out: the next attempt goes on with the runs still missing, up to the budget. */
  async sweep(nowMs = performance.now()): Promise<void> {
    if (nowMs - this.lastSweepMs > AWAY_MS) await this.repository.grace(this.db);
    const expired = await this.repository.expired(this.db);
    this.lastSweepMs = nowMs;
    await this.takeBack(expired, 'expired', leaseExpired);
    await this.endRetired();
    for (const { device_id } of await this.repository.devicesWithWaitingJobs(this.db))
      this.bus.emit('work', { deviceId: device_id });
  }

  /** Cancels what is left of a benchmark. Measured runs stay. */
  async cancelBenchmark(benchmarkId: string): Promise<void> {
    const ended = await transaction(this.db, async (tx) => {
      const active = await this.repository.lockActiveOfBenchmark(tx, benchmarkId);
      const cancelled = failWith('CANCELLED', said('failed.cancelled'));
      const ids = (of: 'id' | 'attempt_id' | 'device_id') => active.map((lease) => lease[of]);
      await this.writes.endLeases(tx, ids('id'), 'revoked');
      await this.writes.endAttempts(tx, ids('attempt_id'), 'cancelled', cancelled);
      await this.endings.freeDevices(tx, ids('device_id'));
      await this.endings.cancelBenchmark(tx, benchmarkId, cancelled);
      return active;
    });
    this.stop(ended, 'The benchmark was cancelled.');
    this.announce(ended);
    this.bus.emit('news', {});
  }

  /** A phone hangs on another agent now: what the old one does with it is over. */
  private async deviceMoved(
    tx: EntityManager,
    { device_id, from_agent_id }: EventOf<'device_moved'>['data'],
  ): Promise<void> {
    const [active] = await this.repository.activeOfAgent(tx, from_agent_id, device_id);
    const moved = failWith('LEASE_FENCED', said('failed.moved'));
    const lease = active === undefined ? null : await this.takeOneBack(tx, active.id, 'revoked', () => moved);
    if (lease === null) return;
    afterCommit(tx, () => {
      this.stop([lease], moved.message);
      this.announce([lease]);
    });
  }

  /**
   * Ends attempts whose agent does not go on with them, each in a transaction of its own: what ends with one of them need
   * not wait for the others, and their benchmarks are locked one at a time.
   */
  private async takeBack(
    leases: readonly { id: string }[],
    state: 'expired' | 'revoked',
    why: (lease: LeaseRow) => Failure,
  ): Promise<void> {
    for (const { id } of leases) {
      const lease = await transaction(this.db, (tx) => this.takeOneBack(tx, id, state, why));
      if (lease !== null) this.announce([lease]);
    }
  }
  /** @returns null where it is not active any more, or, of an expired one, was renewed meanwhile */
  private async takeOneBack(
    tx: Queryable,
    id: string,
    state: 'expired' | 'revoked',
    why: (lease: LeaseRow) => Failure,
  ): Promise<LeaseRow | null> {
    const found = await this.repository.lockLease(tx, id);
    if (found === null || found.state !== 'active' || (state === 'expired' && !found.is_over)) return null;
    await this.attempts.lose(tx, found, state, why(found));
    return found;
  }

  /** What waits for a device that is no more would wait for ever: it ends with the reason. */
  private async endRetired(): Promise<void> {
    const waiting = await this.repository.queuedOnRetired(this.db);
    for (const job of waiting) {
      const reason = job.admin_reason;
      const why = failWith(
        'CANCELLED',
        said('failed.retired', { why: reason === null ? '' : said('wait.colon', { detail: reason }) }),
      );
      await transaction(this.db, async (tx) => {
        if (await this.repository.lockQueuedOnRetired(tx, job.id, job.device_id))
          await this.endings.endRuns(tx, job.benchmark_id, { jobIds: [job.id] }, 'cancelled', why);
      });
    }
    if (waiting.length > 0) this.bus.emit('news', {});
  }

  private stop(leases: readonly LeaseRow[], reason: string): void {
    for (const lease of leases)
      this.bus.emit('stop', { agentId: lease.agent_id, leaseIds: [lease.id], reason });
  }

  private announce(leases: readonly LeaseRow[]): void {
    for (const lease of leases) this.bus.emit('work', { deviceId: lease.device_id });
    if (leases.length === 0) return;
    this.bus.emit('news', {});
    this.bus.emit('devices', { ids: leases.map((l) => l.device_id) });
  }
}

const agentLost = ({ silent_seconds: away_seconds, is_same_process }: LeaseRow): Failure =>
  failWith(
    'AGENT_LOST',
    is_same_process
      ? said('failed.agent_away', { away_seconds })
      : said('failed.agent_restarted', { away_seconds }),
  );
const leaseExpired = ({ silent_seconds: away_seconds }: LeaseRow): Failure =>
  failWith('LEASE_EXPIRED', said('failed.lease_expired', { away_seconds }));
