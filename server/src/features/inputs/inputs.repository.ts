import { Injectable } from '@nestjs/common';
import { inputFile, type InputFile } from '@rackmark/contracts';
import { row, rows, type Queryable } from '../../platform/database/rows.js';
import type { Principal } from '../../platform/security/principal.js';

export type InputToInsert = InputFile & { values_offset: number };

/** All SQL of input files. */
@Injectable()
export class InputsRepository {
  async byShas(db: Queryable, teamId: string, shas: readonly string[]): Promise<InputFile[]> {
    const found = await rows(db, 'SELECT * FROM input_file WHERE team_id = $1 AND sha256 = ANY($2)', [
      teamId,
      shas,
    ]);
    return found.map((f) => inputFile.parse(f));
  }
  /** One that is known counts as brought now, and keeps the name of its first time. @returns whether it was new */
  async insert(tx: Queryable, who: Principal, f: InputToInsert): Promise<boolean> {
    const inserted = await row<{ is_new: boolean }>(
      tx,
      `INSERT INTO input_file (sha256, file_name, element_type, shape, size_bytes, values_offset, owner_id, team_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (team_id, sha256) DO UPDATE SET brought_at = now() RETURNING xmax = 0 AS is_new`,
      [
        ...[f.sha256, f.file_name, f.element_type, JSON.stringify(f.shape), f.size_bytes, f.values_offset],
        ...[who.id, who.teamId],
      ],
    );
    return inserted!.is_new;
  }
  /** What a benchmark names stays as long as it does. */
  async name(tx: Queryable, teamId: string, benchmarkId: string, shas: readonly string[]): Promise<void> {
    await tx.query(
      'INSERT INTO benchmark_input (benchmark_id, team_id, sha256) SELECT $1, $2, unnest($3::text[])',
      [benchmarkId, teamId, shas],
    );
  }
  /** Forgets what no benchmark names, a day after it was brought. @returns their hashes */
  async forgetUnnamed(db: Queryable): Promise<string[]> {
    const gone = await rows<{ sha256: string }>(
      db,
      `WITH gone AS (
         DELETE FROM input_file f WHERE f.brought_at < now() - interval '1 day'
            AND NOT EXISTS (SELECT 1 FROM benchmark_input b WHERE b.team_id = f.team_id AND b.sha256 = f.sha256) RETURNING sha256)
       SELECT DISTINCT sha256 FROM gone`,
      [],
    );
    return gone.map((g) => g.sha256);
  }
}
