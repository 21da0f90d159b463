import { Injectable } from '@nestjs/common';
import type { DeviceUse } from '@rackmark/contracts';
import { rows, type Queryable } from '../../platform/database/rows.js';
import type { Reading, Span } from './history.js';

const KEPT_HOURS = 48;

/** Strips and readings of the last two days. */
@Injectable()
export class HistoryRepository {
  /**
   * Strips since a time, of one device or of all that are not retired, in one query: those that are over and the one
   * that goes on. @returns by device, in the order of time
   */
  async spans(
    db: Queryable,
    from: Date,
    to: Date,
    deviceId: string | null = null,
  ): Promise<Map<string, Span[]>> {
    const found = await rows<{ id: string; use: DeviceUse[] | null; begin: number[]; finish: number[] }>(
      db,
      `SELECT d.id, s.use, s.begin, s.finish FROM device d
         LEFT JOIN (
           SELECT device_id, array_agg(use ORDER BY from_at) AS use, array_agg(extract(epoch FROM from_at)::float8 * 1000 ORDER BY from_at) AS begin,
                  array_agg(extract(epoch FROM to_at)::float8 * 1000 ORDER BY from_at) AS finish
             FROM (SELECT device_id, use, from_at, to_at FROM device_use WHERE to_at > $1 AND from_at < $2 AND ($3::uuid IS NULL OR device_id = $3)
                   UNION ALL
                   SELECT id, use, use_since, greatest($2, use_since) FROM device WHERE use IS NOT NULL AND use_since < $2 AND ($3::uuid IS NULL OR id = $3)) u
            GROUP BY 1) s ON s.device_id = d.id
        WHERE ($3::uuid IS NULL AND d.admin <> 'retired') OR d.id = $3 ORDER BY d.id`,
      [from, to, deviceId],
    );
    return new Map(
      found.map((r) => [r.id, (r.use ?? []).map((use, i) => ({ use, from: r.begin[i]!, to: r.finish[i]! }))]),
    );
  }

  async readings(db: Queryable, deviceId: string, from: Date, to: Date): Promise<Reading[]> {
    const found = await rows<Omit<Reading, 'at'> & { at: Date }>(
      db,
      `SELECT at, temperature_c, battery_percent, thermal_status FROM device_reading
        WHERE device_id = $1 AND at > $2 AND at <= $3 ORDER BY at`,
      [deviceId, from, to],
    );
    return found.map((r) => ({ ...r, at: r.at.getTime() }));
  }

  async forgetOld(db: Queryable): Promise<void> {
    await db.query(`DELETE FROM device_use WHERE to_at < now() - make_interval(hours => ${KEPT_HOURS})`);
    await db.query(`DELETE FROM device_reading WHERE at < now() - make_interval(hours => ${KEPT_HOURS})`);
  }
}
