import { Injectable } from '@nestjs/common';
import { suiteModel } from '@rackmark/contracts';
import { z } from 'zod';
import { row, rows, type Queryable } from '../../platform/database/rows.js';

const stored = z.object({
  ...{ id: z.string(), suite_id: z.string(), number: z.number(), place: z.number(), name: z.string() },
  ...{ commit: z.string().nullable(), parents: z.array(z.string()), branch: z.string().nullable() },
  ...{ made_at: z.date(), created_at: z.date(), runtime: z.string().nullable() },
  measure_with: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  files: z.array(suiteModel),
});
export type StoredRelease = z.infer<typeof stored>;
export type ToStore = Omit<StoredRelease, 'id' | 'number' | 'place' | 'created_at'>;

/** What the runs of a release came to. */
const tallied = z.object({
  id: z.string(),
  benchmarks: z.array(z.number()),
  planned: z.number(),
  measured: z.number(),
  suspect: z.number(),
  invalid: z.number(),
});
export type ReleaseTally = z.infer<typeof tallied>;

/** All SQL of releases. */
@Injectable()
export class ReleasesRepository {
  /** All of a suite, in their order. */
  async all(db: Queryable, suiteId: string): Promise<StoredRelease[]> {
    return stored
      .array()
      .parse(await rows(db, 'SELECT * FROM release WHERE suite_id = $1 ORDER BY place', [suiteId]));
  }
  async count(db: Queryable, suiteId: string): Promise<number> {
    return (await row<{ n: number }>(db, 'SELECT count(*)::int AS n FROM release WHERE suite_id = $1', [
      suiteId,
    ]))!.n;
  }
  /** The last ones in their order, from a place on downwards. */
  async last(
    db: Queryable,
    suiteId: string,
    { below, limit }: { below: number | null; limit: number },
  ): Promise<StoredRelease[]> {
    return stored
      .array()
      .parse(
        await rows(
          db,
          'SELECT * FROM release WHERE suite_id = $1 AND ($2::int IS NULL OR place < $2) ORDER BY place DESC LIMIT $3',
          [suiteId, below, limit],
        ),
      );
  }
  async byName(db: Queryable, suiteId: string, name: string): Promise<StoredRelease | null> {
    const found = await row(db, 'SELECT * FROM release WHERE suite_id = $1 AND name = $2', [suiteId, name]);
    return found === null ? null : stored.parse(found);
  }
  /** By its name, else by its number or id. */
  async byRef(db: Queryable, suiteId: string, ref: string): Promise<StoredRelease | null> {
    const found = await row(
      db,
      'SELECT * FROM release WHERE suite_id = $1 AND (name = $2 OR number::text = $2 OR id::text = $2) ORDER BY name = $2 DESC LIMIT 1',
      [suiteId, ref],
    );
    return found === null ? null : stored.parse(found);
  }
  /** @returns null where nobody has to look again at that place, or somebody has */
  async toLookAgain(db: Queryable, suiteId: string, place: number): Promise<StoredRelease | null> {
    const found = await row(
      db,
      'SELECT * FROM release WHERE suite_id = $1 AND place = $2 AND NOT looked_again',
      [suiteId, place],
    );
    return found === null ? null : stored.parse(found);
  }
  async lookedAgain(db: Queryable, id: string): Promise<void> {
    await db.query('UPDATE release SET looked_again = true WHERE id = $1', [id]);
  }
  /** Who adds a release to a suite holds the suite: places and numbers are given by one at a time. */
  async insert(tx: Queryable, r: ToStore): Promise<StoredRelease> {
    const made = await row(
      tx,
      `INSERT INTO release (suite_id, number, place, name, commit, parents, branch, made_at, runtime, measure_with, labels, files)
       SELECT $1, coalesce(max(number), 0) + 1, coalesce(max(place), -1) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM release WHERE suite_id = $1
       RETURNING *`,
      [
        ...[r.suite_id, r.name, r.commit, r.parents, r.branch, r.made_at, r.runtime, r.measure_with],
        ...[JSON.stringify(r.labels), JSON.stringify(r.files)],
      ],
    );
    return stored.parse(made);
  }
  /** @returns whether a release that was there has another place now */
  async place(tx: Queryable, ids: readonly string[]): Promise<boolean> {
    const moved = await rows(
      tx,
      `UPDATE release r SET place = o.place - 1 FROM unnest($1::uuid[]) WITH ORDINALITY AS o(id, place)
        WHERE r.id = o.id AND r.place <> o.place - 1 RETURNING r.id`,
      [ids],
    );
    return moved.length > 0;
  }

  /** Tallies are kept with the jobs: only where one benchmark measures several releases, its runs are counted. */
  async tallies(db: Queryable, ids: readonly string[]): Promise<Map<string, ReleaseTally>> {
    const found = await rows(
      db,
      `SELECT id, array_agg(DISTINCT number ORDER BY number DESC) AS benchmarks, sum(planned)::int AS planned, sum(measured)::int AS measured,
              sum(suspect)::int AS suspect, sum(invalid)::int AS invalid
         FROM (${OF_ONE} UNION ALL ${OF_SEVERAL}) t GROUP BY id`,
      [ids],
    );
    return new Map(
      tallied
        .array()
        .parse(found)
        .map((t) => [t.id, t]),
    );
  }
}

const OF_ONE = `
  SELECT b.release_id AS id, b.number,
         coalesce(sum(j.runs_planned + j.runs_running + j.runs_measured + j.runs_failed + j.runs_lost + j.runs_cancelled + j.runs_unsupported), 0) AS planned,
         coalesce(sum(j.runs_measured), 0) AS measured, coalesce(sum(j.runs_suspect), 0) AS suspect, coalesce(sum(j.runs_invalid), 0) AS invalid
    FROM benchmark b LEFT JOIN job j ON j.benchmark_id = b.id WHERE b.release_id = ANY($1) GROUP BY b.id`;
const OF_SEVERAL = `
  SELECT e.id, b.number, count(r.id) AS planned, count(r.id) FILTER (WHERE r.outcome = 'measured') AS measured,
         count(r.id) FILTER (WHERE r.verdict = 'suspect') AS suspect, count(r.id) FILTER (WHERE r.verdict = 'invalid') AS invalid
    FROM benchmark b CROSS JOIN LATERAL (SELECT key AS version, value::uuid AS id FROM jsonb_each_text(b.runtime_releases)) e
    LEFT JOIN cell c ON c.benchmark_id = b.id AND c.configuration->>'runtime' = e.version LEFT JOIN run r ON r.cell_id = c.id
   WHERE b.release_id IS NULL AND b.suite_id IN (SELECT suite_id FROM release WHERE id = ANY($1)) AND e.id = ANY($1) GROUP BY e.id, b.id`;
