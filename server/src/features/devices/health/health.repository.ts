import { Injectable } from '@nestjs/common';
import { deviceHealth, said } from '@rackmark/contracts';
import { english } from '@rackmark/words';
import { z } from 'zod';
import { row, rows, type Queryable } from '../../../platform/database/rows.js';
import type { HealthState, Reason } from './health.js';

const cause = z.enum(['failures', 'canary', 'agent', 'suspicion', 'person']);
const ms = z.date().nullable();
const stored = z
  .object({
    health: deviceHealth,
    health_reason: z.string().nullable(),
    health_said: said.nullable(),
    health_cause: cause.nullable(),
    health_since: ms,
    quarantined_until: ms,
    quarantine_seconds: z.int(),
    recent_attempts: z.array(z.object({ id: z.string(), failed: z.boolean() })),
    health_suspicion: z.string().nullable(),
    health_suspicion_said: said.nullable(),
  })
  .transform((r): HealthState => ({
    health: r.health,
    reason: r.health_said ?? r.health_reason,
    cause: r.health_cause,
    since: r.health_since?.getTime() ?? null,
    until: r.quarantined_until?.getTime() ?? null,
    quarantineSeconds: r.quarantine_seconds,
    recent: r.recent_attempts,
    suspicion: r.health_suspicion_said ?? r.health_suspicion,
  }));

const textOf = (why: Reason | null) =>
  typeof why === 'object' && why !== null ? english.tell(why, '') : why;
const codeOf = (why: Reason | null) => (typeof why === 'object' && why !== null ? JSON.stringify(why) : null);

/** The health of devices, read and written under their row's lock. */
@Injectable()
export class HealthRepository {
  async lock(tx: Queryable, deviceId: string): Promise<HealthState | null> {
    const found = await row(
      tx,
      `SELECT health, health_reason, health_said, health_cause, health_since, quarantined_until, quarantine_seconds, recent_attempts,
              health_suspicion, health_suspicion_said
         FROM device WHERE id = $1 FOR NO KEY UPDATE`,
      [deviceId],
    );
    return found === null ? null : stored.parse(found);
  }
  async save(tx: Queryable, deviceId: string, s: HealthState): Promise<void> {
    const date = (at: number | null) => (at === null ? null : new Date(at));
    await tx.query(
      `UPDATE device SET health = $2, health_reason = $3, health_cause = $4, health_since = $5, quarantined_until = $6,
              quarantine_seconds = $7, recent_attempts = $8, health_suspicion = $9, health_said = $10, health_suspicion_said = $11 WHERE id = $1`,
      [
        ...[deviceId, s.health, textOf(s.reason), s.cause, date(s.since), date(s.until), s.quarantineSeconds],
        ...[JSON.stringify(s.recent), textOf(s.suspicion), codeOf(s.reason), codeOf(s.suspicion)],
      ],
    );
  }
  /** Devices whose quarantine ran out, that are at hand and in service, and that no canary waits for or was tried on lately. */
  dueForCanary(db: Queryable): Promise<{ id: string }[]> {
    return rows(
      db,
      `SELECT d.id FROM device d JOIN agent a ON a.id = d.agent_id
        WHERE d.health = 'quarantined' AND d.quarantined_until <= now() AND d.admin IN ('enabled', 'draining')
          AND a.connected AND a.last_seen_at > now() - interval '30 s' AND coalesce(d.adb, 'device') = 'device'
          AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.device_id = d.id AND l.state = 'active')
          AND NOT EXISTS (SELECT 1 FROM device_task t WHERE t.device_id = d.id AND t.kind = 'canary'
                             AND (t.state = 'waiting' OR t.ended_at > now() - interval '30 min'))
        ORDER BY d.id`,
    );
  }
}
