import { Injectable } from '@nestjs/common';
import { row, rows, type Queryable } from '../../platform/database/rows.js';

/** A record of a version, and how long its text is. */
export interface RecordHead {
  sha256: string;
  bytes: number;
}

/** SQL of what is exported. */
@Injectable()
export class FilesRepository {
  async portal(db: Queryable): Promise<{ id: string; signing_key: Buffer | null }> {
    return (await row<{ id: string; signing_key: Buffer | null }>(db, 'SELECT id, signing_key FROM portal'))!;
  }
  async giveKey(db: Queryable, pkcs8: Buffer): Promise<void> {
    await db.query('UPDATE portal SET signing_key = $1 WHERE signing_key IS NULL', [pkcs8]);
  }

  /** The portal that a report came from; null: it was made here. */
  async originOf(db: Queryable, reportId: string): Promise<string | null> {
    const found = await row<{ portal: string | null }>(
      db,
      `SELECT origin ->> 'portal' AS portal FROM report WHERE id = $1`,
      [reportId],
    );
    return found?.portal ?? null;
  }

  /** Records of a version, by the ids of their runs. The database reads its runs: parsed here, a large one would hold the loop. */
  recordsOf(db: Queryable, reportId: string, version: number): Promise<RecordHead[]> {
    return rows(
      db,
      `SELECT r.sha256, octet_length(r.record) AS bytes
         FROM report_version v, jsonb_array_elements(v.frozen::jsonb -> 'runs') told
         JOIN report_record r ON r.report_id = $1 AND r.sha256 = told ->> 'record_sha256'
        WHERE v.report_id = $1 AND v.version = $2 ORDER BY r.run_id`,
      [reportId, version],
    );
  }
  /** In canonical JSON, in the order of the hashes. */
  async recordTexts(db: Queryable, reportId: string, hashes: readonly string[]): Promise<string[]> {
    const found = await rows<{ record: string }>(
      db,
      'SELECT record FROM report_record WHERE report_id = $1 AND sha256 = ANY($2) ORDER BY array_position($2, sha256)',
      [reportId, hashes],
    );
    return found.map((r) => r.record);
  }
}
