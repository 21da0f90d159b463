import { Injectable } from '@nestjs/common';
import { deliveryAnswer, deliveryState, notice, type DeliveryAnswer, type Notice } from '@rackmark/contracts';
import { z } from 'zod';
import { cursors } from '../../platform/database/cursor.js';
import { row, rows, type Queryable } from '../../platform/database/rows.js';
import type { Of } from './notices.js';

const stored = z.object({
  ...{ id: z.string(), target_id: z.string(), message: notice, state: deliveryState, attempts: z.number() },
  answer: deliveryAnswer.nullable(),
  ...{ next_try_at: z.date().nullable(), created_at: z.date(), ended_at: z.date().nullable() },
});
export type StoredDelivery = z.infer<typeof stored>;

/** Any number, the same in every Rackmark; the second one is the schema's. */
const LOCK = 4_600_005;
/** Longer than an attempt takes with all around it. */
const HELD_SECONDS = 60;
const KEPT_DAYS = 30;

/** All SQL of deliveries. */
@Injectable()
export class DeliveriesRepository {
  /** For every target that hears of it, once for an event. @returns how many */
  async write(tx: Queryable, eventNumber: number, of: Of, n: Notice): Promise<number> {
    const made = await rows(
      tx,
      `INSERT INTO delivery (target_id, event_number, message)
       SELECT t.id, $1, $2 FROM notification_target t
        WHERE t.team_id = $3 AND t.is_enabled AND t.hears ? $4 AND (t.hears_all_suites
              OR EXISTS (SELECT 1 FROM notification_target_suite x WHERE x.target_id = t.id AND x.suite_id = $5::uuid))
       ON CONFLICT (target_id, event_number) DO NOTHING RETURNING id`,
      [eventNumber, JSON.stringify(n), of.team_id, n.type, of.suite_id],
    );
    return made.length;
  }
  async list(
    db: Queryable,
    targetId: string,
    q: { cursor?: string | undefined; limit: number },
  ): Promise<StoredDelivery[]> {
    const after = cursors.deliveries.read(q.cursor);
    const found = await rows(
      db,
      `SELECT * FROM delivery WHERE target_id = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
        ORDER BY created_at DESC, id DESC LIMIT $4`,
      [targetId, after?.at ?? null, after?.id ?? null, q.limit],
    );
    return stored.array().parse(found);
  }
  /** The newest of each target. */
  async last(db: Queryable, targetIds: readonly string[]): Promise<StoredDelivery[]> {
    const found = await rows(
      db,
      `SELECT d.* FROM unnest($1::uuid[]) AS t (id)
        CROSS JOIN LATERAL (SELECT * FROM delivery WHERE target_id = t.id ORDER BY created_at DESC, id DESC LIMIT 1) d`,
      [targetIds],
    );
    return stored.array().parse(found);
  }

  /**
   * What is due, one for each target that nobody is sending to: a receiver that hangs holds up what is its own. Two servers
   * take nothing twice, by a lock that lasts for this transaction; what is taken counts as an attempt, and is free again
   * when whoever took it has not come back in time.
   */
  async take(tx: Queryable): Promise<StoredDelivery[]> {
    const lock = await row<{ is_free: boolean }>(
      tx,
      'SELECT pg_try_advisory_xact_lock($1, hashtext(current_schema())) AS is_free',
      [LOCK],
    );
    if (!lock!.is_free) return [];
    const taken = await rows(
      tx,
      `UPDATE delivery SET attempts = attempts + 1, held_until = now() + make_interval(secs => $1)
        WHERE id IN (SELECT DISTINCT ON (target_id) id FROM delivery d
                      WHERE state = 'waiting' AND next_try_at <= now() AND (held_until IS NULL OR held_until <= now())
                        AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.target_id = d.target_id AND o.state = 'waiting' AND o.held_until > now())
                      ORDER BY target_id, next_try_at, created_at, id)
       RETURNING *`,
      [HELD_SECONDS],
    );
    return stored.array().parse(taken);
  }
  async delivered(db: Queryable, id: string, answer: DeliveryAnswer): Promise<void> {
    await this.end(db, id, 'delivered', answer);
  }
  async givenUp(db: Queryable, id: string, answer: DeliveryAnswer): Promise<void> {
    await this.end(db, id, 'given_up', answer);
  }
  private async end(db: Queryable, id: string, state: string, answer: DeliveryAnswer): Promise<void> {
    await db.query(
      `UPDATE delivery SET state = $2, answer = $3, ended_at = now(), next_try_at = NULL, held_until = NULL
        WHERE id = $1 AND state = 'waiting'`,
      [id, state, JSON.stringify(answer)],
    );
  }
  async later(db: Queryable, id: string, answer: DeliveryAnswer, seconds: number): Promise<void> {
    await db.query(
      `UPDATE delivery SET answer = $2, next_try_at = now() + make_interval(secs => $3), held_until = NULL
        WHERE id = $1 AND state = 'waiting'`,
      [id, JSON.stringify(answer), seconds],
    );
  }
  /** This server stops in the middle of them: whoever comes next sends them, with the same ids. */
  async letGo(db: Queryable, ids: readonly string[]): Promise<void> {
    await db.query('UPDATE delivery SET held_until = NULL WHERE id = ANY($1)', [ids]);
  }
  /** What waits for a target that was switched off is not sent when it is switched on again. */
  async endWaiting(tx: Queryable, targetId: string): Promise<void> {
    await tx.query(
      `UPDATE delivery SET state = 'given_up', ended_at = now(), next_try_at = NULL, held_until = NULL
        WHERE target_id = $1 AND state = 'waiting'`,
      [targetId],
    );
  }
  async forgetOld(db: Queryable): Promise<void> {
    await db.query('DELETE FROM delivery WHERE ended_at < now() - make_interval(days => $1)', [KEPT_DAYS]);
  }
}
