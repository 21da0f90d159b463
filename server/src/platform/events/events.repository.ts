import { Injectable } from '@nestjs/common';
import { row, rows, type Queryable } from '../database/rows.js';
import { storedEvent, type EventKind, type EventOf, type StoredEvent } from './event.js';

const KEPT_DAYS = 7;
/** Those that this Rackmark knows; what a later one wrote is passed over. */
const KINDS = storedEvent.options.map((o) => o.shape.kind.value);

/** All SQL of events; they are written by triggers (migrations/0015_events.sql). */
@Injectable()
export class EventsRepository {
  /** Numbers what has been committed. Not within a transaction: others that number would wait for its end. @returns the last number */
  async number(db: Queryable): Promise<number> {
    return (await row<{ last: number }>(db, 'SELECT number_events() AS last'))!.last;
  }
  /** What was told after a place, in order.  */
  async between(db: Queryable, after: number, to: number, limit: number): Promise<StoredEvent[]> {
    const found = await rows(
      db,
      `SELECT number, at, kind, benchmark_id, data FROM event
        WHERE number > $1 AND number <= $2 AND kind = ANY($4) ORDER BY number LIMIT $3`,
      [after, to, limit, KINDS],
    );
    return found.map((e) => storedEvent.parse(e));
  }
  /** What happened to a benchmark in the last seconds, in order. */
  async recent(db: Queryable, benchmarkId: string, seconds: number, limit: number): Promise<StoredEvent[]> {
    const found = await rows(
      db,
      `SELECT * FROM (SELECT number, at, kind, benchmark_id, data FROM event
         WHERE at > now() - make_interval(secs => $2) AND benchmark_id = $1 AND number IS NOT NULL AND kind = ANY($4)
         ORDER BY number DESC LIMIT $3) newest ORDER BY number`,
      [benchmarkId, seconds, limit, KINDS],
    );
    return found.map((e) => storedEvent.parse(e));
  }
  /** The next one of some kinds. */
  async next<K extends EventKind>(
    db: Queryable,
    { after, to, kinds }: { after: number; to: number; kinds: readonly K[] },
  ): Promise<EventOf<K> | null> {
    const found = await row<object>(
      db,
      `SELECT number, at, kind, benchmark_id, data FROM event
        WHERE number > $1 AND number <= $2 AND kind = ANY($3) ORDER BY number LIMIT 1`,
      [after, to, kinds],
    );
    // The kinds that were asked for.
    return found === null ? null : (storedEvent.parse(found) as EventOf<K>);
  }

  /** A reader that is new begins at what is told from now on. */
  async addReader(db: Queryable, name: string, at: number): Promise<void> {
    await db.query('INSERT INTO event_reader (name, number) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      name,
      at,
    ]);
  }
  /** How far a reader has come, held until the transaction ends; null: another server reads by this name now. */
  async lockPlace(tx: Queryable, name: string): Promise<number | null> {
    const found = await row<{ number: number }>(
      tx,
      'SELECT number FROM event_reader WHERE name = $1 FOR UPDATE SKIP LOCKED',
      [name],
    );
    return found?.number ?? null;
  }
  async move(tx: Queryable, name: string, to: number): Promise<void> {
    await tx.query('UPDATE event_reader SET number = $2, moved_at = now() WHERE name = $1', [name, to]);
  }

  /** What is old and was read by all; a reader that has not moved for as long is no more. */
  async forgetOld(db: Queryable): Promise<void> {
    await db.query(
      `DELETE FROM event WHERE at < now() - make_interval(days => $1) AND number <= coalesce(
         (SELECT min(number) FROM event_reader WHERE moved_at > now() - make_interval(days => $1)), number)`,
      [KEPT_DAYS],
    );
  }
}
