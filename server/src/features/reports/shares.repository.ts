import { Injectable } from '@nestjs/common';
import { row, rows, type Queryable } from '../../platform/database/rows.js';

export interface StoredShare {
  id: string;
  version: number;
  note: string;
  password_hash: string | null;
  expires_at: Date | null;
  last_used_at: Date | null;
  created_at: Date;
}
/** What a key opens. */
export interface Opened {
  share_id: string | null;
  report_id: string;
  version: number;
  password_hash: string | null;
}

/** All SQL of ways in without an account. */
@Injectable()
export class SharesRepository {
  async insert(
    db: Queryable,
    reportId: string,
    s: Pick<StoredShare, 'version' | 'note' | 'password_hash'> & {
      tokenHash: string;
      expiresAt: string | null;
    },
  ): Promise<StoredShare> {
    const made = await row<StoredShare>(
      db,
      `INSERT INTO report_share (report_id, version, note, token_hash, password_hash, expires_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING *`,
      [reportId, s.version, s.note, s.tokenHash, s.password_hash, s.expiresAt],
    );
    return made!;
  }
  list(db: Queryable, reportId: string): Promise<StoredShare[]> {
    return rows(db, 'SELECT * FROM report_share WHERE report_id = $1 ORDER BY created_at, id', [reportId]);
  }
  async remove(db: Queryable, reportId: string, id: string): Promise<boolean> {
    const gone = await rows(db, 'DELETE FROM report_share WHERE report_id = $1 AND id = $2 RETURNING id', [
      reportId,
      id,
    ]);
    return gone.length > 0;
  }

  /** What the hash of a token opens now. */
  byToken(db: Queryable, tokenHash: string): Promise<Opened | null> {
    return row(
      db,
      `SELECT id AS share_id, report_id, version, password_hash FROM report_share
        WHERE token_hash = $1 AND (expires_at IS NULL OR expires_at > now())`,
      [tokenHash],
    );
  }
  /** The newest version of a report that is for everybody. */
  publicReport(db: Queryable, reportId: string): Promise<Opened | null> {
    return row(
      db,
      `SELECT NULL AS share_id, v.report_id, v.version, NULL AS password_hash FROM report r JOIN report_version v ON v.report_id = r.id
        WHERE r.id::text = $1 AND r.visibility = 'public' ORDER BY v.version DESC LIMIT 1`,
      [reportId],
    );
  }
  async used(db: Queryable, id: string): Promise<void> {
    await db.query('UPDATE report_share SET last_used_at = now() WHERE id = $1', [id]);
  }
}
