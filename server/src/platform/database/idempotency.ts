import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { said } from '@rackmark/words';
import { ProblemError } from '../problem/problem-error.js';
import type { Principal } from '../security/principal.js';
import { row } from './rows.js';
import { transaction } from './transaction.js';

/** Another request with the same key was faster. */
class MadeMeanwhile extends Error {}

/** What a request with an Idempotency-Key makes: the same key with the same request makes it once. */
export class Once {
  private readonly sha256: string;

  /**
   * @param operation what is made; each has keys of its own
   * @param key null: the request has none, and is never the same as another
   */
  constructor(
    private readonly who: Principal,
    private readonly operation: string,
    private readonly key: string | null,
    request: unknown,
  ) {
    this.sha256 = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  }

  /** The id of what this key has made; null: nothing yet. @throws ProblemError IDEMPOTENCY_KEY_REUSED */
  async made(db: DataSource): Promise<string | null> {
    if (this.key === null) return null;
    const before = await row<{ made_id: string; request_sha256: string }>(
      db,
      'SELECT made_id, request_sha256 FROM idempotency_key WHERE principal_id = $1 AND operation = $2 AND key = $3',
      [this.who.id, this.operation, this.key],
    );
    if (before === null) return null;
    if (before.request_sha256 === this.sha256) return before.made_id;
    throw new ProblemError(
      409,
      'IDEMPOTENCY_KEY_REUSED',
      said('problem.key_reused', { what: this.operation }),
    );
  }

  /**
   * Makes it in one transaction with what is remembered of the key. Of two requests with one key at the same time the second
   * waits for the first's end, and makes nothing.
   * @param make returns the id of what it has made
   */
  async make(
    db: DataSource,
    make: (tx: EntityManager) => Promise<string>,
  ): Promise<{ id: string; created: boolean }> {
    try {
      const id = await transaction(db, async (tx) => {
        const made = await make(tx);
        await this.remember(tx, made);
        return made;
      });
      return { id, created: true };
    } catch (error) {
      const id = error instanceof MadeMeanwhile ? await this.made(db) : null;
      if (id === null) throw error;
      return { id, created: false };
    }
  }

  private async remember(tx: EntityManager, id: string): Promise<void> {
    if (this.key === null) return;
    const kept = await row(
      tx,
      `INSERT INTO idempotency_key (principal_id, operation, key, request_sha256, made_id) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING RETURNING 1 AS kept`,
      [this.who.id, this.operation, this.key, this.sha256, id],
    );
    if (kept === null) throw new MadeMeanwhile();
  }
}
