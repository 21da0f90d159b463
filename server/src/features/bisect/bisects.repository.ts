import { Injectable } from '@nestjs/common';
import {
  bisectAnswer,
  bisectEvidence,
  newBenchmark,
  newBisect,
  told,
  type BisectEvidence,
  type NewBenchmark,
  type NewBisect,
} from '@rackmark/contracts';
import { z } from 'zod';
import { row, rows, type Queryable } from '../../platform/database/rows.js';
import type { Principal } from '../../platform/security/principal.js';
import { subject, type Subject } from './subject.js';

const result = z.object({ answer: bisectAnswer, title: told });
export type BisectResult = z.infer<typeof result>;

const stored = z.object({
  ...{ id: z.string(), alert_id: z.string(), alert: z.number(), owner_id: z.string(), team_id: z.string() },
  ...{ request: newBisect, subject, is_cancelled: z.boolean() },
  state: z.enum(['measuring', 'ended']),
  result: result.nullable(),
  ...{ created_at: z.date(), ended_at: z.date().nullable() },
});
export type StoredBisect = z.infer<typeof stored>;
const of = (found: unknown): StoredBisect | null => (found === null ? null : stored.parse(found));

const round = z.object({
  ...{ round: z.number(), request: newBenchmark, benchmark_id: z.string().nullable() },
  /** Of its benchmark; null before there is one. */
  ...{ benchmark: z.number().nullable(), state: z.string().nullable(), cancelled: z.boolean().nullable() },
});
export type BisectRound = z.infer<typeof round>;

const step = z.object({
  ...{ step: z.number(), at: z.number(), good: z.number(), bad: z.number() },
  evidence: bisectEvidence.nullable(),
  rounds: z.array(round),
});
export type StoredStep = z.infer<typeof step>;

const BISECT = 'SELECT b.*, a.number AS alert FROM bisect b JOIN alert a ON a.id = b.alert_id';

/** All SQL of bisects. */
@Injectable()
export class BisectsRepository {
  /** @returns null where one of this alert is under way */
  async insert(
    tx: Queryable,
    who: Principal,
    b: { alertId: string; request: NewBisect; subject: Subject },
  ): Promise<string | null> {
    const made = await row<{ id: string }>(
      tx,
      `INSERT INTO bisect (alert_id, request, subject, owner_id, team_id) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (alert_id) WHERE state = 'measuring' DO NOTHING RETURNING id`,
      [b.alertId, JSON.stringify(b.request), JSON.stringify(b.subject), who.id, who.teamId],
    );
    return made?.id ?? null;
  }
  async byId(db: Queryable, id: string): Promise<StoredBisect | null> {
    return of(await row(db, `${BISECT} WHERE b.id = $1`, [id]));
  }
  /** The newest of an alert. */
  async ofAlert(db: Queryable, alertId: string): Promise<StoredBisect | null> {
    return of(await row(db, `${BISECT} WHERE b.alert_id = $1 ORDER BY b.created_at DESC LIMIT 1`, [alertId]));
  }
  async measuring(db: Queryable): Promise<string[]> {
    const found = await rows<{ id: string }>(
      db,
      `SELECT id FROM bisect WHERE state = 'measuring' ORDER BY created_at`,
    );
    return found.map((f) => f.id);
  }
  async cancel(db: Queryable, id: string): Promise<boolean> {
    const found = await rows(
      db,
      `UPDATE bisect SET is_cancelled = true WHERE id = $1 AND state = 'measuring' AND NOT is_cancelled RETURNING id`,
      [id],
    );
    return found.length > 0;
  }
  /** @returns whether it had not ended before */
  async end(tx: Queryable, id: string, ended: BisectResult): Promise<boolean> {
    const found = await rows(
      tx,
      `UPDATE bisect SET state = 'ended', result = $2, ended_at = now() WHERE id = $1 AND state = 'measuring' RETURNING id`,
      [id, JSON.stringify(ended)],
    );
    return found.length > 0;
  }

  async steps(db: Queryable, bisectId: string): Promise<StoredStep[]> {
    const found = await rows(
      db,
      `SELECT s.step, s.at, s.good, s.bad, s.evidence, coalesce((
          SELECT jsonb_agg(jsonb_build_object('round', r.round, 'request', r.request, 'benchmark_id', r.benchmark_id,
                             'benchmark', b.number, 'state', b.state, 'cancelled', b.cancelled) ORDER BY r.round)
            FROM bisect_round r LEFT JOIN benchmark b ON b.id = r.benchmark_id
           WHERE r.bisect_id = s.bisect_id AND r.step = s.step), '[]') AS rounds
         FROM bisect_step s WHERE s.bisect_id = $1 ORDER BY s.step`,
      [bisectId],
    );
    return step.array().parse(found);
  }
  /** Of several servers that want the same step the first one writes it. */
  async addStep(
    db: Queryable,
    bisectId: string,
    s: Pick<StoredStep, 'step' | 'at' | 'good' | 'bad' | 'evidence'>,
  ): Promise<void> {
    await db.query(
      `INSERT INTO bisect_step (bisect_id, step, at, good, bad, evidence) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [bisectId, s.step, s.at, s.good, s.bad, s.evidence && JSON.stringify(s.evidence)],
    );
  }
  async settle(db: Queryable, bisectId: string, n: number, evidence: BisectEvidence): Promise<void> {
    await db.query(
      'UPDATE bisect_step SET evidence = $3 WHERE bisect_id = $1 AND step = $2 AND evidence IS NULL',
      [bisectId, n, JSON.stringify(evidence)],
    );
  }
  async addRound(
    db: Queryable,
    bisectId: string,
    r: { step: number; round: number; request: NewBenchmark },
  ): Promise<void> {
    await db.query(
      `INSERT INTO bisect_round (bisect_id, step, round, request) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [bisectId, r.step, r.round, JSON.stringify(r.request)],
    );
  }
  async setBenchmark(
    db: Queryable,
    bisectId: string,
    r: { step: number; round: number },
    benchmarkId: string,
  ): Promise<void> {
    await db.query(
      'UPDATE bisect_round SET benchmark_id = $4 WHERE bisect_id = $1 AND step = $2 AND round = $3',
      [bisectId, r.step, r.round, benchmarkId],
    );
  }
}
