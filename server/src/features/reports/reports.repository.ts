import { Injectable } from '@nestjs/common';
import {
  reportBlocks,
  reportLabels,
  reportLanguage,
  reportOrigin,
  reportShows,
  reportVisibility,
  type ReportVersionHead,
} from '@rackmark/contracts';
import { z } from 'zod';
import { cursors } from '../../platform/database/cursor.js';
import { iso, row, rows, type Queryable } from '../../platform/database/rows.js';
import type { Principal } from '../../platform/security/principal.js';

const stored = z.object({
  ...{ id: z.string(), number: z.number(), title: z.string(), author: z.string() },
  ...{ language: reportLanguage, blocks: reportBlocks, labels: reportLabels, shows: reportShows },
  ...{ visibility: reportVisibility, revision: z.number(), origin: reportOrigin.nullable() },
  ...{ created_at: z.date(), updated_at: z.date() },
});
export type StoredReport = z.infer<typeof stored>;
const of = (found: unknown): StoredReport | null => (found === null ? null : stored.parse(found));

/** What a person changes. */
const COLUMNS = ['title', 'author', 'language', 'blocks', 'labels', 'shows', 'visibility'] as const;
export type ReportContent = Pick<StoredReport, (typeof COLUMNS)[number]>;
const valuesOf = (r: ReportContent) =>
  COLUMNS.map((c) => (typeof r[c] === 'string' ? r[c] : JSON.stringify(r[c])));

export interface VersionToStore {
  version: number;
  title: string;
  frozen: string;
  sha256: string;
  goodRuns: readonly string[];
  runs: number;
  publishedAt: Date;
}
export interface StoredVersion {
  report_id: string;
  version: number;
  frozen: string;
  sha256: string;
  withdrawn_runs: string[];
}

/** Runs that were good when a version `v` was published, and are invalid by now. */
const WITHDRAWN = `SELECT r.id FROM unnest(v.good_runs) g(id) JOIN run r ON r.id = g.id WHERE r.verdict = 'invalid'`;

/** All SQL of drafts and what was published of them. */
@Injectable()
export class ReportsRepository {
  async insert(tx: Queryable, who: Principal, r: ReportContent): Promise<string> {
    const made = await row<{ id: string }>(
      tx,
      `INSERT INTO report (${COLUMNS.join(', ')}, owner_id, team_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [...valuesOf(r), who.id, who.teamId],
    );
    return made!.id;
  }
  async byRef(db: Queryable, { teamId }: Principal, ref: string): Promise<StoredReport | null> {
    return of(
      await row(db, 'SELECT * FROM report WHERE team_id = $1 AND (id::text = $2 OR number::text = $2)', [
        teamId,
        ref,
      ]),
    );
  }
  /** @returns null where somebody has changed it meanwhile */
  async update(
    db: Queryable,
    { id, revision }: Pick<StoredReport, 'id' | 'revision'>,
    r: ReportContent,
  ): Promise<StoredReport | null> {
    return of(
      await row(
        db,
        `UPDATE report SET ${COLUMNS.map((c, i) => `${c} = $${i + 3}`).join(', ')}, revision = revision + 1, updated_at = now()
          WHERE id = $1 AND revision = $2 RETURNING *`,
        [id, revision, ...valuesOf(r)],
      ),
    );
  }
  /** Held until the transaction ends. */
  async lock(tx: Queryable, id: string): Promise<void> {
    await tx.query('SELECT 1 FROM report WHERE id = $1 FOR NO KEY UPDATE', [id]);
  }
  async remove(db: Queryable, id: string): Promise<void> {
    await db.query('DELETE FROM report WHERE id = $1', [id]);
  }
  async list(
    db: Queryable,
    { teamId }: Principal,
    q: { search?: string | undefined; cursor?: string | undefined; limit: number },
  ): Promise<StoredReport[]> {
    const after = cursors.reports.read(q.cursor);
    return stored.array().parse(
      await rows(
        db,
        `SELECT * FROM report WHERE team_id = $1 AND ($2::text IS NULL OR strpos(lower(title), lower($2)) > 0)
            AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid)) ORDER BY created_at DESC, id DESC LIMIT $5`,
        [teamId, q.search ?? null, after?.at ?? null, after?.id ?? null, q.limit],
      ),
    );
  }
  async count(db: Queryable, { teamId }: Principal, search: string | undefined): Promise<number> {
    const found = await row<{ n: number }>(
      db,
      'SELECT count(*)::int AS n FROM report WHERE team_id = $1 AND ($2::text IS NULL OR strpos(lower(title), lower($2)) > 0)',
      [teamId, search ?? null],
    );
    return found!.n;
  }

  /** Published versions, the newest first, by their reports. */
  async versionsOf(db: Queryable, ids: readonly string[]): Promise<Map<string, ReportVersionHead[]>> {
    const found = await rows<{ report_id: string; published_at: Date } & ReportVersionHead>(
      db,
      `SELECT v.report_id, v.version, v.sha256, v.title, v.published_at, v.runs, (SELECT count(*)::int FROM (${WITHDRAWN}) w) AS withdrawn_runs
         FROM report_version v WHERE v.report_id = ANY($1) ORDER BY v.version DESC`,
      [ids],
    );
    const byReport = new Map<string, ReportVersionHead[]>(ids.map((id) => [id, []]));
    for (const { report_id, ...v } of found)
      byReport.get(report_id)!.push({ ...v, published_at: iso(v.published_at) });
    return byReport;
  }
  async insertVersion(tx: Queryable, reportId: string, v: VersionToStore): Promise<void> {
    await tx.query(
      `INSERT INTO report_version (report_id, version, title, frozen, sha256, good_runs, runs, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [reportId, v.version, v.title, v.frozen, v.sha256, v.goodRuns, v.runs, v.publishedAt],
    );
  }
  async insertRecord(
    tx: Queryable,
    reportId: string,
    r: { sha256: string; runId: string; record: string },
  ): Promise<void> {
    await tx.query(
      'INSERT INTO report_record (report_id, sha256, run_id, record) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [reportId, r.sha256, r.runId, r.record],
    );
  }
  version(db: Queryable, reportId: string, version: number): Promise<StoredVersion | null> {
    return row(
      db,
      `SELECT v.report_id, v.version, v.frozen, v.sha256, ARRAY(${WITHDRAWN}) AS withdrawn_runs
         FROM report_version v WHERE v.report_id = $1 AND v.version = $2`,
      [reportId, version],
    );
  }
  async portalId(db: Queryable): Promise<string> {
    return (await row<{ id: string }>(db, 'SELECT id FROM portal'))!.id;
  }
}
