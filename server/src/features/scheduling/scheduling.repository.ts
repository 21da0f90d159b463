import { Inject, Injectable } from '@nestjs/common';
import { LEASE_SECONDS, type Failure, type FailureName, type HeldLease } from '@rackmark/contracts';
import { row, rows, type Queryable } from '../../platform/database/rows.js';
import { SERVER_ID } from '../../platform/tokens.js';
import { lockDeviceOfLease, lockDevices } from '../devices/lock.js';
import type { FailedAttempt } from './blame.js';
import { jobs, runs, type LeaseState } from './machines.js';

const leasesJob = jobs.moves('leased', 'j');
const startsRun = runs.moves('started', 'r');

export interface LeaseRow {
  id: string;
  device_id: string;
  job_id: string;
  agent_id: string;
  epoch: number;
  state: LeaseState;
  benchmark_id: string;
  attempt_id: string;
  attempt_number: number;
  /** Its time has run out. */
  is_over: boolean;
  /** Since its agent renewed it for the last time. */
  silent_seconds: number;
  /** The agent's process of now is the one that took it. */
  is_same_process: boolean;
}

const LEASE = `
  SELECT l.id, l.device_id, l.job_id, l.agent_id, l.epoch, l.state, j.benchmark_id, a.id AS attempt_id,
         a.number AS attempt_number, l.expires_at < now() AS is_over, extract(epoch FROM now() - l.renewed_at)::float8 AS silent_seconds,
         coalesce(g.instance_id = l.instance_id, false) AS is_same_process
    FROM lease l JOIN job j ON j.id = l.job_id JOIN attempt a ON a.lease_id = l.id JOIN agent g ON g.id = l.agent_id`;

/** All SQL of claiming and renewing, and of what stands before an ending (endings.repository.ts). */
@Injectable()
export class SchedulingRepository {
  constructor(@Inject(SERVER_ID) private readonly serverId: string) {}

  /**
   * Locks the device, if it may be given work: its agent's (which asks only while it is online and the device fit),
   * enabled, ok or suspect, without a lease. A quarantine that ran out ends by a canary, not by itself.
   */
  async lockAllocatableDevice(
    db: Queryable,
    deviceId: string,
    agentId: string,
  ): Promise<{ id: string; name: string } | null> {
    // Waits for a heartbeat that has the row, then looks: what another claim did meanwhile is seen by the second query.
    await lockDevices(db, [deviceId]);
    return row(
      db,
      `SELECT d.id, d.facts->>'name' AS name FROM device d
        WHERE d.id = $1 AND d.agent_id = $2 AND d.admin = 'enabled' AND d.health IN ('ok', 'suspect')
          AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.device_id = d.id AND l.state = 'active')`,
      [deviceId, agentId],
    );
  }

