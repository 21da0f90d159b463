import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { row } from '../database/rows.js';

/** Any number, the same in every Rackmark; the second one is the schema's and the work's. */
const LOCK = 4_600_004;
/** Timers are never exact: who comes a little early is not sent away for a whole period. */
const ALMOST = 0.8;

/** What comes again and again, and of several servers is done by one: sweeping leases, forgetting what is old. */
@Injectable()
export class Periodic implements OnApplicationShutdown {
  private readonly logger = new Logger('Periodic');
  private readonly timers: NodeJS.Timeout[] = [];
  private isOver = false;

  constructor(private readonly db: DataSource) {}

  /** @param firstMs when it is done for the first time, where that is sooner */
  every(name: string, everyMs: number, work: () => Promise<void>, firstMs: number | null = null): void {
    const turn = () =>
      void this.turn(name, everyMs, work).catch((error: unknown) => {
        if (!this.isOver) this.logger.error(`${name} failed: ${String(error)}`);
      });
    if (firstMs !== null) this.timers.push(setTimeout(turn, firstMs).unref());
    this.timers.push(setInterval(turn, everyMs).unref());
  }
  onApplicationShutdown(): void {
    this.isOver = true;
    this.timers.forEach(clearTimeout);
  }

  /** Does it now, unless it is being done or was begun within the period. @returns whether it was done */
  async turn(name: string, everyMs: number, work: () => Promise<void>): Promise<boolean> {
    // The lock lasts as long as this transaction, which writes nothing: however long the work takes, no row waits for it,
    // and a server that dies leaves nothing behind.
    return this.db.transaction(async (tx) => {
      const lock = await row<{ is_free: boolean }>(
        tx,
        `SELECT pg_try_advisory_xact_lock($1, hashtext(current_schema() || ' ' || $2)) AS is_free`,
        [LOCK, name],
      );
      if (!lock!.is_free) return false;
      const due = await row(
        this.db,
        `INSERT INTO periodic_work AS p (name, began_at) VALUES ($1, now())
         ON CONFLICT (name) DO UPDATE SET began_at = now() WHERE p.began_at <= now() - make_interval(secs => $2) RETURNING name`,
        [name, (ALMOST * everyMs) / 1000],
      );
      if (due === null) return false;
      await work();
      return true;
    });
  }
}
