import { Injectable } from '@nestjs/common';
import { deviceEvent, type DeviceEvent, type Failure } from '@rackmark/contracts';
import { iso, rows, type Queryable } from '../../../platform/database/rows.js';

/** One line for a device's log. */
export interface NewLine {
  deviceId: string;
  kind: DeviceEvent['kind'];
  text: string;
  reason?: string | null;
  failure?: Failure | null;
  benchmarkId?: string | null;
}

const KEPT_DAYS = 90;

/** The logs of devices. */
@Injectable()
export class EventsRepository {
  /** What is said at each connect is written down once, until something else happens. */
  async addUnlessLast(db: Queryable, lines: readonly NewLine[]): Promise<void> {
    if (lines.length === 0) return;
    const last = await rows<{ device_id: string; text: string }>(
      db,
      'SELECT DISTINCT ON (device_id) device_id, text FROM device_event WHERE device_id = ANY($1::uuid[]) ORDER BY device_id, id DESC',
      [lines.map((l) => l.deviceId)],
    );
    await this.add(
      db,
      lines.filter((l) => !last.some((e) => e.device_id === l.deviceId && e.text === l.text)),
    );
  }
  async add(db: Queryable, lines: readonly NewLine[]): Promise<void> {
    if (lines.length === 0) return;
    await db.query(
      `INSERT INTO device_event (device_id, kind, text, reason, failure, benchmark_number)
       SELECT l.device_id, l.kind, l.text, l.reason, l.failure, (SELECT number FROM benchmark b WHERE b.id = l.benchmark_id)
         FROM jsonb_to_recordset($1::jsonb)
           AS l(device_id uuid, kind text, text text, reason text, failure jsonb, benchmark_id uuid, place int) ORDER BY l.place`,
      [
        JSON.stringify(
          lines.map((l, place) => ({
            place,
            device_id: l.deviceId,
            kind: l.kind,
            text: l.text,
            reason: l.reason === '' ? null : (l.reason ?? null),
            failure: l.failure ?? null,
            benchmark_id: l.benchmarkId ?? null,
          })),
        ),
      ],
    );
  }

  /** The latest first. */
  async of(
    db: Queryable,
    deviceId: string,
    { limit, kind }: { limit: number; kind?: string },
  ): Promise<DeviceEvent[]> {
    const found = await rows<Omit<DeviceEvent, 'at' | 'failure'> & { at: Date; failure: object | null }>(
      db,
      `SELECT id, at, kind, text, reason, failure, benchmark_number FROM device_event
        WHERE device_id = $1 AND ($2::text IS NULL OR kind = $2) ORDER BY id DESC LIMIT $3`,
      [deviceId, kind ?? null, limit],
    );
    return found.map((e) =>
      deviceEvent.parse({ ...e, at: iso(e.at), failure: e.failure && { ...e.failure, at: iso(e.at) } }),
    );
  }

  async forgetOld(db: Queryable): Promise<void> {
    await db.query(`DELETE FROM device_event WHERE at < now() - make_interval(days => ${KEPT_DAYS})`);
  }
}
