import { Injectable } from '@nestjs/common';
import { deviceUse, type DevicePhase } from '@rackmark/contracts';
import { rows, type Queryable } from '../../../platform/database/rows.js';

/** Seconds without a sign of life after which an agent, and with it its devices, counts as … */
export const STALE = 30;
export const MISSING = 120;

/**
 * The use of a device `d` by its facts, as a strip shows it: out of service is away, in quarantine is recovering, and
 * what measures measures. `phase` and `adb` are SQL, because a heartbeat brings them before they are stored.
 */
export const useOf = (phase: string, adb: string): string => `CASE
  WHEN ${phase} = 'busy' THEN 'measuring'
  WHEN d.admin IN ('maintenance', 'retired') THEN 'away'
  WHEN ${phase} = 'recovering' OR d.health IN ('quarantined', 'needs_repair') THEN 'recovering'
  WHEN coalesce(${adb}, 'device') <> 'device' THEN 'away'
  WHEN ${phase} = 'failed' THEN 'recovering'
  WHEN ${phase} = 'ready' THEN 'free' ELSE 'waiting' END`;

/** Rows of a strip grow up to this length: what goes to and fro within it is kept in seconds, not in its order. */
const ROW_SECONDS = 300;
const uses = deviceUse.options;

/**
 * CTEs that put ended stretches into `device_use`: each grows the row before it, or begins one.
 * @param source a CTE with one row a device: `id`, `was` (its use until then), `since`, `at`
 */
export const endStretches = (source: string): string => `
  ended AS (
    SELECT id, was, since, at, extract(epoch FROM at - since)::float8 AS seconds FROM ${source} WHERE was IS NOT NULL AND since < at
  ), grown AS (
    UPDATE device_use u SET to_at = e.at, ${uses.map((u) => `${u}_s = u.${u}_s + CASE WHEN e.was = '${u}' THEN e.seconds ELSE 0 END`).join(', ')}
      FROM ended e WHERE u.device_id = e.id AND u.to_at = e.since AND e.at - u.from_at <= interval '${ROW_SECONDS} s' RETURNING u.device_id
  ), begun AS (
    INSERT INTO device_use (device_id, from_at, to_at, ${uses.map((u) => `${u}_s`).join(', ')})
    SELECT id, since, at, ${uses.map((u) => `CASE WHEN was = '${u}' THEN seconds ELSE 0 END`).join(', ')}
      FROM ended WHERE id NOT IN (SELECT device_id FROM grown))`;

/** Keeps the strips of devices: `device.use` goes on now, what is over stands in `device_use`. */
@Injectable()
export class UsesRepository {
  /** Finds the use of these devices out again, after their health or what people want of them has changed. */
  async refresh(db: Queryable, deviceIds: readonly string[]): Promise<void> {
    await db.query(
      `WITH before AS (
         SELECT d.id, d.use AS was, d.use_since AS since,
                CASE WHEN a.last_seen_at < now() - interval '${MISSING} s' THEN 'away' ELSE ${useOf('d.phase', 'd.adb')} END AS use
           FROM device d JOIN agent a ON a.id = d.agent_id WHERE d.id = ANY($1) ORDER BY d.id FOR NO KEY UPDATE OF d
       ), changed AS (
         UPDATE device d SET use = b.use, use_since = greatest(now(), b.since) FROM before b
          WHERE d.id = b.id AND b.was IS DISTINCT FROM b.use RETURNING d.id, b.was, b.since, now() AS at
       ), ${endStretches('changed')}
       SELECT 1`,
      [deviceIds],
    );
  }

  /** Sets devices' phase ahead of their agents' next word; they are locked. @param from only those in one of these phases */
  async setPhase(
    db: Queryable,
    deviceIds: readonly string[],
    phase: DevicePhase,
    from: readonly DevicePhase[] | null = null,
  ): Promise<void> {
    const changed = await rows<{ id: string }>(
      db,
      `UPDATE device SET phase = $2, phase_reason = NULL, phase_said = NULL WHERE id = ANY($1) AND ($3::text[] IS NULL OR phase = ANY($3)) RETURNING id`,
      [deviceIds, phase, from],
    );
    if (changed.length > 0)
      await this.refresh(
        db,
        changed.map((d) => d.id),
      );
  }

  /** Devices whose agent has been silent for so long since some seconds ago that they count as stale. */
  becameStale(db: Queryable, seconds: number): Promise<{ id: string }[]> {
    return rows(
      db,
      `SELECT d.id FROM agent a JOIN device d ON d.agent_id = a.id
        WHERE a.last_seen_at BETWEEN now() - make_interval(secs => ${STALE} + $1) AND now() - interval '${STALE} s'`,
      [seconds],
    );
  }

  /** Devices whose agent was not heard of for long: away since its last word. @returns those that went away now */
  endGone(db: Queryable): Promise<{ id: string; agent_name: string }[]> {
    return rows(
      db,
      `WITH gone AS (
         SELECT d.id, d.use AS was, d.use_since AS since, a.name AS agent_name, greatest(a.last_seen_at, d.use_since) AS at
           FROM device d JOIN agent a ON a.id = d.agent_id
          WHERE a.last_seen_at < now() - interval '${MISSING} s' AND d.use IS DISTINCT FROM 'away'
          ORDER BY d.id FOR NO KEY UPDATE OF d SKIP LOCKED
       ), changed AS (
         UPDATE device d SET use = 'away', use_since = g.at FROM gone g WHERE d.id = g.id
         RETURNING d.id, g.was, g.since, g.at, g.agent_name
       ), ${endStretches('changed')}
       SELECT id, agent_name FROM changed`,
    );
  }
}
