import { Injectable } from '@nestjs/common';
import type { ReportOrigin } from '@rackmark/contracts';
import { row, type Queryable } from '../../../platform/database/rows.js';
import type { Principal } from '../../../platform/security/principal.js';

/** A version as it was published there. */
export interface Foreign {
  title: string;
  author: string;
  language: string;
  origin: ReportOrigin;
  frozen: string;
  publishedAt: string;
  runs: number;
}

/** All SQL of taking reports of other portals in. */
@Injectable()
export class ImportsRepository {
  async bySha(db: Queryable, { teamId }: Principal, sha256: string): Promise<string | null> {
    const found = await row<{ id: string }>(
      db,
      `SELECT id FROM report WHERE team_id = $1 AND origin ->> 'sha256' = $2`,
      [teamId, sha256],
    );
    return found?.id ?? null;
  }
  /** @returns null where it is there already */
  async insert(tx: Queryable, who: Principal, f: Foreign): Promise<string | null> {
    const made = await row<{ id: string }>(
      tx,
      `INSERT INTO report (title, author, language, blocks, labels, shows, origin, owner_id, team_id)
       VALUES ($1, $2, $3, '[]', '{}', '{}', $4, $5, $6) ON CONFLICT (team_id, (origin ->> 'sha256')) DO NOTHING RETURNING id`,
      [f.title, f.author, f.language, JSON.stringify(f.origin), who.id, who.teamId],
    );
    if (made === null) return null;
    await tx.query(
      `INSERT INTO report_version (report_id, version, title, frozen, sha256, good_runs, runs, published_at) VALUES ($1, $2, $3, $4, $5, '{}', $6, $7)`,
      [made.id, f.origin.version, f.title, f.frozen, f.origin.sha256, f.runs, f.publishedAt],
    );
    return made.id;
  }
}
