import { Injectable } from '@nestjs/common';
import { suiteModel } from '@rackmark/contracts';
import { z } from 'zod';
import { row, rows, type Queryable } from '../../platform/database/rows.js';

const stored = z.object({
  ...{ id: z.string(), suite_id: z.string(), number: z.number(), place: z.number(), name: z.string() },
  ...{ commit: z.string().nullable(), parents: z.array(z.string()), branch: z.string().nullable() },
  ...{ made_at: z.date(), created_at: z.date(), runtime: z.string().nullable() },
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
      `INSERT INTO release (suite_id, number, place, name, commit, parents, branch, made_at, runtime, labels, files)
       SELECT $1, coalesce(max(number), 0) + 1, coalesce(max(place), -1) + 1, $2, $3, $4, $5, $6, $7, $8, $9 FROM release WHERE suite_id = $1
       RETURNING *`,
      [
        ...[r.suite_id, r.name, r.commit, r.parents, r.branch, r.made_at, r.runtime],
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

  /** Tallies are kept with the jobs: no run is counted here. */
  async tallies(db: Queryable, ids: readonly string[]): Promise<Map<string, ReleaseTally>> {
    const found = await rows(
      db,
      `SELECT b.release_id AS id, array_agg(DISTINCT b.number ORDER BY b.number DESC) AS benchmarks,
              coalesce(sum(j.runs_planned + j.runs_running + j.runs_measured + j.runs_failed + j.runs_lost + j.runs_cancelled + j.runs_unsupported), 0)::int AS planned,
              coalesce(sum(j.runs_measured), 0)::int AS measured, coalesce(sum(j.runs_suspect), 0)::int AS suspect,
              coalesce(sum(j.runs_invalid), 0)::int AS invalid
         FROM benchmark b LEFT JOIN job j ON j.benchmark_id = b.id WHERE b.release_id = ANY($1) GROUP BY b.release_id`,
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
