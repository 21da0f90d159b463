import { Inject, Injectable } from '@nestjs/common';
import {
  deviceFacts,
  type AdbState,
  type AgentHello,
  type DeviceFacts,
  type Said,
} from '@rackmark/contracts';
import { english } from '@rackmark/words';
import { row, rows, type Queryable } from '../../../platform/database/rows.js';
import { inParts } from '../../../platform/load/in-parts.js';
import { SERVER_ID } from '../../../platform/tokens.js';
import type { Holder } from './ownership.js';
import { MISSING, STALE } from '../history/uses.repository.js';

/** A device as it was before its agent told of it anew. */
export interface KnownDevice {
  id: string;
  key: string;
  agentId: string;
  agentName: string;
  formerAgents: string[];
  isRetired: boolean;
  turnedDown: string[];
  holder: Holder;
}

interface KnownRow extends Holding {
  key: string;
  former_agents: string[];
  admin: string;
}
/** A phone and the agent that it hangs on. */
export interface Holding {
  id: string;
  agent_id: string;
  agent_name: string;
  turned_down: string[];
  adb: AdbState | null;
  heard: boolean;
  has_lease: boolean;
}
export const holderOf = ({ heard, adb, has_lease }: Holding): Holder => ({ heard, adb, hasLease: has_lease });

/** @param started the parameter with the time at which this server was started */
const holding = (started: string) => `d.id, d.agent_id, a.name AS agent_name, d.turned_down, d.adb,
  greatest(a.last_seen_at, ${started}::timestamptz) > now() - interval '${STALE} s' AS heard,
  EXISTS (SELECT 1 FROM lease l WHERE l.device_id = d.id AND l.state = 'active') AS has_lease`;

/** SQL of what agents register. */
@Injectable()
export class RegistryRepository {
  private readonly startedAt = new Date();

  constructor(@Inject(SERVER_ID) private readonly serverId: string) {}

  /** @returns false: another team has an agent of this id */
  async upsertAgent(tx: Queryable, teamId: string, hello: AgentHello): Promise<boolean> {
    const known = await row(
      tx,
      `INSERT INTO agent (id, name, version, platform, instance_id, server_id, team_id, connected, last_seen_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, true, now())
       ON CONFLICT (id) DO UPDATE SET name = $2, version = $3, platform = $4, instance_id = $5, server_id = $6, connected = true, last_seen_at = now()
        WHERE agent.team_id = $7 RETURNING id`,
      [hello.agent_id, hello.name, hello.version, hello.platform, hello.instance_id, this.serverId, teamId],
    );
    return known !== null;
  }

  /** The rows of these devices, locked: this agent's own, and phones of the team wherever they hang. */
  async lockKnown(
    tx: Queryable,
    teamId: string,
    agentId: string,
    devices: readonly DeviceFacts[],
  ): Promise<KnownDevice[]> {
    const found = await rows<KnownRow>(
      tx,
      `SELECT ${holding('$4')}, d.key, d.former_agents, d.admin FROM device d JOIN agent a ON a.id = d.agent_id
        WHERE (d.agent_id = $1 AND d.key = ANY($2)) OR (d.kind = 'android' AND d.team_id = $5 AND d.key = ANY($3)) ORDER BY d.id FOR NO KEY UPDATE OF d`,
      [
        agentId,
        devices.map((d) => d.key),
        devices.filter((d) => d.kind === 'android').map((d) => d.key),
        this.startedAt,
        teamId,
      ],
    );
    return found.map((r) => ({
      id: r.id,
      key: r.key,
      agentId: r.agent_id,
      agentName: r.agent_name,
      formerAgents: r.former_agents,
      isRetired: r.admin === 'retired',
      turnedDown: r.turned_down,
      holder: holderOf(r),
    }));
  }

  /** How many more devices this agent may bring. Its row is locked, so nobody counts beside. */
  async roomFor(tx: Queryable, agentId: string, most: number): Promise<number> {
    const found = await row<{ n: number }>(
      tx,
      "SELECT count(*)::int AS n FROM device WHERE agent_id = $1 AND admin <> 'retired'",
      [agentId],
    );
    return Math.max(0, most - (found?.n ?? 0));
  }
  async setRefused(tx: Queryable, agentId: string, refused: number): Promise<void> {
    await tx.query('UPDATE agent SET refused_devices = $2 WHERE id = $1', [agentId, refused]);
  }
  /** Adds devices that nobody has told of; of one phone that two agents bring at once, the second finds the first's row. Two that bring several wait for each other in one order. */
  async insert(
    tx: Queryable,
    teamId: string,
    agentId: string,
    devices: readonly DeviceFacts[],
  ): Promise<void> {
    if (devices.length === 0) return;
    await tx.query(
      `INSERT INTO device (team_id, agent_id, key, kind, facts)
       SELECT $1, $2, f->>'key', f->>'kind', f FROM jsonb_array_elements($3::jsonb) AS f ORDER BY f->>'key' ON CONFLICT DO NOTHING`,
      [teamId, agentId, JSON.stringify(devices)],
    );
  }

