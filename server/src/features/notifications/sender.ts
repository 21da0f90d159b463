import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { transaction } from '../../platform/database/transaction.js';
import { isDatabaseAway } from '../../platform/database/unavailable.js';
import { pauseAfter } from './back-off.js';
import { Courier } from './courier.js';
import { DeliveriesRepository, type StoredDelivery } from './deliveries.repository.js';
import { TargetsRepository } from './targets.repository.js';

const LOOK_MS = 1_000;

/** Sends what is due, of each target one at a time and of all targets at once. */
@Injectable()
export class Sender implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Notifications');
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly over = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;
  private isAskedAgain = false;

  constructor(
    private readonly db: DataSource,
    private readonly courier: Courier,
    private readonly deliveries: DeliveriesRepository,
    private readonly targets: TargetsRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.soon(), LOOK_MS).unref();
    this.soon();
  }
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.over.abort(new Error('The server stops.'));
    await this.looking;
    const ids = [...this.underWay.keys()];
    await Promise.all(this.underWay.values());
    if (ids.length > 0) await this.deliveries.letGo(this.db, ids);
  }

  /** Something may be due: one look at a time. */
  soon(): void {
    if (this.over.signal.aborted) return;
    if (this.looking !== null) return void (this.isAskedAgain = true);
    this.isAskedAgain = false;
    this.looking = this.look()
      .catch((error: unknown) => this.complain(error))
      .finally(() => {
        this.looking = null;
        if (this.isAskedAgain) this.soon();
      });
  }

  private async look(): Promise<void> {
    const due = await transaction(this.db, (tx) => this.deliveries.take(tx));
    for (const d of due) {
      const sending = this.send(d)
        .catch((error: unknown) => this.complain(error))
        .finally(() => {
          this.underWay.delete(d.id);
          // What else waits for the same target.
          this.soon();
        });
      this.underWay.set(d.id, sending);
    }
  }

  private async send(d: StoredDelivery): Promise<void> {
    const target = await this.targets.toSend(this.db, d.target_id);
    // Removed meanwhile, and its deliveries with it.
    if (target === null) return;
    const { delivered, answer, isGone, wished } = await this.courier.bring(target, d, this.over.signal);
    if (delivered) return this.deliveries.delivered(this.db, d.id, answer);
    if (isGone) {
      await transaction(this.db, async (tx) => {
        await this.deliveries.givenUp(tx, d.id, answer);
        await this.targets.switchOff(tx, target.id, answer.said!);
        await this.deliveries.endWaiting(tx, target.id);
      });
      return;
    }
    const pause = pauseAfter(d.attempts, Math.random(), wished);
    if (pause !== null) return this.deliveries.later(this.db, d.id, answer, pause);
    this.logger.warn(`A message for the target "${target.name}" was given up: ${answer.text}`);
    await this.deliveries.givenUp(this.db, d.id, answer);
  }

  private complain(error: unknown): void {
    // What was taken is free again after its time, and is sent then.
    if (this.over.signal.aborted || isDatabaseAway(error)) return;
    this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
