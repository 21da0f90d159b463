import { Injectable } from '@nestjs/common';
import { english, said, saidOfConfiguration, saidOfText } from '@rackmark/words';
import {
  agent,
  configuration,
  device,
  type Agent,
  type Device,
  type DeviceFailure,
} from '@rackmark/contracts';
import { iso, isoOrNull, row, rows, type Queryable } from '../../platform/database/rows.js';
import { inParts } from '../../platform/load/in-parts.js';
import { lockDevices } from './lock.js';
import { RIVAL_SECONDS } from './registry/beats.repository.js';
import { MISSING, STALE } from './history/uses.repository.js';

const REACHABILITY = `CASE WHEN a.last_seen_at < now() - interval '${MISSING} s' THEN 'missing'
  WHEN a.last_seen_at < now() - interval '${STALE} s' OR NOT a.connected THEN 'stale' ELSE 'online' END`;

/** What another agent said a minute ago counts no more. */
const RIVAL = `(SELECT jsonb_build_object('agent_id', r.id, 'agent_name', r.name, 'turned_down', r.id = ANY(d.turned_down))
    FROM agent r WHERE r.id = d.rival_agent_id AND d.rival_at > now() - interval '${RIVAL_SECONDS} s')`;

/** Everything that a page of the rack shows, in one pass: work through the one active lease, the queue by its index. */
const DEVICE = `
  SELECT d.id, d.team_id, d.agent_id, a.name AS agent_name, d.facts, d.pool, d.adb, d.phase, d.phase_reason, d.phase_said, ${REACHABILITY} AS reachability,
         d.health, d.health_reason, d.health_said, d.health_suspicion AS suspicion, d.health_suspicion_said AS suspicion_said, d.health_since, d.quarantined_until, d.admin, d.admin_reason, d.lease_epoch, d.conditions,
         d.conditions_at, d.last_failure, ${RIVAL} AS rival, d.created_at, a.last_seen_at, w.benchmark_id AS current_benchmark_id,
         m.name AS work_model, c.configuration AS work_configuration, coalesce(q.jobs, 0) AS queued_jobs
    FROM device d JOIN agent a ON a.id = d.agent_id
    LEFT JOIN LATERAL (
      SELECT j.benchmark_id, (SELECT r.cell_id FROM run r WHERE r.job_id = j.id AND r.state = 'running' ORDER BY r.started_at DESC LIMIT 1) AS cell_id
        FROM lease l JOIN job j ON j.id = l.job_id WHERE l.device_id = d.id AND l.state = 'active') w ON true
    LEFT JOIN cell c ON c.id = w.cell_id LEFT JOIN model m ON m.team_id = c.team_id AND m.sha256 = c.model_sha256
    LEFT JOIN LATERAL (SELECT count(*)::int AS jobs FROM job WHERE state = 'queued' AND device_id = d.id) q ON true`;

const AGENT = `
  SELECT a.id, a.name, a.version, a.platform, ${REACHABILITY} AS reachability, a.connected, a.last_seen_at, a.created_at, a.trouble, a.refused_devices,
         (SELECT count(*) FROM device d WHERE d.agent_id = a.id) AS devices FROM agent a`;

/** What it measures now. */
function workOf({
  work_model,
  work_configuration,
}: DeviceRow): Pick<Device, 'current_work' | 'current_work_said'> {
  if (work_model === null) return { current_work: null };
  const work = said('work', {
    head: [work_model],
    tail: [saidOfConfiguration(configuration.parse(work_configuration))],
  });
  return { current_work: english.tell(work, ''), current_work_said: work };
}

type Times = 'created_at' | 'last_seen_at' | 'quarantined_until' | 'health_since' | 'conditions_at';
type DeviceRow = Omit<Device, Times | 'current_work' | 'current_work_said'> & {
  created_at: Date;
  last_seen_at: Date;
  quarantined_until: Date | null;
  health_since: Date | null;
  conditions_at: Date | null;
  work_model: string | null;
  work_configuration: unknown;
};
type AgentRow = Omit<Agent, 'created_at' | 'last_seen_at'> & { created_at: Date; last_seen_at: Date };

const toDevice = (r: DeviceRow) =>
  device.parse({
    ...r,
    ...workOf(r),
    created_at: iso(r.created_at),
    last_seen_at: iso(r.last_seen_at),
    quarantined_until: isoOrNull(r.quarantined_until),
    health_since: isoOrNull(r.health_since),
    conditions_at: isoOrNull(r.conditions_at),
  });
const toAgent = (r: AgentRow) =>
  agent.parse({
    ...r,
    trouble_said: saidOfText(r.trouble),
    created_at: iso(r.created_at),
    last_seen_at: iso(r.last_seen_at),
  });

