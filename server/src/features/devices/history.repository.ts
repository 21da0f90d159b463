import { Injectable } from '@nestjs/common';
import { deviceUse } from '@rackmark/contracts';
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
    const found = await rows<{ id: string; strip: string | null }>(
      db,
      `SELECT d.id, s.strip FROM device d
         LEFT JOIN (
           SELECT device_id, string_agg(use || ' ' || (extract(epoch FROM from_at)::float8 * 1000)::bigint || ' ' || (extract(epoch FROM to_at)::float8 * 1000)::bigint, ';' ORDER BY from_at) AS strip
             FROM (SELECT device_id, use, from_at, to_at FROM device_use WHERE to_at > $1 AND from_at < $2 AND ($3::uuid IS NULL OR device_id = $3)
                   UNION ALL
                   SELECT id, use, use_since, greatest($2, use_since) FROM device WHERE use IS NOT NULL AND use_since < $2 AND ($3::uuid IS NULL OR id = $3)) u
            GROUP BY 1) s ON s.device_id = d.id
        WHERE ($3::uuid IS NULL AND d.admin <> 'retired') OR d.id = $3 ORDER BY d.id`,
      [from, to, deviceId],
    );
    return new Map(found.map((r) => [r.id, r.strip === null ? [] : r.strip.split(';').map(toSpan)]));
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

/** "free 1764061200000 1764061260000": one text a device is read many times faster than rows or arrays of spans. */
function toSpan(text: string): Span {
  const [use, from, to] = text.split(' ');
  return { use: deviceUse.parse(use), from: Number(from), to: Number(to) };
}
