import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newBenchmark } from '@rackmark/contracts';
import { badModels } from '@rackmark/sample-models';
import fc from 'fast-check';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { BenchmarksService } from '../src/features/benchmarks/benchmarks.service.js';
import type { StoredEvent } from '../src/platform/events/event.js';
import { EventLog } from '../src/platform/events/event-log.js';
import { EventsRepository } from '../src/platform/events/events.repository.js';
import { Periodic } from '../src/platform/load/periodic.js';
import { LocalBus } from '../src/platform/realtime/local-bus.js';
import { until } from '../../test-support/patience.js';
import { finish, FakeAgent } from './support/fake-agent.js';
import { testPortal, upload, type TestPortal } from './support/portal.js';
import { THIS_COMPUTER } from '../src/platform/security/principal.js';

let portal: TestPortal;
let model: string;
let db: DataSource;
let benchmarks: string[];
const repository = new EventsRepository();
beforeAll(async () => {
  portal = await testPortal();
  db = portal.app.get(DataSource);
  model = (await upload(portal, badModels.addModel())).body.model.sha256;
  const { devices } = await FakeAgent.welcomed(portal);
  benchmarks = [];
  for (let i = 0; i < 3; i++)
    benchmarks.push(
      (
        await portal.app
          .get(BenchmarksService)
          .create(
            THIS_COMPUTER,
            newBenchmark.parse({ models: [model], configurations: [{}], devices: { ids: devices } }),
            null,
          )
      ).benchmark.id,
    );
});
afterAll(() => portal.stop());

/** A connection of its own: transactions that go on beside each other. */
async function writer(): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: process.env['RACKMARK_TEST_DATABASE_URL']!,
    options: `-c search_path=${portal.config.databaseSchema}`,
  });
  await client.connect();
  return client;
}
const say = (client: Pick<pg.Client, 'query'>, benchmark: string, text: string) =>
  client.query(`INSERT INTO happening (benchmark_id, kind, text) VALUES ($1, 'info', $2)`, [benchmark, text]);

/** A log of its own, as another server has one. */
function log(): EventLog {
  return new EventLog(db, repository, new Periodic(db), new LocalBus());
}
const texts = async (events: readonly StoredEvent[]): Promise<string[]> => {
  const ids = events.flatMap((e) => (e.kind === 'happened' ? [e.data.happening_id] : []));
  const { rows } = await portal.db.query('SELECT id, text FROM happening WHERE id = ANY($1)', [ids]);
  const byId = new Map((rows as { id: number; text: string }[]).map((r) => [Number(r.id), r.text]));
  return ids.map((id) => byId.get(id)!);
};

it('what is committed later is read later, however small its number of writing is', async () => {
  const [early, late] = [await writer(), await writer()];
  const start = await repository.number(db);
  await early.query('BEGIN');
  await say(early, benchmarks[0]!, 'written first');
  await say(late, benchmarks[0]!, 'committed first');
  const first = await repository.number(db);
  expect(await texts(await repository.between(db, start, first, 10))).toEqual(['committed first']);
  await early.query('COMMIT');
  const second = await repository.number(db);
  expect(await texts(await repository.between(db, first, second, 10))).toEqual(['written first']);
  await early.end();
  await late.end();
});

it('who numbers waits for another that numbers, so that no smaller number appears later', async () => {
  const [one, other] = [await writer(), await writer()];
  const start = await repository.number(db);
  await say(one, benchmarks[0]!, 'numbered first');
  await other.query('BEGIN');
  await other.query('SELECT number_events()');
  await say(one, benchmarks[0]!, 'numbered second');
  let read: string[] | null = null;
  const reading = repository
    .number(db)
    .then(async (last) => (read = await texts(await repository.between(db, start, last, 10))));
  const waits = async () =>
    (
      await portal.db.query(
        `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query = 'SELECT number_events() AS last'`,
      )
    ).rows.length > 0;
  await until(async () => read !== null || (await waits()), 'it waits, or has read');
  await other.query('COMMIT');
  await reading;
  expect(read).toEqual(['numbered first', 'numbered second']);
  await one.end();
  await other.end();
});

interface Turn {
  benchmark: number;
  pause: number;
  fails: boolean;
}
const turn = fc.record({ benchmark: fc.nat(2), pause: fc.nat(4), fails: fc.boolean() });

it('of writers at once each committed event is read once by every reader, in the order of its benchmark, over crashes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(turn, { minLength: 2, maxLength: 8 }), { minLength: 2, maxLength: 5 }),
      fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }),
      concurrently,
    ),
    { numRuns: Number(process.env['RACKMARK_TEST_RUNS'] ?? 12), endOnFailure: true },
  );
});