  /** The oldest waiting job of a device, locked. First in, first out: there is one owner until there are accounts. */
  lockNextJob(db: Queryable, deviceId: string): Promise<{ id: string; benchmark_id: string } | null> {
    return row(
      db,
      `SELECT j.id, j.benchmark_id FROM job j
        WHERE j.device_id = $1 AND j.state = 'queued' AND j.not_before <= now()
        ORDER BY j.created_at, j.id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [deviceId],
    );
  }

  /** Grants a lease under the device's next epoch and begins the job's next attempt. */
  async grant(
    db: Queryable,
    deviceId: string,
    jobId: string,
    agentId: string,
  ): Promise<{ leaseId: string; epoch: number; attemptId: string; number: number }> {
    const device = await row<{ lease_epoch: number }>(
      db,
      'UPDATE device SET lease_epoch = lease_epoch + 1 WHERE id = $1 RETURNING lease_epoch',
      [deviceId],
    );
    const epoch = device!.lease_epoch;
    const lease = await row<{ id: string }>(
      db,
      `INSERT INTO lease (device_id, job_id, agent_id, epoch, state, expires_at, instance_id)
       VALUES ($1, $2, $3, $4, 'active', now() + make_interval(secs => $5), (SELECT instance_id FROM agent WHERE id = $3)) RETURNING id`,
      [deviceId, jobId, agentId, epoch, LEASE_SECONDS],
    );
    const attempt = await row<{ id: string; number: number }>(
      db,
      `INSERT INTO attempt (job_id, lease_id, number, state)
       VALUES ($1, $2, 1 + (SELECT count(*) FROM attempt WHERE job_id = $1), 'running') RETURNING id, number`,
      [jobId, lease!.id],
    );
    await db.query(`UPDATE job j SET ${leasesJob.to} WHERE j.id = $1 AND ${leasesJob.from}`, [jobId]);
    return { leaseId: lease!.id, epoch, attemptId: attempt!.id, number: attempt!.number };
  }

  async startBenchmark(tx: Queryable, benchmarkId: string): Promise<void> {
    await tx.query(
      `UPDATE benchmark SET state = 'running', started_at = coalesce(started_at, now()) WHERE id = $1 AND state <> 'ended'`,
      [benchmarkId],
    );
  }

  /** Renews what an agent holds, in one statement and in the order of locks; what does not come back is lost to it. */
  renew(db: Queryable, agentId: string, held: readonly HeldLease[]): Promise<{ id: string }[]> {
    return rows(
      db,
      `WITH own AS (
         SELECT l.id FROM lease l JOIN unnest($1::uuid[], $2::bigint[]) AS held(id, epoch) ON l.id = held.id AND l.epoch = held.epoch
          WHERE l.agent_id = $3 AND l.state = 'active' ORDER BY l.device_id FOR UPDATE OF l)
       UPDATE lease l SET expires_at = now() + make_interval(secs => $4), renewed_at = now() FROM own WHERE l.id = own.id AND l.state = 'active' RETURNING l.id`,
      [held.map((h) => h.lease_id), held.map((h) => h.epoch), agentId, LEASE_SECONDS],
    );
  }

  /**
   * A server that was away must not take the leases of agents that measured on: all get one more term when it is back, but
   * those whose agent another server hears.
   */
  async grace(db: Queryable): Promise<void> {
    await db.query(
      `UPDATE lease l SET expires_at = greatest(l.expires_at, now() + make_interval(secs => $1)) FROM agent a
        WHERE l.state = 'active' AND a.id = l.agent_id
          AND NOT (a.connected AND coalesce(a.server_id, $2) <> $2 AND a.last_seen_at > now() - make_interval(secs => $1))`,
      [LEASE_SECONDS, this.serverId],
    );
  }

  /** A lease, and before it its device. */
  async lockLease(tx: Queryable, leaseId: string): Promise<LeaseRow | null> {
    await lockDeviceOfLease(tx, leaseId);
    return row(tx, `${LEASE} WHERE l.id = $1 FOR UPDATE OF l`, [leaseId]);
  }
  /** What is active of a benchmark. Its devices come first: while they are held, no further job of it is claimed. */
  async lockActiveOfBenchmark(tx: Queryable, benchmarkId: string): Promise<LeaseRow[]> {
    await tx.query(
      `SELECT 1 FROM device WHERE id IN (SELECT device_id FROM job WHERE benchmark_id = $1 AND state <> 'ended')
        ORDER BY id FOR NO KEY UPDATE`,
      [benchmarkId],
    );
    return rows(
      tx,
      `${LEASE} WHERE l.state = 'active' AND j.benchmark_id = $1 ORDER BY l.device_id FOR UPDATE OF l`,
      [benchmarkId],
    );
  }
  /** Active leases, not locked: each is looked at again when it is taken back. */
  activeOfAgent(
    db: Queryable,
    agentId: string,
    deviceId: string | null = null,
  ): Promise<{ id: string; epoch: number }[]> {
    return rows(
      db,
      `SELECT id, epoch FROM lease WHERE state = 'active' AND agent_id = $1 AND ($2::uuid IS NULL OR device_id = $2) ORDER BY device_id`,
      [agentId, deviceId],
    );
  }
  expired(db: Queryable): Promise<{ id: string }[]> {
    return rows(
      db,
      `SELECT id FROM lease WHERE state = 'active' AND expires_at < now() ORDER BY expires_at, id`,
    );
  }

  /** Failures of a job's attempts in their order; those that a person or a clean stop ended count nothing. */
  async failuresOf(db: Queryable, jobId: string): Promise<(Failure | null)[]> {
    const found = await rows<{ failure: Failure | null }>(
      db,
      `SELECT failure FROM attempt WHERE job_id = $1 AND state NOT IN ('running', 'cancelled') ORDER BY number`,
      [jobId],
    );
    return found.map((f) => f.failure);
  }
  async failedAttempts(db: Queryable, benchmarkId: string, name: FailureName): Promise<FailedAttempt[]> {
    const found = await rows<
      Omit<FailedAttempt, 'work' | 'endedAtMs'> & { at: Date; model: string | null; key: string | null }
    >(
      db,
      `SELECT a.id AS "attemptId", j.device_id AS "deviceId", d.facts->>'name' AS "deviceName", l.agent_id AS "agentId",
              a.ended_at AS at, c.model_sha256 AS model, c.configuration_key AS key
         FROM attempt a JOIN job j ON j.id = a.job_id JOIN lease l ON l.id = a.lease_id JOIN device d ON d.id = j.device_id
         LEFT JOIN run r ON r.id = a.run_id LEFT JOIN cell c ON c.id = r.cell_id
        WHERE j.benchmark_id = $1 AND a.state <> 'running' AND a.failure->>'name' = $2 ORDER BY a.ended_at`,
      [benchmarkId, name],
    );
    return found.map(({ at, model, key, ...a }) => ({
      ...a,
      endedAtMs: at.getTime(),
      work: model === null || key === null ? null : { modelSha256: model, configurationKey: key },
    }));
  }
  /** Waiting jobs of a benchmark on some devices, locked; the devices are locked already. */
  async lockQueuedJobs(tx: Queryable, benchmarkId: string, deviceIds: readonly string[]): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      `SELECT id FROM job WHERE benchmark_id = $1 AND device_id = ANY($2) AND state = 'queued' ORDER BY id FOR UPDATE`,
      [benchmarkId, deviceIds],
    );
    return found.map((j) => j.id);
  }
  /** Jobs that wait for devices that are no more. */
  queuedOnRetired(
    db: Queryable,
  ): Promise<{ id: string; device_id: string; benchmark_id: string; admin_reason: string | null }[]> {
    return rows(
      db,
      `SELECT j.id, j.device_id, j.benchmark_id, d.admin_reason FROM job j JOIN device d ON d.id = j.device_id
        WHERE j.state = 'queued' AND d.admin = 'retired' ORDER BY j.id`,
    );
  }
  /** A job that still waits for a retired device, locked after it. */
  async lockQueuedOnRetired(tx: Queryable, jobId: string, deviceId: string): Promise<boolean> {
    await lockDevices(tx, [deviceId]);
    const found = await row(
      tx,
      `SELECT 1 FROM job j JOIN device d ON d.id = j.device_id
        WHERE j.id = $1 AND j.state = 'queued' AND d.admin = 'retired' FOR UPDATE OF j`,
      [jobId],
    );
    return found !== null;
  }
  missingRuns(
    db: Queryable,
    jobId: string,
  ): Promise<
    {
      run_id: string;
      cell_id: string;
      position: number;
      repeat: number;
      model_sha256: string;
      configuration: unknown;
    }[]
  > {
    return rows(
      db,
      `SELECT r.id AS run_id, r.cell_id, r.position, r.repeat, c.model_sha256, c.configuration
         FROM run r JOIN cell c ON c.id = r.cell_id WHERE r.job_id = $1 AND r.state <> 'ended' ORDER BY r.position`,
      [jobId],
    );
  }
  /** Where a run stands that an agent says to be at under this lease; null where that is not so. */
  placeOf(
    db: Queryable,
    agentId: string,
    held: HeldLease,
    runId: string,
  ): Promise<{ attempt_id: string; device_id: string; benchmark_id: string; cell_id: string } | null> {
    return row(
      db,
      `SELECT a.id AS attempt_id, l.device_id, r.benchmark_id, r.cell_id
         FROM lease l JOIN attempt a ON a.lease_id = l.id JOIN run r ON r.job_id = l.job_id
        WHERE l.id = $1 AND l.epoch = $2 AND l.agent_id = $3 AND l.state = 'active' AND r.id = $4`,
      [held.lease_id, held.epoch, agentId, runId],
    );
  }
  /** Begins a run of a lease's job. The job comes first, as in the order of locks: its tally changes with the run. */
  async markRunning(db: Queryable, runId: string, attemptId: string): Promise<boolean> {
    const started = await rows(
      db,
      `WITH own AS (SELECT j.id FROM job j WHERE j.id = (SELECT job_id FROM run WHERE id = $1) FOR NO KEY UPDATE)
       UPDATE run r SET ${startsRun.to}, attempt_id = $2, started_at = now() FROM own
        WHERE r.id = $1 AND r.job_id = own.id AND ${startsRun.from} RETURNING r.id`,
      [runId, attemptId],
    );
    return started.length > 0;
  }
  devicesWithWaitingJobs(db: Queryable): Promise<{ device_id: string }[]> {
    return rows(db, `SELECT DISTINCT device_id FROM job WHERE state = 'queued' AND not_before <= now()`);
  }
}
