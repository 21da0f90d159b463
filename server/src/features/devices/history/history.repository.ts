import { Injectable } from '@nestjs/common';
import { rows, type Queryable } from '../../../platform/database/rows.js';
import { apportion, uses, type Reading, type Span } from './history.js';

const KEPT_HOURS = 48;
const ms = (column: string) => `(extract(epoch FROM ${column})::float8 * 1000)::bigint`;

/** Strips and readings of the last two days. */
@Injectable()
export class HistoryRepository {
  /**
   * Strips since a time, of one device or of all that are not retired, in one query: those that are over and the one
   * that goes on. @returns by device, in the order of time
   */
  async spans(
    db: Queryable,
    teamId: string,
    { from, to, deviceId }: { from: Date; to: Date; deviceId: string | null },
  ): Promise<Map<string, Span[]>> {
    const found = await rows<{ id: string; strip: string | null }>(
      db,
      `WITH own AS (
         SELECT id FROM device WHERE team_id = $4 AND (($3::uuid IS NULL AND admin <> 'retired') OR id = $3))
       SELECT d.id, s.strip FROM own d
         LEFT JOIN (
           SELECT device_id, string_agg(concat_ws(' ', ${ms('from_at')}, ${ms('to_at')}, ${uses.map((u) => `${u}_s`).join(', ')}), ';' ORDER BY from_at) AS strip
             FROM (SELECT * FROM device_use WHERE to_at > $1 AND from_at < $2 AND ($3::uuid IS NULL OR device_id = $3) AND device_id IN (SELECT id FROM own)
                   UNION ALL
                   SELECT id, use_since, greatest($2, use_since), ${uses.map((u) => `(use = '${u}')::int`).join(', ')}
                     FROM device WHERE use IS NOT NULL AND use_since < $2 AND ($3::uuid IS NULL OR id = $3)) u
            GROUP BY 1) s ON s.device_id = d.id
        ORDER BY d.id`,
      [from, to, deviceId, teamId],
    );
    return new Map(found.map((r) => [r.id, toSpans(r.strip)]));
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

/** One text a device is read many times faster than rows of spans: from, to, and what each use took of it. */
function toSpans(strip: string | null): Span[] {
  const spans: Span[] = [];
  for (const row of strip?.split(';') ?? []) {
    const [from, to, ...took] = row.split(' ');
    for (const span of apportion(Number(from), Number(to), took.map(Number))) spans.push(span);
  }
  return spans;
}
