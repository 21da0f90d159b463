import { setTimeout as wait } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';

/** PostgreSQL chose this transaction to end a deadlock, or could not order it among others. Nothing of it has happened. */
const TRY_AGAIN = new Set(['40P01', '40001']);
const TRIES = 4;
const PAUSE_MS = 20;

/**
 * Runs a transaction, and again when it was the victim of a deadlock: agents, sweeps and people change the same rows in
 * orders of their own, and PostgreSQL's answer to that is to let one of them repeat. `work` must bear it: nothing but the
 * database may be changed in it. (Hints on the bus may be told twice; they carry no truth.)
 */
export async function transaction<T>(
  db: DataSource,
  work: (tx: EntityManager) => Promise<T>,
  random: () => number = Math.random,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (attempt === TRIES || !isVictim(error)) throw error;
      await wait(PAUSE_MS * attempt * (0.5 + random()));
    }
  }
}

const isVictim = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && TRY_AGAIN.has(String(error.code));
