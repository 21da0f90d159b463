import { Injectable } from '@nestjs/common';
import {
  agent,
  device,
  type Agent,
  type AgentHello,
  type Device,
  type DeviceFacts,
  type Heartbeat,
} from '@rackmark/contracts';
import { iso, isoOrNull, row, rows, type Queryable } from '../../platform/database/rows.js';

/** Seconds without a sign of life after which an agent, and with it its devices, counts as … */
const STALE = 30;
const MISSING = 120;

const REACHABILITY = `CASE WHEN a.last_seen_at < now() - interval '${MISSING} s' THEN 'missing'
  WHEN a.last_seen_at < now() - interval '${STALE} s' OR NOT a.connected THEN 'stale' ELSE 'online' END`;

const DEVICE = `
  SELECT d.id, d.agent_id, a.name AS agent_name, d.facts, d.phase, d.phase_reason, ${REACHABILITY} AS reachability,
         CASE WHEN d.health = 'quarantined' AND d.quarantined_until < now() THEN 'suspect' ELSE d.health END AS health,
         d.quarantined_until, d.admin, d.lease_epoch, d.conditions, d.created_at, a.last_seen_at,
         NULL AS pool, NULL AS adb, NULL AS health_reason, NULL AS health_since, NULL AS admin_reason, NULL AS current_work,
         NULL AS conditions_at, NULL AS last_failure,
         (SELECT j.benchmark_id FROM lease l JOIN job j ON j.id = l.job_id WHERE l.device_id = d.id AND l.state = 'active') AS current_benchmark_id,
         (SELECT count(*) FROM job j WHERE j.device_id = d.id AND j.state = 'queued') AS queued_jobs
    FROM device d JOIN agent a ON a.id = d.agent_id`;

const AGENT = `
  SELECT a.id, a.name, a.version, a.platform, ${REACHABILITY} AS reachability, a.connected, a.last_seen_at, a.created_at, NULL AS trouble,
         (SELECT count(*) FROM device d WHERE d.agent_id = a.id) AS devices FROM agent a`;

type DeviceRow = Omit<Device, 'created_at' | 'last_seen_at' | 'quarantined_until'> & {
  created_at: Date;
  last_seen_at: Date;
  quarantined_until: Date | null;
};
type AgentRow = Omit<Agent, 'created_at' | 'last_seen_at'> & { created_at: Date; last_seen_at: Date };
const toDevice = (r: DeviceRow) =>
  device.parse({
    ...r,
    created_at: iso(r.created_at),
    last_seen_at: iso(r.last_seen_at),
    quarantined_until: isoOrNull(r.quarantined_until),
  });
const toAgent = (r: AgentRow) =>
  agent.parse({ ...r, created_at: iso(r.created_at), last_seen_at: iso(r.last_seen_at) });

/** All SQL of agents and devices. */
@Injectable()
export class DevicesRepository {
  async devices(
    db: Queryable,
    q: { kind?: string; agent_id?: string; limit: number; after: string | null },
  ): Promise<Device[]> {
    const found = await rows<DeviceRow>(
      db,
      `${DEVICE} WHERE ($1::text IS NULL OR d.kind = $1) AND ($2::uuid IS NULL OR d.agent_id = $2) AND ($3::uuid IS NULL OR d.id > $3) ORDER BY d.id LIMIT $4`,
      [q.kind ?? null, q.agent_id ?? null, q.after, q.limit],
    );
    return found.map(toDevice);
  }
  async device(db: Queryable, id: string): Promise<Device | null> {
    const found = await row<DeviceRow>(db, `${DEVICE} WHERE d.id = $1`, [id]);
    return found && toDevice(found);
  }
  async setAdmin(db: Queryable, id: string, admin: string): Promise<boolean> {
    return (
      (await rows(db, 'UPDATE device SET admin = $2 WHERE id = $1 RETURNING id', [id, admin])).length > 0
    );
  }
  async agents(db: Queryable, limit: number, after: string | null): Promise<Agent[]> {
    return (
      await rows<AgentRow>(db, `${AGENT} WHERE ($1::uuid IS NULL OR a.id > $1) ORDER BY a.id LIMIT $2`, [
        after,
        limit,
      ])
    ).map(toAgent);
  }
  async agent(db: Queryable, id: string): Promise<Agent | null> {
    const found = await row<AgentRow>(db, `${AGENT} WHERE a.id = $1`, [id]);
    return found && toAgent(found);
  }

  /** Another connected agent that goes by this name. Held until the transaction ends. */
  async holderOfName(tx: Queryable, name: string, agentId: string): Promise<Agent | null> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`agent name ${name}`]);
    const found = await row<AgentRow>(tx, `${AGENT} WHERE a.name = $1 AND a.id <> $2 AND a.connected`, [
      name,
      agentId,
    ]);
    return found && toAgent(found);
  }
  async upsertAgent(tx: Queryable, hello: AgentHello): Promise<void> {
    await tx.query(
      `INSERT INTO agent (id, name, version, platform, instance_id, connected, last_seen_at) VALUES ($1, $2, $3, $4, $5, true, now())
       ON CONFLICT (id) DO UPDATE SET name = $2, version = $3, platform = $4, instance_id = $5, connected = true, last_seen_at = now()`,
      [hello.agent_id, hello.name, hello.version, hello.platform, hello.instance_id],
    );
  }
  async upsertDevice(tx: Queryable, agentId: string, facts: DeviceFacts): Promise<string> {
    const saved = await row<{ id: string }>(
      tx,
      `INSERT INTO device (agent_id, key, kind, facts) VALUES ($1, $2, $3, $4)
       ON CONFLICT (agent_id, key) DO UPDATE SET facts = $4 RETURNING id`,
      [agentId, facts.key, facts.kind, JSON.stringify(facts)],
    );
    return saved!.id;
  }
  async seen(db: Queryable, agentId: string, beats: Heartbeat['devices']): Promise<void> {
    await db.query('UPDATE agent SET last_seen_at = now(), connected = true WHERE id = $1', [agentId]);
    for (const beat of beats) {
      await db.query(
        'UPDATE device SET phase = $3, phase_reason = $4, conditions = coalesce($5, conditions) WHERE id = $1 AND agent_id = $2',
        [
          beat.device_id,
          agentId,
          beat.phase,
          beat.phase_reason,
          beat.conditions && JSON.stringify(beat.conditions),
        ],
      );
    }
  }
  async disconnected(db: Queryable, agentId: string, instanceId: string): Promise<void> {
    await db.query('UPDATE agent SET connected = false WHERE id = $1 AND instance_id = $2', [
      agentId,
      instanceId,
    ]);
  }
  /** No socket outlives the server. */
  async allDisconnected(db: Queryable): Promise<void> {
    await db.query('UPDATE agent SET connected = false');
  }
}
