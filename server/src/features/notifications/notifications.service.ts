import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { afterCommit } from '../../platform/database/transaction.js';
import type { EventOf } from '../../platform/events/event.js';
import { CONFIG } from '../../platform/tokens.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { FactsRepository } from './facts.repository.js';
import { alertEnded, alertRaised, gateDecided, suiteRunEnded, type Of } from './notices.js';
import { Sender } from './sender.js';

export const TOLD_OF = ['alert_raised', 'alert_ended', 'gate_decided', 'benchmark_ended'] as const;
type Happened = EventOf<(typeof TOLD_OF)[number]>;

/** Writes down, for every target that wants to hear of what happened, what it is to be told. */
@Injectable()
export class NotificationsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly facts: FactsRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly sender: Sender,
  ) {}

  async happened(tx: EntityManager, event: Happened): Promise<void> {
    const found = await this.noticeOf(tx, event);
    // Removed since, or a benchmark of no suite.
    if (found === null) return;
    const written = await this.deliveries.write(tx, event.number, found.of, found.notice);
    if (written > 0) afterCommit(tx, () => this.sender.soon());
  }

  private async noticeOf(tx: EntityManager, event: Happened) {
    const when = { at: event.at.toISOString(), simulated: this.config.demo };
    const tell = <F extends Of>(
      facts: F | null,
      notice: (facts: F, w: typeof when) => ReturnType<typeof alertEnded>,
    ) => (facts === null ? null : { of: facts, notice: notice(facts, when) });
    switch (event.kind) {
      case 'alert_raised':
        return tell(await this.facts.alert(tx, event.data.alert_id), alertRaised);
      case 'alert_ended':
        return tell(await this.facts.alert(tx, event.data.alert_id), alertEnded);
      case 'gate_decided':
        return tell(await this.facts.gate(tx, event.data.gate_id), gateDecided);
      case 'benchmark_ended':
        return tell(await this.facts.suiteRun(tx, event.benchmark_id), suiteRunEnded);
    }
  }
}
