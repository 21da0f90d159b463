import { Injectable } from '@nestjs/common';
import {
  notificationKind,
  said,
  type NewNotificationTarget,
  type NotificationTargetChange,
  type Said,
} from '@rackmark/contracts';
import { z } from 'zod';
import { row, rows, type Queryable } from '../../platform/database/rows.js';
import type { Principal } from '../../platform/security/principal.js';

const stored = z.object({
  ...{ id: z.string(), name: z.string(), kind: z.enum(['json', 'slack', 'email']) },
  url: z.string().nullable(),
  addresses: z.array(z.string()).nullable(),
  language: z.enum(['en', 'es']),
  secret: z.string().nullable(),
  hears: z.array(notificationKind),
  hears_all_suites: z.boolean(),
  suites: z.array(z.object({ id: z.string(), number: z.number(), name: z.string() })),
  is_enabled: z.boolean(),
  off_said: said.nullable(),
  created_at: z.date(),
});
export type StoredTarget = z.infer<typeof stored>;

const TARGET = `
  SELECT t.*, coalesce((SELECT jsonb_agg(jsonb_build_object('id', s.id, 'number', s.number, 'name', s.name) ORDER BY s.number)
                          FROM notification_target_suite x JOIN suite s ON s.id = x.suite_id WHERE x.target_id = t.id), '[]') AS suites
    FROM notification_target t`;

/** All SQL of targets. */
@Injectable()
export class TargetsRepository {
  async list(db: Queryable, { teamId }: Principal): Promise<StoredTarget[]> {
    return stored
      .array()
      .parse(await rows(db, `${TARGET} WHERE t.team_id = $1 ORDER BY t.created_at, t.id`, [teamId]));
  }
  async byId(db: Queryable, { teamId }: Principal, id: string): Promise<StoredTarget | null> {
    return of(await row(db, `${TARGET} WHERE t.team_id = $1 AND t.id = $2`, [teamId, id]));
  }
  /** For what is sent. */
  async toSend(db: Queryable, id: string): Promise<StoredTarget | null> {
    return of(await row(db, `${TARGET} WHERE t.id = $1`, [id]));
  }
  /** Held until the transaction ends: targets of a team are counted and made by one at a time. */
  async lockedCount(tx: Queryable, { teamId }: Principal): Promise<number> {
    await tx.query('SELECT id FROM team WHERE id = $1 FOR NO KEY UPDATE', [teamId]);
    const found = await row<{ n: number }>(
      tx,
      'SELECT count(*)::int AS n FROM notification_target WHERE team_id = $1',
      [teamId],
    );
    return found!.n;
  }
  async insert(
    tx: Queryable,
    who: Principal,
    t: NewNotificationTarget,
    secret: string | null,
  ): Promise<string> {
    const made = await row<{ id: string }>(
      tx,
      `INSERT INTO notification_target (name, kind, url, addresses, language, secret, hears, hears_all_suites, is_enabled, owner_id, team_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
      [
        ...[t.name, t.kind, t.kind === 'email' ? null : t.url],
        ...[t.kind === 'email' ? JSON.stringify(t.addresses) : null, t.kind === 'json' ? 'en' : t.language],
        ...[secret, JSON.stringify(t.hears), t.suites === null, t.is_enabled, who.id, who.teamId],
      ],
    );
    await this.setSuites(tx, made!.id, t.suites ?? []);
    return made!.id;
  }
  async change(tx: Queryable, id: string, { suites, ...c }: NotificationTargetChange): Promise<void> {
    const given: Record<string, unknown> = {
      ...c,
      ...(c.hears && { hears: JSON.stringify(c.hears) }),
      ...(c.addresses && { addresses: JSON.stringify(c.addresses) }),
      ...(suites !== undefined && { hears_all_suites: suites === null }),
      // A person's word stands above why Rackmark had switched it off.
      ...(c.is_enabled !== undefined && { off_said: null }),
    };
    const names = Object.keys(given);
    // Names of columns are those of the schema.
    if (names.length > 0)
      await tx.query(
        `UPDATE notification_target SET ${names.map((k, i) => `${k} = $${i + 2}`).join(', ')} WHERE id = $1`,
        [id, ...names.map((k) => given[k])],
      );
    if (suites === undefined) return;
    await tx.query('DELETE FROM notification_target_suite WHERE target_id = $1', [id]);
    await this.setSuites(tx, id, suites ?? []);
  }
  private async setSuites(tx: Queryable, id: string, suites: readonly string[]): Promise<void> {
    await tx.query(
      'INSERT INTO notification_target_suite (target_id, suite_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING',
      [id, suites],
    );
  }
  async remove(db: Queryable, id: string): Promise<void> {
    await db.query('DELETE FROM notification_target WHERE id = $1', [id]);
  }
  async switchOff(tx: Queryable, id: string, why: Said): Promise<void> {
    await tx.query('UPDATE notification_target SET is_enabled = false, off_said = $2 WHERE id = $1', [
      id,
      JSON.stringify(why),
    ]);
  }
}
const of = (found: unknown): StoredTarget | null => (found === null ? null : stored.parse(found));