/** Reading devices and agents, and the few things that people set. */
@Injectable()
export class DevicesRepository {
  async devices(
    db: Queryable,
    teamId: string,
    q: { kind?: string; agent_id?: string; limit: number; after: string | null },
  ): Promise<Device[]> {
    const found = await rows<DeviceRow>(
      db,
      `${DEVICE} WHERE d.team_id = $5 AND ($1::text IS NULL OR d.kind = $1) AND ($2::uuid IS NULL OR d.agent_id = $2) AND ($3::uuid IS NULL OR d.id > $3) ORDER BY d.id LIMIT $4`,
      [q.kind ?? null, q.agent_id ?? null, q.after, q.limit, teamId],
    );
    return inParts(found, toDevice);
  }
  /** Of whatever team. */
  async devicesByIds(db: Queryable, ids: readonly string[]): Promise<{ teamId: string; device: Device }[]> {
    const found = await rows<DeviceRow & { team_id: string }>(db, `${DEVICE} WHERE d.id = ANY($1)`, [ids]);
    return inParts(found, (d) => ({ teamId: d.team_id, device: toDevice(d) }));
  }
  async idsOfAgent(db: Queryable, agentId: string): Promise<string[]> {
    return (await rows<{ id: string }>(db, 'SELECT id FROM device WHERE agent_id = $1', [agentId])).map(
      (d) => d.id,
    );
  }
  async device(db: Queryable, teamId: string, id: string): Promise<Device | null> {
    const found = await row<DeviceRow>(db, `${DEVICE} WHERE d.id = $1 AND d.team_id = $2`, [id, teamId]);
    return found && toDevice(found);
  }
  /** Held until the transaction ends: what is decided about a device is decided one after the other. */
  async lock(tx: Queryable, teamId: string, id: string): Promise<Device | null> {
    await lockDevices(tx, [id]);
    return this.device(tx, teamId, id);
  }
  /** Against whoever is about to measure on it, too: a cell refers to it. */
  async lockToRemove(tx: Queryable, teamId: string, id: string): Promise<Device | null> {
    await tx.query('SELECT 1 FROM device WHERE id = $1 AND team_id = $2 FOR UPDATE', [id, teamId]);
    return this.device(tx, teamId, id);
  }
  async setAdmin(db: Queryable, id: string, admin: string, reason: string | null): Promise<void> {
    await db.query('UPDATE device SET admin = $2, admin_reason = $3 WHERE id = $1', [id, admin, reason]);
  }
  async setPool(db: Queryable, id: string, pool: string | null): Promise<void> {
    await db.query('UPDATE device SET pool = $2 WHERE id = $1', [id, pool]);
  }
  async setLastFailure(db: Queryable, id: string, failure: DeviceFailure): Promise<void> {
    await db.query('UPDATE device SET last_failure = $2 WHERE id = $1', [id, JSON.stringify(failure)]);
  }
  /** Benchmarks that have a cell on it. */
  async countBenchmarksOf(tx: Queryable, id: string): Promise<number> {
    const found = await row<{ n: number }>(
      tx,
      'SELECT count(*)::int AS n FROM benchmark WHERE $1 = ANY(devices)',
      [id],
    );
    return found?.n ?? 0;
  }
  /** With its log, its readings and its tasks. */
  async remove(tx: Queryable, id: string): Promise<void> {
    await tx.query('DELETE FROM device WHERE id = $1', [id]);
  }
  async gateTemperature(db: Queryable, id: string): Promise<number | null> {
    const found = await row<{ c: number | null }>(
      db,
      'SELECT gate_temperature_c AS c FROM device WHERE id = $1',
      [id],
    );
    return found?.c ?? null;
  }
  async agents(db: Queryable, teamId: string, limit: number, after: string | null): Promise<Agent[]> {
    return (
      await rows<AgentRow>(
        db,
        `${AGENT} WHERE a.team_id = $3 AND ($1::uuid IS NULL OR a.id > $1) ORDER BY a.id LIMIT $2`,
        [after, limit, teamId],
      )
    ).map(toAgent);
  }
  async agent(db: Queryable, teamId: string, id: string): Promise<Agent | null> {
    const found = await row<AgentRow>(db, `${AGENT} WHERE a.id = $1 AND a.team_id = $2`, [id, teamId]);
    return found && toAgent(found);
  }
  /** Another connected agent of the team that goes by this name. Held until the transaction ends. */
  async holderOfName(tx: Queryable, teamId: string, name: string, agentId: string): Promise<Agent | null> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`agent name ${teamId} ${name}`]);
    const found = await row<AgentRow>(
      tx,
      `${AGENT} WHERE a.team_id = $3 AND a.name = $1 AND a.id <> $2 AND a.connected`,
      [name, agentId, teamId],
    );
    return found && toAgent(found);
  }
}
