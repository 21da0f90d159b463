import { Injectable } from '@nestjs/common';
import { gateDecision, newBenchmark, newGate, told, type GateDecision } from '@rackmark/contracts';
import { z } from 'zod';
import { cursors } from '../../platform/database/cursor.js';
import { row, rows, type Queryable } from '../../platform/database/rows.js';
import type { Principal } from '../../platform/security/principal.js';
import type { Conditions } from './conditions.js';

const gateSide = z.object({
  label: z.string(),
  /** Hashes by slot. */
  models: z.record(z.string(), z.string()),
  release_id: z.string().nullable(),
  /** Where versions of a runtime are the sides: this one's. */
  runtime: z.string().nullable().default(null),
  /** Of a base that moves: earlier releases, the oldest first, whose stored runs count as its own. */
  pool: z
    .array(z.object({ label: z.string(), models: z.record(z.string(), z.string()), release_id: z.string() }))
    .default([]),
  /** Why it is this one. */
  notes: z.array(told).default([]),
});
export type GateSide = z.infer<typeof gateSide>;

const stored = z.object({
  ...{ id: z.string(), number: z.number(), name: z.string(), owner_id: z.string(), team_id: z.string() },
  request: newGate,
  suite: z.object({ number: z.number(), name: z.string() }).nullable(),
  ...{ base: gateSide, candidate: gateSide, is_cancelled: z.boolean() },
  state: z.enum(['measuring', 'decided']),
  decision: gateDecision.nullable(),
  benchmarks: z.array(z.number()),
  running: z.number().nullable(),
  /** A benchmark of one of its releases that somebody else began. */
  waits_for: z.number().nullable(),
  ...{ created_at: z.date(), decided_at: z.date().nullable() },
});
export type StoredGate = z.infer<typeof stored>;
const of = (found: unknown): StoredGate | null => (found === null ? null : stored.parse(found));

const round = z.object({
  ...{ round: z.number(), request: newBenchmark, notes: z.array(told), benchmark_id: z.string().nullable() },
  /** Of its benchmark; null before there is one. */
  ...{ benchmark: z.number().nullable(), state: z.string().nullable(), cancelled: z.boolean().nullable() },
});
export type GateRound = z.infer<typeof round>;

/** A benchmark that a release has; `isRead`: it has ended, and what its devices were then is known. */
export interface ReleaseBenchmark {
  id: string;
  number: number;
  isRead: boolean;
}

/** How long a benchmark may have ended before the state of its devices is no longer waited for. */
const READ_WITHIN_SECONDS = 60;

const GATE = `
  SELECT g.*, (SELECT jsonb_build_object('number', s.number, 'name', s.name) FROM suite s WHERE s.id = g.suite_id) AS suite,
         ARRAY(SELECT b.number FROM gate_round r JOIN benchmark b ON b.id = r.benchmark_id WHERE r.gate_id = g.id ORDER BY r.round) AS benchmarks,
         (SELECT b.number FROM gate_round r JOIN benchmark b ON b.id = r.benchmark_id WHERE r.gate_id = g.id AND b.state <> 'ended' LIMIT 1) AS running,
         (SELECT b.number FROM benchmark b WHERE g.state = 'measuring' AND b.state <> 'ended'
             AND (b.release_id::text IN (g.base->>'release_id', g.candidate->>'release_id')
               OR b.release_id::text IN (SELECT p->>'release_id' FROM jsonb_array_elements(g.base->'pool') p)) LIMIT 1) AS waits_for
    FROM gate g`;

