import { Injectable } from '@nestjs/common';
import { row, rows, type Queryable } from '../../platform/database/rows.js';
import type { Principal } from '../../platform/security/principal.js';

export const CODE_MINUTES = 15;
export const SESSION_DAYS = 30;
/** Any number, the same in every Rackmark: of two servers that start at once, one makes the first token. */
const FIRST_TOKEN_LOCK = 4_600_002;

export interface Held {
  id: string;
  sha256: string;
  /** Whom it stands for. */
  principal: Principal;
}

const PRINCIPAL = `jsonb_build_object('kind', p.kind, 'id', p.id, 'teamId', p.team_id) AS principal`;

/** All SQL of tokens, sessions, codes and keys. Secrets come in and stay as hashes. */
@Injectable()
export class IdentityRepository {
  adminToken(db: Queryable, sha256: string): Promise<Held | null> {
    return row(
      db,
      `SELECT t.id, t.sha256, ${PRINCIPAL} FROM admin_token t JOIN principal p ON p.id = t.principal_id WHERE t.sha256 = $1`,
      [sha256],
    );
  }
  /** @returns the token's id; null when the principal has one already */
  async makeFirstToken(tx: Queryable, { id }: Principal, sha256: string): Promise<string | null> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [FIRST_TOKEN_LOCK]);
    const made = await row<{ id: string }>(
      tx,
      `INSERT INTO admin_token (sha256, principal_id)
       SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM admin_token WHERE principal_id = $2) RETURNING id`,
      [sha256, id],
    );
    return made?.id ?? null;
  }

  session(db: Queryable, sha256: string): Promise<Held | null> {
    return row(
      db,
      `SELECT s.id, s.sha256, ${PRINCIPAL} FROM session s JOIN admin_token t ON t.id = s.admin_token_id JOIN principal p ON p.id = t.principal_id
        WHERE s.sha256 = $1 AND s.expires_at > now()`,
      [sha256],
    );
  }
  async beginSession(db: Queryable, sha256: string, adminTokenId: string): Promise<void> {
    await db.query('DELETE FROM session WHERE expires_at < now()');
    await db.query(
      `INSERT INTO session (sha256, admin_token_id, expires_at) VALUES ($1, $2, now() + make_interval(days => $3))`,
      [sha256, adminTokenId, SESSION_DAYS],
    );
  }
  async endSession(db: Queryable, id: string): Promise<void> {
    await db.query('DELETE FROM session WHERE id = $1', [id]);
  }

  async makeCode(db: Queryable, { teamId }: Principal, sha256: string): Promise<Date> {
    // Kept for a day after their end, so that a late one is told why it does not work.
    await db.query(`DELETE FROM enrolment_code WHERE expires_at < now() - interval '1 day'`);
    const made = await row<{ expires_at: Date }>(
      db,
      `INSERT INTO enrolment_code (sha256, team_id, expires_at) VALUES ($1, $2, now() + make_interval(mins => $3)) RETURNING expires_at`,
      [sha256, teamId, CODE_MINUTES],
    );
    return made!.expires_at;
  }
  /**
   * One statement: of two that come with one code at the same moment, one gets it.
   * @returns the team that the agent works for; null when the code is good for nothing
   */
  async useCode(tx: Queryable, sha256: string, agentId: string): Promise<string | null> {
    const used = await row<{ team_id: string }>(
      tx,
      `UPDATE enrolment_code SET used_at = now(), used_by = $2
        WHERE sha256 = $1 AND used_at IS NULL AND expires_at > now() RETURNING team_id`,
      [sha256, agentId],
    );
    return used?.team_id ?? null;
  }
  code(db: Queryable, sha256: string): Promise<{ used_at: Date | null; expires_at: Date } | null> {
    return row(db, 'SELECT used_at, expires_at FROM enrolment_code WHERE sha256 = $1', [sha256]);
  }

  agentKey(db: Queryable, sha256: string): Promise<(Held & { revoked_at: Date | null }) | null> {
    return row(
      db,
      `SELECT id, sha256, revoked_at, jsonb_build_object('kind', 'agent', 'id', agent_id, 'teamId', team_id) AS principal
         FROM agent_key WHERE sha256 = $1`,
      [sha256],
    );
  }
  /** @returns false when the agent has a key that works */
  async makeKey(
    tx: Queryable,
    { agentId, teamId, name }: { agentId: string; teamId: string; name: string },
    sha256: string,
  ): Promise<boolean> {
    const made = await rows(
      tx,
      `INSERT INTO agent_key (agent_id, team_id, name, sha256) VALUES ($1, $2, $3, $4)
       ON CONFLICT (agent_id) WHERE revoked_at IS NULL DO NOTHING RETURNING id`,
      [agentId, teamId, name, sha256],
    );
    return made.length > 0;
  }
  async revokeKey(db: Queryable, { teamId }: Pick<Principal, 'teamId'>, agentId: string): Promise<boolean> {
    const revoked = await rows(
      db,
      'UPDATE agent_key SET revoked_at = now() WHERE agent_id = $1 AND team_id = $2 AND revoked_at IS NULL RETURNING id',
      [agentId, teamId],
    );
    return revoked.length > 0;
  }

  /** Which of these tokens, sessions and keys still work. */
  async stillValid(db: Queryable, ids: readonly string[]): Promise<Set<string>> {
    const valid = await rows<{ id: string }>(
      db,
      `SELECT id FROM admin_token WHERE id = ANY($1::uuid[])
       UNION ALL SELECT id FROM session WHERE id = ANY($1::uuid[]) AND expires_at > now()
       UNION ALL SELECT id FROM agent_key WHERE id = ANY($1::uuid[]) AND revoked_at IS NULL`,
      [ids],
    );
    return new Set(valid.map((v) => v.id));
  }
}
