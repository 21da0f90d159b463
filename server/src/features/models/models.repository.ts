import { Injectable } from '@nestjs/common';
import { model, type Model } from '@rackmark/contracts';
import { decodeCursor, iso, row, rows, type Queryable } from '../../platform/database/rows.js';

type ModelRow = Omit<Model, 'created_at'> & { created_at: Date };
const toModel = (r: ModelRow): Model => model.parse({ ...r, created_at: iso(r.created_at) });

/** All SQL of models. */
@Injectable()
export class ModelsRepository {
  async find(db: Queryable, sha256: string): Promise<Model | null> {
    const found = await row<ModelRow>(db, 'SELECT * FROM model WHERE sha256 = $1', [sha256]);
    return found && toModel(found);
  }
  async byShas(db: Queryable, shas: readonly string[]): Promise<Model[]> {
    return (await rows<ModelRow>(db, 'SELECT * FROM model WHERE sha256 = ANY($1)', [shas])).map(toModel);
  }
  async list(
    db: Queryable,
    q: { limit: number; cursor?: string; family?: string; search?: string },
  ): Promise<Model[]> {
    const after = decodeCursor(q.cursor);
    const found = await rows<ModelRow>(
      db,
      `SELECT * FROM model
        WHERE ($1::text IS NULL OR family = $1) AND ($2::text IS NULL OR name ILIKE '%' || $2 || '%' OR sha256 LIKE $2 || '%')
          AND ($3::timestamptz IS NULL OR (created_at, sha256) < ($3, $4)) ORDER BY created_at DESC, sha256 DESC LIMIT $5`,
      [q.family ?? null, q.search ?? null, after?.at ?? null, after?.id ?? null, q.limit],
    );
    return found.map(toModel);
  }
  /** @returns whether it was new */
  async insert(db: Queryable, m: Omit<Model, 'created_at'>): Promise<boolean> {
    const inserted = await rows(
      db,
      `INSERT INTO model (sha256, name, file_name, family, format, size_bytes, facts) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT DO NOTHING RETURNING sha256`,
      [m.sha256, m.name, m.file_name, m.family, m.format, m.size_bytes, JSON.stringify(m.facts)],
    );
    return inserted.length > 0;
  }
  async change(
    db: Queryable,
    sha256: string,
    change: { name?: string; family?: string | null },
  ): Promise<Model | null> {
    const changed = await row<ModelRow>(
      db,
      `UPDATE model SET name = coalesce($2, name), family = CASE WHEN $3 THEN $4 ELSE family END WHERE sha256 = $1 RETURNING *`,
      [sha256, change.name ?? null, change.family !== undefined, change.family ?? null],
    );
    return changed && toModel(changed);
  }
}
