import { Injectable } from '@nestjs/common';
import {
  loraFacts,
  model,
  modelFacts,
  type LoraBase,
  type Model,
  type ModelFamilies,
  type modelQuery,
} from '@rackmark/contracts';
import { english } from '@rackmark/words';
import type { z } from 'zod';
import { cursors } from '../../platform/database/cursor.js';
import { iso, isoOrNull, row, rows, type Queryable } from '../../platform/database/rows.js';
import type { Principal } from '../../platform/security/principal.js';
import { FACTS_VERSION, type Details } from './facts.js';
import { whyNotTogether } from './lora.js';

type ModelRow = Omit<Model, 'created_at' | 'deleted_at' | 'base'> & {
  created_at: Date;
  deleted_at: Date | null;
  base_sha256: string | null;
  base_fixed: boolean;
  base_name: string | null;
  base_lora: unknown;
};
const ends = modelFacts.pick({ inputs: true, outputs: true });
export type Ends = z.infer<typeof ends>;
export type ModelQuery = z.infer<typeof modelQuery>;
export type ModelToInsert = Omit<Model, 'created_at' | 'deleted_at' | 'base'>;

/** A model with what is needed of its base to say whether the two run together. */
const MODEL = `
  SELECT m.*, b.name AS base_name, b.facts->'language'->'lora' AS base_lora
    FROM model m LEFT JOIN model b ON b.team_id = m.team_id AND b.sha256 = m.base_sha256`;

/** Parts of names are found without an index: a list of models is some thousands long at most. */
const MEETS = `m.team_id = $6 AND ($1::text IS NULL OR m.family = $1)
   AND ($2::text IS NULL OR strpos(lower(m.name), lower($2)) > 0 OR strpos(lower(m.file_name), lower($2)) > 0 OR starts_with(m.sha256, lower($2)))
   AND ($3::text IS NULL OR m.base_sha256 = $3)
   AND ($4::text IS NULL OR m.facts->'language' <> 'null')
   AND ($5 = 'with' OR (m.deleted_at IS NOT NULL) = ($5 = 'only'))`;
const conditionsOf = (teamId: string, q: ModelQuery) => [
  q.family ?? null,
  q.search ?? null,
  q.base ?? null,
  q.language ?? null,
  q.deleted,
  teamId,
];

const toModel = (r: ModelRow): Model =>
  model.parse({
    ...r,
    created_at: iso(r.created_at),
    deleted_at: isoOrNull(r.deleted_at),
    base: toBase(model.shape.facts.parse(r.facts), r),
  });

function toBase({ lora }: Model['facts'], r: ModelRow): LoraBase | null {
  if (r.base_sha256 === null || r.base_name === null || lora === null) return null;
  const host = { name: r.base_name, lora: loraFacts.nullable().parse(r.base_lora ?? null) };
  const why = whyNotTogether(lora, host);
  return {
    sha256: r.base_sha256,
    name: r.base_name,
    problem: why && english.tell(why, ''),
    problem_said: why,
    fixed: r.base_fixed,
  };
}