/** All SQL of gates. */
@Injectable()
export class GatesRepository {
  async insert(
    tx: Queryable,
    who: Principal,
    g: Pick<StoredGate, 'name' | 'request' | 'base' | 'candidate'> & { suiteId: string | null },
  ): Promise<string> {
    const made = await row<{ id: string }>(
      tx,
      `INSERT INTO gate (name, request, suite_id, base, candidate, owner_id, team_id) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
      [
        ...[
          g.name,
          JSON.stringify(g.request),
          g.suiteId,
          JSON.stringify(g.base),
          JSON.stringify(g.candidate),
        ],
        ...[who.id, who.teamId],
      ],
    );
    return made!.id;
  }
  async byId(db: Queryable, id: string): Promise<StoredGate | null> {
    return of(await row(db, `${GATE} WHERE g.id = $1`, [id]));
  }
  async byRef(db: Queryable, { teamId }: Principal, ref: string): Promise<StoredGate | null> {
    return of(
      await row(db, `${GATE} WHERE g.team_id = $1 AND (g.id::text = $2 OR g.number::text = $2)`, [
        teamId,
        ref,
      ]),
    );
  }
  async list(
    db: Queryable,
    { teamId }: Principal,
    q: { suiteId: string | null; cursor?: string | undefined; limit: number },
  ): Promise<StoredGate[]> {
    const after = cursors.gates.read(q.cursor);
    return stored.array().parse(
      await rows(
        db,
        `${GATE} WHERE g.team_id = $1 AND ($2::timestamptz IS NULL OR (g.created_at, g.id) < ($2, $3::uuid))
              AND ($5::uuid IS NULL OR g.suite_id = $5)
            ORDER BY g.created_at DESC, g.id DESC LIMIT $4`,
        [teamId, after?.at ?? null, after?.id ?? null, q.limit, q.suiteId],
      ),
    );
  }
  async count(db: Queryable, { teamId }: Principal, suiteId: string | null): Promise<number> {
    const found = await row<{ n: number }>(
      db,
      'SELECT count(*)::int AS n FROM gate WHERE team_id = $1 AND ($2::uuid IS NULL OR suite_id = $2)',
      [teamId, suiteId],
    );
    return found!.n;
  }
  async measuring(db: Queryable): Promise<string[]> {
    const found = await rows<{ id: string }>(
      db,
      `SELECT id FROM gate WHERE state = 'measuring' ORDER BY created_at`,
    );
    return found.map((f) => f.id);
  }
  async decide(db: Queryable, id: string, decision: GateDecision): Promise<void> {
    await db.query(
      `UPDATE gate SET state = 'decided', decision = $2, decided_at = now() WHERE id = $1 AND state = 'measuring'`,
      [id, JSON.stringify(decision)],
    );
  }
  async cancel(db: Queryable, id: string): Promise<void> {
    await db.query(`UPDATE gate SET is_cancelled = true WHERE id = $1 AND state = 'measuring'`, [id]);
  }

  async rounds(db: Queryable, gateId: string): Promise<GateRound[]> {
    const found = await rows(
      db,
      `SELECT r.round, r.request, r.notes, r.benchmark_id, b.number AS benchmark, b.state, b.cancelled
         FROM gate_round r LEFT JOIN benchmark b ON b.id = r.benchmark_id WHERE r.gate_id = $1 ORDER BY r.round`,
      [gateId],
    );
    return round.array().parse(found);
  }
  /** Of several servers that want the same round the first one writes it. */
  async addRound(
    db: Queryable,
    gateId: string,
    r: Pick<GateRound, 'round' | 'request' | 'notes'>,
  ): Promise<void> {
    await db.query(
      `INSERT INTO gate_round (gate_id, round, request, notes) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [gateId, r.round, JSON.stringify(r.request), JSON.stringify(r.notes)],
    );
  }
  async setBenchmark(db: Queryable, gateId: string, n: number, benchmarkId: string): Promise<void> {
    await db.query('UPDATE gate_round SET benchmark_id = $3 WHERE gate_id = $1 AND round = $2', [
      gateId,
      n,
      benchmarkId,
    ]);
  }

  async benchmarksOf(db: Queryable, releaseId: string): Promise<ReleaseBenchmark[]> {
    return rows(
      db,
      `SELECT id, number, state = 'ended' AND (environment IS NOT NULL OR ended_at < now() - make_interval(secs => $2)) AS "isRead"
         FROM benchmark WHERE release_id = $1 ORDER BY created_at`,
      [releaseId, READ_WITHIN_SECONDS],
    );
  }
  /** What the runs of some benchmarks were made under. */
  async conditions(db: Queryable, benchmarkIds: readonly string[]): Promise<Conditions[]> {
    return rows(
      db,
      `SELECT DISTINCT c.model_sha256, c.configuration->>'runtime' AS asked_runtime, c.device_id, d.facts->>'name' AS device, r.harness->>'version' AS harness,
              (r.engine->>'name') || ' ' || (r.engine->>'version') AS runtime, r.rules_version::text AS judging,
              e.facts->>'android' AS android, e.facts->>'driver' AS driver, e.facts->>'os' AS os
         FROM benchmark b JOIN cell c ON c.benchmark_id = b.id JOIN device d ON d.id = c.device_id
         JOIN run r ON r.cell_id = c.id AND r.outcome = 'measured'
        CROSS JOIN LATERAL (SELECT nullif(b.environment->(c.device_id::text), 'null') AS facts) e
        WHERE b.id = ANY($1)`,
      [benchmarkIds],
    );
  }
}
