import { Injectable } from '@nestjs/common';
import {
  baseline,
  budget,
  configuration,
  deviceChoice,
  measurementPlan,
  schedule,
  suiteModel,
  watchedMetric,
  type NewSuite,
} from '@rackmark/contracts';
import { z } from 'zod';
import { cursors } from '../../platform/database/cursor.js';
import { row, rows, type Queryable } from '../../platform/database/rows.js';
import type { Principal } from '../../platform/security/principal.js';

const stored = z.object({
  ...{ id: z.string(), number: z.number(), name: z.string(), created_at: z.date() },
  models: z.array(suiteModel),
  configurations: z.array(configuration),
  devices: deviceChoice,
  plan: measurementPlan,
  watched: z.array(watchedMetric),
  budgets: z.array(budget),
  baseline,
  schedule: schedule.nullable(),
  next_run_at: z.date().nullable(),
  ...{ owner_id: z.string(), team_id: z.string() },
});
export type StoredSuite = z.infer<typeof stored>;
/** Whoever made a suite runs it by its schedule. */
export const ownerOf = (s: StoredSuite): Principal => ({ kind: 'local', id: s.owner_id, teamId: s.team_id });
const of = (found: unknown) => (found === null ? null : stored.parse(found));

const COLUMNS = [
  'name',
  'models',
  'configurations',
  'devices',
  'plan',
  'watched',
  'budgets',
  'baseline',
  'schedule',
] as const;
const valuesOf = (s: NewSuite) =>
  COLUMNS.map((c) => (c === 'name' ? s.name : s[c] === null ? null : JSON.stringify(s[c])));

/** All SQL of suites. */
@Injectable()
export class SuitesRepository {
  async byId(db: Queryable, id: string): Promise<StoredSuite | null> {
    return of(await row(db, 'SELECT * FROM suite WHERE id = $1', [id]));
  }
  /** By its id, its number or its name, in whatever letters. */
  async byRef(db: Queryable, { teamId }: Principal, ref: string): Promise<StoredSuite | null> {
    return of(
      await row(
        db,
        'SELECT * FROM suite WHERE team_id = $1 AND (id::text = $2 OR number::text = $2 OR lower(name) = lower($2))',
        [teamId, ref],
      ),
    );
  }
  async names(db: Queryable, { teamId }: Principal): Promise<string[]> {
    const found = await rows<{ name: string }>(db, 'SELECT name FROM suite WHERE team_id = $1', [teamId]);
    return found.map((f) => f.name);
  }
  /** Held until the transaction ends: releases are placed by one at a time. */
  async lock(tx: Queryable, id: string): Promise<StoredSuite | null> {
    return of(await row(tx, 'SELECT * FROM suite WHERE id = $1 FOR NO KEY UPDATE', [id]));
  }
  /** Found by parts of names without an index: there are few suites. */
  async list(
    db: Queryable,
    { teamId }: Principal,
    q: { search?: string | undefined; cursor?: string | undefined; limit: number },
  ): Promise<StoredSuite[]> {
    const after = cursors.suites.read(q.cursor);
    return stored.array().parse(
      await rows(
        db,
        `SELECT * FROM suite WHERE team_id = $5 AND ($1::text IS NULL OR strpos(lower(name), lower($1)) > 0)
            AND ($2::timestamptz IS NULL OR (created_at, id) > ($2, $3::uuid)) ORDER BY created_at, id LIMIT $4`,
        [q.search ?? null, after?.at ?? null, after?.id ?? null, q.limit, teamId],
      ),
    );
  }
  async count(db: Queryable, { teamId }: Principal, search: string | undefined): Promise<number> {
    const sql =
      'SELECT count(*)::int AS n FROM suite WHERE team_id = $2 AND ($1::text IS NULL OR strpos(lower(name), lower($1)) > 0)';
    return (await row<{ n: number }>(db, sql, [search ?? null, teamId]))!.n;
  }
  /** @returns null where the name is taken */
  async insert(
    db: Queryable,
    who: Principal,
    s: NewSuite,
    nextRunAt: Date | null,
  ): Promise<StoredSuite | null> {
    return of(
      await row(
        db,
        `INSERT INTO suite (${COLUMNS.join(', ')}, next_run_at, owner_id, team_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT DO NOTHING RETURNING *`,
        [...valuesOf(s), nextRunAt, who.id, who.teamId],
      ),
    );
  }
  async update(db: Queryable, id: string, s: NewSuite, nextRunAt: Date | null): Promise<StoredSuite | null> {
    return of(
      await row(
        db,
        `UPDATE suite SET ${COLUMNS.map((c, i) => `${c} = $${i + 2}`).join(', ')}, next_run_at = $11 WHERE id = $1 RETURNING *`,
        [id, ...valuesOf(s), nextRunAt],
      ),
    );
  }
  async remove(db: Queryable, id: string): Promise<boolean> {
    return (await rows(db, 'DELETE FROM suite WHERE id = $1 RETURNING id', [id])).length > 0;
  }
  /** Suites whose time has come, each with its next one written down first: one that fails does not fail again at once. */
  async due(db: Queryable): Promise<StoredSuite[]> {
    return stored
      .array()
      .parse(await rows(db, 'SELECT * FROM suite WHERE next_run_at <= now() ORDER BY next_run_at LIMIT 50'));
  }
  /** @returns whether it was still due: of several servers one goes on */
  async move(db: Queryable, id: string, was: Date, next: Date | null): Promise<boolean> {
    const moved = await rows(
      db,
      'UPDATE suite SET next_run_at = $3 WHERE id = $1 AND next_run_at = $2 RETURNING id',
      [id, was, next],
    );
    return moved.length > 0;
  }

  /** Models of slots, by their hashes. */
  async modelsOf(
    db: Queryable,
    teamId: string,
    shas: readonly string[],
  ): Promise<Map<string, { name: string; family: string | null; deleted: boolean }>> {
    const found = await rows<{ sha256: string; name: string; family: string | null; deleted: boolean }>(
      db,
      'SELECT sha256, name, family, deleted_at IS NOT NULL AS deleted FROM model WHERE team_id = $2 AND sha256 = ANY($1)',
      [shas, teamId],
    );
    return new Map(found.map(({ sha256, ...m }) => [sha256, m]));
  }
  /** Of each suite the newest benchmark that has not ended, and the release that it measures. */
  async runningOf(
    db: Queryable,
    ids: readonly string[],
  ): Promise<Map<string, { number: number; release: string | null }>> {
    const found = await rows<{ suite_id: string; number: number; release: string | null }>(
      db,
      `SELECT DISTINCT ON (b.suite_id) b.suite_id, b.number, r.name AS release FROM benchmark b LEFT JOIN release r ON r.id = b.release_id
        WHERE b.suite_id = ANY($1) AND b.state <> 'ended' ORDER BY b.suite_id, b.created_at DESC`,
      [ids],
    );
    return new Map(found.map(({ suite_id, ...running }) => [suite_id, running]));
  }
  /** Names of those who made suites. */
  async ownersOf(db: Queryable, ids: readonly string[]): Promise<Map<string, string>> {
    const found = await rows<{ id: string; name: string }>(
      db,
      'SELECT id, name FROM principal WHERE id = ANY($1)',
      [ids],
    );
    return new Map(found.map((f) => [f.id, f.name]));
  }
}
