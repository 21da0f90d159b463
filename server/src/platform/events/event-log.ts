import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { transaction } from '../database/transaction.js';
import { isDatabaseAway } from '../database/unavailable.js';
import { Periodic } from '../load/periodic.js';
import { Bus } from '../realtime/bus.js';
import type { EventKind, EventOf, StoredEvent } from './event.js';
import { EventsRepository } from './events.repository.js';

/** Looked for without a hint, too: another server's are none of ours. */
const LOOK_MS = 1_000;
/** Hints come with every result: what comes in this time is read together. */
const SOON_MS = 30;
const AT_ONCE = 500;
const FORGETTING_MS = 600_000;
const FIRST_FORGETTING_MS = 60_000;

type Listener = (events: readonly StoredEvent[]) => void;
interface Follower {
  name: string;
  kinds: readonly EventKind[];
  handle: (event: StoredEvent, tx: EntityManager) => Promise<void>;
  /** It has seen everything up to here. */
  seen: number | null;
}

/** Hands out what happened, in order (docs/adr/0019). */
@Injectable()
export class EventLog implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Events');
  private readonly listeners: Listener[] = [];
  private readonly followers: Follower[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private hint: NodeJS.Timeout | undefined;
  private heard: number | null = null;
  private looking: Promise<void> | null = null;
  private isAskedAgain = false;
  private isOver = false;

  constructor(
    private readonly db: DataSource,
    private readonly repository: EventsRepository,
    private readonly periodic: Periodic,
    private readonly bus: Bus,
  ) {}

  /**
   * All events from the start of this server on, each once: for what lives in this process alone and is asked for again
   * by whoever comes back (open pages).
   */
  listen(hear: Listener): void {
    this.listeners.push(hear);
  }

  /** What happened to a benchmark just now, for a page that may have looked before it listened. The newest, where it was much. */
  recent(benchmarkId: string, seconds: number): Promise<StoredEvent[]> {
    return this.repository.recent(this.db, benchmarkId, seconds, AT_ONCE);
  }

  /**
   * Events of some kinds under a name whose place is kept: each once in effect, over all servers, also after a crash. What
   * is done in `tx` is committed with the place; what is done beside it must bear being repeated. The next event waits
   * until this one has been handled.
   */
  follow<K extends EventKind>(
    name: string,
    kinds: readonly K[],
    handle: (event: EventOf<K>, tx: EntityManager) => Promise<void>,
  ): void {
    const take = (event: StoredEvent, tx: EntityManager) => handle(event as EventOf<K>, tx);
    this.followers.push({ name, kinds, handle: take, seen: null });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.heard = await this.repository.number(this.db);
    for (const { name } of this.followers) await this.repository.addReader(this.db, name, this.heard);
    this.bus.on('news', () => {
      this.hint ??= setTimeout(() => {
        this.hint = undefined;
        this.soon();
      }, SOON_MS).unref();
    });
    this.timers.push(setInterval(() => this.soon(), LOOK_MS).unref());
    const forget = () => this.repository.forgetOld(this.db);
    this.periodic.every('forgetting old events', FORGETTING_MS, forget, FIRST_FORGETTING_MS);
    // What was told while no server was there.
    this.soon();
  }
  async onApplicationShutdown(): Promise<void> {
    this.isOver = true;
    clearTimeout(this.hint);
    this.timers.forEach(clearInterval);
    await this.looking;
  }

  /** One look at a time: listeners hear in order. */
  private soon(): void {
    if (this.isOver) return;
    if (this.looking !== null) return void (this.isAskedAgain = true);
    this.looking = this.look()
      .catch((error: unknown) => this.complain(error))
      .finally(() => {
        this.looking = null;
        if (this.isAskedAgain) this.soon();
      });
  }

  /** Reads what there is now. */
  private async look(): Promise<void> {
    this.isAskedAgain = false;
    const last = await this.repository.number(this.db);
    while (this.heard !== null && this.heard < last && !this.isOver) {
      const events = await this.repository.between(this.db, this.heard, last, AT_ONCE);
      this.heard = events.length < AT_ONCE ? last : events.at(-1)!.number;
      for (const hear of this.listeners) hear(events);
    }
    for (const f of this.followers)
      await this.handOn(f, last).catch((error: unknown) => this.complain(error));
  }

  private async handOn(f: Follower, last: number): Promise<void> {
    while ((f.seen === null || f.seen < last) && !this.isOver) {
      const seen = await transaction(this.db, async (tx) => {
        const after = await this.repository.lockPlace(tx, f.name);
        if (after === null || after >= last) return after;
        const event = await this.repository.next(tx, { after, to: last, kinds: f.kinds });
        if (event !== null) await f.handle(event, tx);
        const to = event?.number ?? last;
        await this.repository.move(tx, f.name, to);
        return to;
      });
      // Another server is at it; should it fail, this one sees that with its next look.
      if (seen === null) return;
      f.seen = seen;
    }
  }

  private complain(error: unknown): void {
    // Whoever asks is told of that; it is tried again.
    if (this.isOver || isDatabaseAway(error)) return;
    this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