  /** Writes facts that changed. @returns what they were; null where an earlier version of Rackmark wrote what this one cannot read */
  async writeFacts(
    tx: Queryable,
    known: readonly { id: string; facts: DeviceFacts }[],
  ): Promise<{ id: string; was: DeviceFacts | null }[]> {
    if (known.length === 0) return [];
    const changed = await rows<{ id: string; was: unknown }>(
      tx,
      `WITH told AS (SELECT f.id, f.facts, d.facts AS was FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, facts jsonb)
         JOIN device d ON d.id = f.id WHERE d.facts IS DISTINCT FROM f.facts)
       UPDATE device d SET facts = told.facts FROM told WHERE d.id = told.id RETURNING d.id, told.was`,
      [JSON.stringify(known)],
    );
    return inParts(changed, ({ id, was }) => ({ id, was: deviceFacts.safeParse(was).data ?? null }));
  }

  /** The device hangs on another agent from now on. Its suspicion stays until that one says otherwise: health is told of the change. */
  async move(tx: Queryable, deviceId: string, agentId: string): Promise<void> {
    await tx.query(
      `UPDATE device SET agent_id = $2, former_agents = array_append(array_remove(array_remove(former_agents, $2), agent_id), agent_id),
              adb = NULL, rival = NULL, rival_said = NULL, rival_at = NULL, rival_agent_id = NULL WHERE id = $1`,
      [deviceId, agentId],
    );
  }

  /** Another agent tells of it, too: from now on its heartbeats count, its hello alone does not. */
  async toldBy(tx: Queryable, deviceId: string, agentId: string): Promise<void> {
    await tx.query(
      'UPDATE device SET former_agents = array_append(array_remove(former_agents, $2), $2) WHERE id = $1',
      [deviceId, agentId],
    );
  }
  /** Phones that this agent has told of and says to have at hand, and that hang on another one. */
  disputed(tx: Queryable, agentId: string, deviceIds: readonly string[]): Promise<Holding[]> {
    return rows(
      tx,
      `SELECT ${holding('$3')} FROM device d JOIN agent a ON a.id = d.agent_id
        WHERE d.id = ANY($2) AND d.kind = 'android' AND d.agent_id <> $1 AND $1 = ANY(d.former_agents)
        ORDER BY d.id FOR NO KEY UPDATE OF d`,
      [agentId, deviceIds, this.startedAt],
    );
  }
  async nameOf(tx: Queryable, agentId: string): Promise<string> {
    const found = await row<{ name: string }>(tx, 'SELECT name FROM agent WHERE id = $1', [agentId]);
    return found?.name ?? agentId;
  }
  /** @param why what makes the phone suspect; null where a person has decided already */
  async markRival(tx: Queryable, deviceId: string, rival: string, why: Said | null): Promise<void> {
    await tx.query(
      'UPDATE device SET rival_agent_id = $2, rival = $3, rival_said = $4, rival_at = now() WHERE id = $1',
      [deviceId, rival, why && english.tell(why, ''), why && JSON.stringify(why)],
    );
  }
  /** A person decides between two agents: who is turned down does not get it by itself. */
  async decide(tx: Queryable, deviceId: string, turnedDown: string, belongsTo: string): Promise<void> {
    await tx.query(
      `UPDATE device SET turned_down = array_append(array_remove(array_remove(turned_down, $2), $3), $2), rival = NULL, rival_said = NULL WHERE id = $1`,
      [deviceId, turnedDown, belongsTo],
    );
  }

  /** It may be on another server by now, with the same process. */
  async disconnected(db: Queryable, agentId: string, instanceId: string): Promise<void> {
    await db.query(
      'UPDATE agent SET connected = false WHERE id = $1 AND instance_id = $2 AND server_id = $3',
      [agentId, instanceId, this.serverId],
    );
  }
  /** No socket outlives its server. */
  async allDisconnected(db: Queryable): Promise<void> {
    await db.query(
      'UPDATE agent SET connected = false WHERE connected AND (server_id = $1 OR server_id IS NULL)',
      [this.serverId],
    );
  }
  /** Those of a server that is no more are told of by nobody. @returns the teams that had some */
  async silentDisconnected(db: Queryable): Promise<Set<string>> {
    const silent = await rows<{ team_id: string }>(
      db,
      `UPDATE agent SET connected = false WHERE connected AND last_seen_at < now() - interval '${MISSING} s' RETURNING team_id`,
    );
    return new Set(silent.map((a) => a.team_id));
  }
}
