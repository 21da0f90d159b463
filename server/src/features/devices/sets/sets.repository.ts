import { Injectable } from '@nestjs/common';
import { deviceChoice, type DeviceChoice } from '@rackmark/contracts';
import { z } from 'zod';
import { cursors } from '../../../platform/database/cursor.js';
import { row, rows, type Queryable } from '../../../platform/database/rows.js';

const stored = z.object({ id: z.string(), name: z.string(), choice: deviceChoice, created_at: z.date() });
export type StoredSet = z.infer<typeof stored>;

/** All SQL of saved sets of devices. */
@Injectable()
export class SetsRepository {
  async list(db: Queryable, q: { limit: number; cursor?: string }): Promise<StoredSet[]> {
    const after = cursors.deviceSets.read(q.cursor);
    return stored.array().parse(
      await rows(
        db,
        `SELECT * FROM device_set WHERE ($1::timestamptz IS NULL OR (created_at, id) < ($1, $2::uuid))
          ORDER BY created_at DESC, id DESC LIMIT $3`,
        [after?.at ?? null, after?.id ?? null, q.limit],
      ),
    );
  }
  async byId(db: Queryable, id: string): Promise<StoredSet | null> {
    const found = await row(db, 'SELECT * FROM device_set WHERE id = $1', [id]);
    return found === null ? null : stored.parse(found);
  }
  /** @returns null where the name is taken */
  async insert(db: Queryable, name: string, choice: DeviceChoice): Promise<StoredSet | null> {
    const made = await row(
      db,
      'INSERT INTO device_set (name, choice) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING *',
      [name, JSON.stringify(choice)],
    );
    return made === null ? null : stored.parse(made);
  }
  async remove(db: Queryable, id: string): Promise<boolean> {
    return (await rows(db, 'DELETE FROM device_set WHERE id = $1 RETURNING id', [id])).length > 0;
  }
}
