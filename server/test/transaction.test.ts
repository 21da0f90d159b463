import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DataSource, type EntityManager } from 'typeorm';
import { afterCommit, transaction } from '../src/platform/database/transaction.js';
import { testPortal, type TestPortal } from './support/portal.js';

let portal: TestPortal;
let db: DataSource;
beforeAll(async () => {
  portal = await testPortal();
  db = portal.app.get(DataSource);
  await db.query('CREATE TABLE pair (id integer PRIMARY KEY, n integer NOT NULL DEFAULT 0)');
  await db.query('INSERT INTO pair (id) VALUES (1), (2)');
});
afterAll(() => portal.stop());

/** Each takes its first row, waits until the other has one too, and then wants the other's. */
function crossing(): {
  both: (mine: number, other: number, also?: (tx: EntityManager) => void) => Promise<number>;
  tries: () => number;
} {
  let tries = 0;
  let holding = 0;
  let meet = () => {};
  const met = new Promise<void>((resolve) => (meet = resolve));
  const both = (mine: number, other: number, also?: (tx: EntityManager) => void) =>
    transaction(db, async (tx) => {
      tries += 1;
      also?.(tx);
      await tx.query('UPDATE pair SET n = n + 1 WHERE id = $1', [mine]);
      holding += 1;
      if (holding === 2) meet();
      await met;
      await tx.query('UPDATE pair SET n = n + 1 WHERE id = $1', [other]);
      return mine;
    });
  return { both, tries: () => tries };
}

it('the victim of a deadlock is run again: both changes happen, each once', async () => {
  const { both, tries } = crossing();
  expect(await Promise.all([both(1, 2), both(2, 1)])).toEqual([1, 2]);
  expect(tries()).toBe(3);
  expect(await db.query('SELECT n FROM pair ORDER BY id')).toEqual([{ n: 2 }, { n: 2 }]);
});

it('any other error ends it at once, and nothing of it has happened', async () => {
  let tries = 0;
  await expect(
    transaction(db, async (tx) => {
      tries += 1;
      await tx.query('UPDATE pair SET n = 99');
      await tx.query('INSERT INTO pair (id) VALUES (1)');
    }),
  ).rejects.toMatchObject({ code: '23505' });
  expect(tries).toBe(1);
  expect(await db.query('SELECT max(n) AS n FROM pair')).toEqual([{ n: 2 }]);
});

it('what is told of a transaction is told once, and only when it is done', async () => {
  const told: string[] = [];
  const { both } = crossing();
  await Promise.all(
    [
      [1, 2],
      [2, 1],
    ].map(([mine, other]) => both(mine!, other!, (tx) => afterCommit(tx, () => told.push(`${mine}`)))),
  );
  expect(told.sort()).toEqual(['1', '2']);
  const lost = transaction(db, async (tx) => {
    afterCommit(tx, () => told.push('lost'));
    throw new Error('no');
  });
  await expect(lost).rejects.toThrow('no');
  expect(told).not.toContain('lost');
  afterCommit(db, () => told.push('at once'));
  expect(told).toContain('at once');
});
