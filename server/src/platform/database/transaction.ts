import { setTimeout as wait } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import type { Queryable } from './rows.js';

/** PostgreSQL chose this transaction to end a deadlock, or could not order it among others. Nothing of it has happened. */
const TRY_AGAIN = new Set(['40P01', '40001']);
const TRIES = 4;
const PAUSE_MS = 20;

/** What to tell once a transaction is committed. */
const toTell = new WeakMap<Queryable, (() => void)[]>();

/**
 * Runs a transaction, and again when it was the victim of a deadlock. `work` must bear being repeated: nothing but the
 * database may be changed in it, and what others are to be told of it goes through `afterCommit`.
 *
 * Whoever locks several rows locks them in this order, so that nobody waits in a circle and a victim stays an exception:
 *
 * 1. the agent's row
 * 2. devices, in the order of their ids: a device's row stands for all that happens on it
 * 3. tasks, leases (in the order of their devices), jobs (of their ids), runs and cells, which are that device's
 * 4. the benchmark; a transaction ends work of one benchmark only
 *
 * Who begins at a lease or a task reads its device first, which never changes, and locks that.
 */
export async function transaction<T>(
  db: DataSource,
  work: (tx: EntityManager) => Promise<T>,
  random: () => number = Math.random,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const told: (() => void)[] = [];
    let result: T;
    try {
      result = await db.transaction((tx) => {
        toTell.set(tx, told);
        return work(tx);
      });
    } catch (error) {
      if (attempt === TRIES || !isVictim(error)) throw error;
      await wait(PAUSE_MS * attempt * (0.5 + random()));
      continue;
    }
    for (const tell of told) tell();
    return result;
  }
}

/** Tells others what a transaction did when it has been done, once; at once where there is no transaction. */
export function afterCommit(db: Queryable, tell: () => void): void {
  const told = toTell.get(db);
  if (told === undefined) tell();
  else told.push(tell);
}

const isVictim = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && TRY_AGAIN.has(String(error.code));
