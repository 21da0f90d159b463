import { Injectable } from '@nestjs/common';
import { inputFile, type InputFile } from '@rackmark/contracts';
import { row, rows, type Queryable } from '../../platform/database/rows.js';

export type InputToInsert = InputFile & { values_offset: number };

/** All SQL of input files. */
@Injectable()
export class InputsRepository {
  async byShas(db: Queryable, shas: readonly string[]): Promise<InputFile[]> {
    const found = await rows(db, 'SELECT * FROM input_file WHERE sha256 = ANY($1)', [shas]);
    return found.map((f) => inputFile.parse(f));
  }
  /** One that is known counts as brought now, and keeps the name of its first time. @returns whether it was new */
  async insert(tx: Queryable, f: InputToInsert): Promise<boolean> {
    const inserted = await row<{ is_new: boolean }>(
      tx,
      `INSERT INTO input_file (sha256, file_name, element_type, shape, size_bytes, values_offset) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (team_id, sha256) DO UPDATE SET brought_at = now() RETURNING xmax = 0 AS is_new`,
      [f.sha256, f.file_name, f.element_type, JSON.stringify(f.shape), f.size_bytes, f.values_offset],
    );
    return inserted!.is_new;
  }
  /** What a benchmark names stays as long as it does. */
  async name(tx: Queryable, benchmarkId: string, shas: readonly string[]): Promise<void> {
    await tx.query('INSERT INTO benchmark_input (benchmark_id, sha256) SELECT $1, unnest($2::text[])', [
      benchmarkId,
      shas,
    ]);
  }
  /** Forgets what no benchmark names, a day after it was brought. @returns their hashes */
  async forgetUnnamed(db: Queryable): Promise<string[]> {
    const gone = await rows<{ sha256: string }>(
      db,
      `WITH gone AS (
         DELETE FROM input_file f WHERE f.brought_at < now() - interval '1 day'
            AND NOT EXISTS (SELECT 1 FROM benchmark_input b WHERE b.sha256 = f.sha256) RETURNING sha256)
       SELECT sha256 FROM gone`,
      [],
    );
    return gone.map((g) => g.sha256);
  }
}
