import { Injectable } from '@nestjs/common';
import { deviceEvent, type DeviceEvent, type Failure, type Said } from '@rackmark/contracts';
import { english } from '@rackmark/words';
import { iso, rows, type Queryable } from '../../../platform/database/rows.js';

/** One line for a device's log. */
export interface NewLine {
  deviceId: string;
  kind: DeviceEvent['kind'];
  said: Said;
  reason?: string | null;
  failure?: Failure | null;
  benchmarkId?: string | null;
}

/** A code, or text that an earlier version wrote. */
type StoredLine = Omit<DeviceEvent, 'at' | 'failure' | 'text'> & {
  at: Date;
  failure: object | null;
  text: string | null;
};

const inEnglish = (line: Said | null): string => english.tell(line, '');
const isSame = (a: Said | null, b: Said): boolean => inEnglish(a) === inEnglish(b);

const KEPT_DAYS = 90;

/** The logs of devices. */
@Injectable()
export class EventsRepository {
  /** What is said at each connect is written down once, until something else happens. */
  async addUnlessLast(db: Queryable, lines: readonly NewLine[]): Promise<void> {
    if (lines.length === 0) return;
    const last = await rows<{ device_id: string; said: Said | null }>(
      db,
      'SELECT DISTINCT ON (device_id) device_id, said FROM device_event WHERE device_id = ANY($1::uuid[]) ORDER BY device_id, id DESC',
      [lines.map((l) => l.deviceId)],
    );
    await this.add(
      db,
      lines.filter((l) => !last.some((e) => e.device_id === l.deviceId && isSame(e.said, l.said))),
    );
  }
  async add(db: Queryable, lines: readonly NewLine[]): Promise<void> {
    if (lines.length === 0) return;
    await db.query(
      `INSERT INTO device_event (device_id, kind, said, reason, failure, benchmark_number)
       SELECT l.device_id, l.kind, l.said, l.reason, l.failure, (SELECT number FROM benchmark b WHERE b.id = l.benchmark_id)
         FROM jsonb_to_recordset($1::jsonb)
           AS l(device_id uuid, kind text, said jsonb, reason text, failure jsonb, benchmark_id uuid, place int) ORDER BY l.place`,
      [
        JSON.stringify(
          lines.map((l, place) => ({
            place,
            device_id: l.deviceId,
            kind: l.kind,
            said: l.said,
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
    const found = await rows<StoredLine>(
      db,
      `SELECT id, at, kind, text, said, reason, failure, benchmark_number FROM device_event
        WHERE device_id = $1 AND ($2::text IS NULL OR kind = $2) ORDER BY id DESC LIMIT $3`,
      [deviceId, kind ?? null, limit],
    );
    return found.map((e) =>
      deviceEvent.parse({
        ...e,
        at: iso(e.at),
        text: english.tell(e.said, e.text ?? ''),
        failure: e.failure && { ...e.failure, at: iso(e.at) },
      }),
    );
  }

  async forgetOld(db: Queryable): Promise<void> {
    await db.query(`DELETE FROM device_event WHERE at < now() - make_interval(days => ${KEPT_DAYS})`);
  }
}