let round = 0;
async function concurrently(turns: readonly (readonly Turn[])[], crashes: readonly number[]): Promise<void> {
  const name = `reader ${++round}`;
  await portal.db.query('CREATE TABLE IF NOT EXISTS seen (id serial, reader text, event bigint)');
  const listened: StoredEvent[] = [];
  const listener = log();
  listener.listen((events) => void listened.push(...events));
  await listener.onApplicationBootstrap();
  // Two servers that read under one name, and fail in the middle of events now and then.
  const planned = [...crashes];
  const readers = [log(), log()];
  for (const reader of readers) {
    reader.follow(name, ['happened'], async (event, tx) => {
      await tx.query('INSERT INTO seen (reader, event) VALUES ($1, $2)', [name, event.data.happening_id]);
      const left = planned.pop();
      if (left !== undefined && left > 0) throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
    });
    await reader.onApplicationBootstrap();
  }
  const committed: string[][] = benchmarks.map(() => []);
  let writing = true;
  const numbering = (async () => {
    while (writing) await Promise.all([repository.number(db), repository.number(db)]);
  })();
  await Promise.all(
    turns.map(async (own, w) => {
      const client = await writer();
      for (const [n, { benchmark, pause, fails }] of own.entries()) {
        const [id, text] = [benchmarks[benchmark]!, `${round} ${w}.${n}`];
        await client.query('BEGIN');
        // Written before it waits for the others, and after.
        await say(client, id, `${text} before`);
        await wait(pause);
        await client.query('SELECT 1 FROM benchmark WHERE id = $1 FOR NO KEY UPDATE', [id]);
        await say(client, id, `${text} after`);
        await wait(pause);
        // In the order in which the lock was had.
        if (!fails) committed[benchmark]!.push(`${text} after`);
        await client.query(fails ? 'ROLLBACK' : 'COMMIT');
      }
      await client.end();
    }),
  );
  writing = false;
  await numbering;
  const all = committed.flat().flatMap((text) => [text, text.replace('after', 'before')]);
  const read = async () =>
    (
      await portal.db.query(
        'SELECT h.text, h.benchmark_id FROM seen s JOIN happening h ON h.id = s.event WHERE s.reader = $1 ORDER BY s.id',
        [name],
      )
    ).rows as { text: string; benchmark_id: string }[];
  await until(async () => (await read()).length >= all.length, 'all was read');
  await until(() => Promise.resolve(listened.length >= all.length), 'all was heard');
  await Promise.all([listener, ...readers].map((l) => l.onApplicationShutdown()));
  for (const told of [(await read()).map((r) => r.text), await texts(listened)]) {
    expect([...told].sort()).toEqual([...all].sort());
    committed.forEach((own) => {
      expect(told.filter((text) => own.includes(text))).toEqual(own);
      for (const text of own)
        expect(told.indexOf(text.replace('after', 'before'))).toBeLessThan(told.indexOf(text));
    });
  }
  const numbers = listened.map((e) => e.number);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
}

it('a benchmark tells of its start, each result, each cell and its end, in this order', async () => {
  const { agent, devices } = await FakeAgent.welcomed(portal);
  const start = await repository.number(db);
  const request = { configurations: [{}, { accelerator: 'gpu' }], plan: { repeats: 2 } };
  const { benchmark } = await portal.app
    .get(BenchmarksService)
    .create(
      THIS_COMPUTER,
      newBenchmark.parse({ models: [model], devices: { ids: devices }, ...request }),
      null,
    );
  await finish(portal, (await agent.claim(devices[0]!))!);
  const events = await repository.between(db, start, await repository.number(db), 100);
  const own = events.filter((e) => 'benchmark_id' in e && e.benchmark_id === benchmark.id);
  expect(own.map((e) => e.kind).filter((kind) => kind !== 'happened')).toEqual([
    ...['benchmark_created', 'cell_ended', 'benchmark_started', 'run_stored', 'run_stored', 'cell_ended'],
    ...['attempt_ended', 'benchmark_ended'],
  ]);
  const phases = events.flatMap((e) => (e.kind === 'device_changed' ? [e.data.phase] : []));
  expect(phases).toEqual(['reserved', 'ready']);
  agent.disconnect();
});

it('old events go once every reader has come past them', async () => {
  const last = await repository.number(db);
  const count = async () =>
    (await portal.db.query('SELECT count(*)::int AS n FROM event WHERE number <= $1', [last])).rows[0].n;
  await portal.db.query(`UPDATE event SET at = now() - interval '8 days'`);
  await portal.db.query(`DELETE FROM event_reader WHERE name <> 'scheduling'`);
  await portal.db.query(`INSERT INTO event_reader (name, number) VALUES ('slow', $1)`, [last - 2]);
  const forgotten = async (left: number) => {
    await repository.forgetOld(db);
    return (await count()) === left;
  };
  await until(() => forgotten(2), 'what both have come past is gone');
  await portal.db.query(`UPDATE event_reader SET moved_at = now() - interval '8 days' WHERE name = 'slow'`);
  await until(() => forgotten(0), 'who has not moved for so long is waited for no more');
});
