import { Module, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { Periodic } from '../../platform/load/periodic.js';
import { SuitesModule } from '../suites/suites.module.js';
import { Courier } from './courier.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { FactsRepository } from './facts.repository.js';
import { NotificationsService, TOLD_OF } from './notifications.service.js';
import { Sender } from './sender.js';
import { TargetsController } from './targets.controller.js';
import { TargetsRepository } from './targets.repository.js';
import { TargetsService } from './targets.service.js';

const FORGETTING_MS = 3_600_000;

@Module({
  imports: [SuitesModule],
  controllers: [TargetsController],
  providers: [
    ...[Courier, DeliveriesRepository, FactsRepository, NotificationsService, Sender],
    ...[TargetsRepository, TargetsService],
  ],
})
export class NotificationsModule implements OnModuleInit {
  constructor(
    private readonly db: DataSource,
    private readonly events: EventLog,
    private readonly periodic: Periodic,
    private readonly notifications: NotificationsService,
    private readonly deliveries: DeliveriesRepository,
  ) {}

  onModuleInit(): void {
    this.events.follow('notifications', TOLD_OF, (event, tx) => this.notifications.happened(tx, event));
    this.periodic.every('forgetting old deliveries', FORGETTING_MS, () => this.deliveries.forgetOld(this.db));
  }
}