/** All SQL of models. A team has its own, also of bytes that another one has. */
@Injectable()
export class ModelsRepository {
  async find(db: Queryable, teamId: string, sha256: string): Promise<Model | null> {
    const found = await row<ModelRow>(db, `${MODEL} WHERE m.team_id = $1 AND m.sha256 = $2`, [
      teamId,
      sha256,
    ]);
    return found && toModel(found);
  }
  async byShas(db: Queryable, teamId: string, shas: readonly string[]): Promise<Model[]> {
    const found = await rows<ModelRow>(db, `${MODEL} WHERE m.team_id = $1 AND m.sha256 = ANY($2)`, [
      teamId,
      shas,
    ]);
    return found.map(toModel);
  }
  async list(db: Queryable, teamId: string, q: ModelQuery): Promise<Model[]> {
    const after = cursors.models.read(q.cursor);
    const found = await rows<ModelRow>(
      db,
      `${MODEL} WHERE ${MEETS} AND ($7::timestamptz IS NULL OR (m.created_at, m.sha256) < ($7, $8))
        ORDER BY m.created_at DESC, m.sha256 DESC LIMIT $9`,
      [...conditionsOf(teamId, q), after?.at ?? null, after?.sha256 ?? null, q.limit],
    );
    return found.map(toModel);
  }
  async count(db: Queryable, teamId: string, q: ModelQuery): Promise<number> {
    const found = await row<{ n: number }>(
      db,
      `SELECT count(*)::int AS n FROM model m WHERE ${MEETS}`,
      conditionsOf(teamId, q),
    );
    return found!.n;
  }
  families(db: Queryable, teamId: string): Promise<ModelFamilies['items']> {
    return rows(
      db,
      `SELECT family, count(*)::int AS models FROM model
        WHERE team_id = $1 AND family IS NOT NULL AND deleted_at IS NULL GROUP BY family ORDER BY lower(family), family`,
      [teamId],
    );
  }
  /** Writes a model whose bytes are here, or takes one back that was deleted. @returns whether it was new */
  async insert(db: Queryable, who: Principal, m: ModelToInsert, details: string): Promise<boolean> {
    const inserted = await rows(
      db,
      `WITH back AS (UPDATE model SET deleted_at = NULL WHERE team_id = $10 AND sha256 = $1 AND deleted_at IS NOT NULL)
       INSERT INTO model (sha256, name, file_name, family, format, size_bytes, facts, facts_version, owner_id, team_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING sha256`,
      [
        m.sha256,
        m.name,
        m.file_name,
        m.family,
        m.format,
        m.size_bytes,
        JSON.stringify(m.facts),
        FACTS_VERSION,
        who.id,
        who.teamId,
      ],
    );
    // One that comes back is described by this Rackmark.
    if (inserted.length === 0) await this.describe(db, m.sha256, { facts: m.facts, details });
    else await this.putDetails(db, who.teamId, m.sha256, details);
    return inserted.length > 0;
  }
  /** One at a time brings, or takes away, bytes of this hash: until the transaction ends. */
  async lockBytes(tx: Queryable, sha256: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`blob ${sha256}`]);
  }
  /** Those of these hashes whose bytes somebody needs: of models, and of files that inputs are filled from. */
  async keptAmong(db: Queryable, shas: readonly string[]): Promise<Set<string>> {
    const found = await rows<{ sha256: string }>(
      db,
      `SELECT sha256 FROM model WHERE sha256 = ANY($1) AND deleted_at IS NULL
       UNION SELECT sha256 FROM input_file WHERE sha256 = ANY($1)`,
      [shas],
    );
    return new Set(found.map((r) => r.sha256));
  }
  /** Against whoever is about to put it into a benchmark (`holdAndFindDeleted`). */
  lock(tx: Queryable, teamId: string, sha256: string): Promise<{ name: string } | null> {
    return row(tx, 'SELECT name FROM model WHERE team_id = $1 AND sha256 = $2 FOR UPDATE', [teamId, sha256]);
  }
  /** Locks models, and the bases that LoRA weights among them run in, against deletion. */
  async holdAndFindDeleted(
    tx: Queryable,
    teamId: string,
    shas: readonly string[],
  ): Promise<{ name: string; deleted_at: string | null }[]> {
    const held = await rows<{ name: string; deleted_at: Date | null }>(
      tx,
      `SELECT name, deleted_at FROM model
        WHERE team_id = $1 AND (sha256 = ANY($2) OR sha256 IN (SELECT base_sha256 FROM model WHERE team_id = $1 AND sha256 = ANY($2)))
        ORDER BY sha256 FOR KEY SHARE`,
      [teamId, shas],
    );
    return held
      .filter((m) => m.deleted_at !== null)
      .map((m) => ({ name: m.name, deleted_at: isoOrNull(m.deleted_at) }));
  }
  /** Numbers of benchmarks that are not over and need its bytes, also as the base of LoRA weights. */
  async openBenchmarksOf(tx: Queryable, teamId: string, sha256: string): Promise<number[]> {
    const found = await rows<{ number: number }>(
      tx,
      `SELECT b.number FROM benchmark b WHERE b.team_id = $1 AND b.state <> 'ended' AND EXISTS (
         SELECT 1 FROM cell c JOIN model m ON m.team_id = c.team_id AND m.sha256 = c.model_sha256
          WHERE c.benchmark_id = b.id AND (m.sha256 = $2 OR m.base_sha256 = $2)) ORDER BY b.number`,
      [teamId, sha256],
    );
    return found.map((b) => b.number);
  }
  async countBenchmarksOf(tx: Queryable, teamId: string, sha256: string): Promise<number> {
    const found = await row<{ n: number }>(
      tx,
      'SELECT count(*)::int AS n FROM benchmark WHERE team_id = $1 AND $2 = ANY(models)',
      [teamId, sha256],
    );
    return found?.n ?? 0;
  }
  /** LoRA weights have been measured in it: its name and facts are part of those results. */
  async isFixedBase(tx: Queryable, teamId: string, sha256: string): Promise<boolean> {
    const fixed = 'SELECT 1 FROM model WHERE team_id = $1 AND base_sha256 = $2 AND base_fixed LIMIT 1';
    return (await row(tx, fixed, [teamId, sha256])) !== null;
  }
  async bury(tx: Queryable, teamId: string, sha256: string): Promise<void> {
    await tx.query(
      'UPDATE model SET deleted_at = coalesce(deleted_at, now()) WHERE team_id = $1 AND sha256 = $2',
      [teamId, sha256],
    );
  }
  async remove(tx: Queryable, teamId: string, sha256: string): Promise<void> {
    const freed = 'UPDATE model SET base_sha256 = NULL WHERE team_id = $1 AND base_sha256 = $2';
    await tx.query(freed, [teamId, sha256]);
    await tx.query('DELETE FROM model WHERE team_id = $1 AND sha256 = $2', [teamId, sha256]);
  }
  /**
   * @param teamId null: of every team that has it
   * @param details JSON of lists by their names: large, and for the database alone to take apart
   */
  private async putDetails(
    db: Queryable,
    teamId: string | null,
    sha256: string,
    details: string,
  ): Promise<void> {
    await rows(
      db,
      `DELETE FROM model_detail d USING model m
        WHERE m.sha256 = $2 AND ($1::uuid IS NULL OR m.team_id = $1) AND d.team_id = m.team_id AND d.model_sha256 = m.sha256`,
      [teamId, sha256],
    );
    await rows(
      db,
      `INSERT INTO model_detail (team_id, model_sha256, list, n, item)
       SELECT m.team_id, m.sha256, list.key, item.n, item.value
         FROM model m, jsonb_each($3::jsonb) list, jsonb_array_elements(list.value) WITH ORDINALITY item (value, n)
        WHERE m.sha256 = $2 AND ($1::uuid IS NULL OR m.team_id = $1)`,
      [teamId, sha256, details],
    );
  }
  /** Hashes of models, of whatever team, whose facts an older Rackmark told. @param among these; none: among all */
  async outdated(db: Queryable, among?: readonly string[]): Promise<string[]> {
    const found = await rows<{ sha256: string }>(
      db,
      `SELECT sha256 FROM model
        WHERE facts_version < $1 AND ($2::text[] IS NULL OR sha256 = ANY($2)) GROUP BY sha256 ORDER BY min(created_at)`,
      [FACTS_VERSION, among ?? null],
    );
    return found.map((r) => r.sha256);
  }
  /** Facts are the bytes', and so every team's. @param told null: it cannot be read any more; what was told of it stays */
  async describe(
    db: Queryable,
    sha256: string,
    told: { facts: Model['facts']; details: string } | null,
  ): Promise<void> {
    await rows(
      db,
      'UPDATE model SET facts = coalesce($2::jsonb, facts), facts_version = $3 WHERE sha256 = $1',
      [sha256, told && JSON.stringify(told.facts), FACTS_VERSION],
    );
    if (told !== null) await this.putDetails(db, null, sha256, told.details);
  }
  /** Every input and output of the first signature, of which facts show the first ones. */
  async ends(db: Queryable, teamId: string, shas: readonly string[]): Promise<Map<string, Ends>> {
    const found = await rows<{ sha256: string } & Record<keyof Ends, unknown>>(
      db,
      `SELECT model_sha256 AS sha256,
              coalesce(jsonb_agg(item ORDER BY n) FILTER (WHERE item->>'side' = 'input'), '[]') AS inputs,
              coalesce(jsonb_agg(item ORDER BY n) FILTER (WHERE item->>'side' = 'output'), '[]') AS outputs
         FROM model_detail
        WHERE team_id = $1 AND model_sha256 = ANY($2) AND list = 'tensors' AND (item->>'signature')::int = 0
        GROUP BY model_sha256`,
      [teamId, shas],
    );
    return new Map(found.map(({ sha256, ...sides }) => [sha256, ends.parse(sides)]));
  }
  /** One page of what the facts only count. @param after number of the last item before it */
  async details(
    db: Queryable,
    teamId: string,
    q: { sha256: string; list: keyof Details; limit: number; after: number; signature?: number },
  ): Promise<{ n: number; item: unknown }[]> {
    return rows(
      db,
      `SELECT n, item FROM model_detail
        WHERE team_id = $1 AND model_sha256 = $2 AND list = $3 AND n > $4 AND ($5::int IS NULL OR (item->>'signature')::int = $5)
        ORDER BY n LIMIT $6`,
      [teamId, q.sha256, q.list, q.after, q.signature ?? null, q.limit],
    );
  }
  /** @returns whether there is such a model */
  async change(
    db: Queryable,
    teamId: string,
    sha256: string,
    change: { name?: string; family?: string | null },
  ): Promise<boolean> {
    const changed = await rows(
      db,
      `UPDATE model SET name = coalesce($2, name), family = CASE WHEN $3 THEN $4 ELSE family END
        WHERE sha256 = $1 AND team_id = $5 RETURNING sha256`,
      [sha256, change.name ?? null, change.family !== undefined, change.family ?? null, teamId],
    );
    // LoRA weights belong to the family of the base that they run in.
    if (changed.length > 0 && change.family !== undefined)
      await rows(db, 'UPDATE model SET family = $3 WHERE team_id = $1 AND base_sha256 = $2', [
        teamId,
        sha256,
        change.family,
      ]);
    return changed.length > 0;
  }
  /**
   * Puts LoRA weights into a base's family, which is named after the base where it has none.
   * @returns false: they are fixed to the base that they have
   */
  async attach(db: Queryable, teamId: string, sha256: string, base: string): Promise<boolean> {
    const attached = await rows(
      db,
      `WITH named AS (UPDATE model SET family = name WHERE team_id = $1 AND sha256 = $3 AND family IS NULL)
       UPDATE model m SET base_sha256 = b.sha256, family = coalesce(b.family, b.name) FROM model b
        WHERE m.team_id = $1 AND m.sha256 = $2 AND b.team_id = $1 AND b.sha256 = $3 AND (NOT m.base_fixed OR m.base_sha256 = $3)
       RETURNING m.sha256`,
      [teamId, sha256, base],
    );
    return attached.length > 0;
  }
  /** @returns false: they are fixed to it */
  async detach(db: Queryable, teamId: string, sha256: string): Promise<boolean> {
    const freed = await rows(
      db,
      'UPDATE model SET base_sha256 = NULL WHERE team_id = $1 AND sha256 = $2 AND NOT base_fixed RETURNING sha256',
      [teamId, sha256],
    );
    return freed.length > 0;
  }
  /** From now on their numbers are those of the two together. */
  async fixBases(db: Queryable, teamId: string, shas: readonly string[]): Promise<void> {
    await rows(
      db,
      'UPDATE model SET base_fixed = true WHERE team_id = $1 AND sha256 = ANY($2) AND base_sha256 IS NOT NULL',
      [teamId, shas],
    );
  }
}
