import { Injectable } from '@nestjs/common';
import { deviceChoice, type DeviceChoice } from '@rackmark/contracts';
import { z } from 'zod';
import { cursors } from '../../../platform/database/cursor.js';
import { row, rows, type Queryable } from '../../../platform/database/rows.js';
import type { Principal } from '../../../platform/security/principal.js';

const stored = z.object({ id: z.string(), name: z.string(), choice: deviceChoice, created_at: z.date() });
export type StoredSet = z.infer<typeof stored>;

/** All SQL of saved sets of devices. */
@Injectable()
export class SetsRepository {
  async list(db: Queryable, teamId: string, q: { limit: number; cursor?: string }): Promise<StoredSet[]> {
    const after = cursors.deviceSets.read(q.cursor);
    return stored.array().parse(
      await rows(
        db,
        `SELECT * FROM device_set WHERE team_id = $4 AND ($1::timestamptz IS NULL OR (created_at, id) < ($1, $2::uuid))
          ORDER BY created_at DESC, id DESC LIMIT $3`,
        [after?.at ?? null, after?.id ?? null, q.limit, teamId],
      ),
    );
  }
  async byId(db: Queryable, teamId: string, id: string): Promise<StoredSet | null> {
    const found = await row(db, 'SELECT * FROM device_set WHERE id = $1 AND team_id = $2', [id, teamId]);
    return found === null ? null : stored.parse(found);
  }
  /** @returns null where the name is taken */
  async insert(db: Queryable, who: Principal, name: string, choice: DeviceChoice): Promise<StoredSet | null> {
    const made = await row(
      db,
      'INSERT INTO device_set (name, choice, owner_id, team_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING *',
      [name, JSON.stringify(choice), who.id, who.teamId],
    );
    return made === null ? null : stored.parse(made);
  }
  async remove(db: Queryable, teamId: string, id: string): Promise<boolean> {
    const removed = 'DELETE FROM device_set WHERE id = $1 AND team_id = $2 RETURNING id';
    return (await rows(db, removed, [id, teamId])).length > 0;
  }
}
