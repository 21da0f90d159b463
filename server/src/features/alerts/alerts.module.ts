import { Module, type OnModuleInit } from '@nestjs/common';
import { EventLog } from '../../platform/events/event-log.js';
import { SeriesModule } from '../series/series.module.js';
import { SuitesModule } from '../suites/suites.module.js';
import { AlertsController } from './alerts.controller.js';
import { AlertsRepository } from './alerts.repository.js';
import { AlertsService } from './alerts.service.js';

@Module({
  imports: [SeriesModule, SuitesModule],
  controllers: [AlertsController],
  providers: [AlertsRepository, AlertsService],
  exports: [AlertsService],
})
export class AlertsModule implements OnModuleInit {
  constructor(
    private readonly events: EventLog,
    private readonly alerts: AlertsService,
  ) {}

  onModuleInit(): void {
    this.events.follow('alerts', ['suite_read'], (event, tx) =>
      this.alerts.suiteRead(tx, event.data.suite_id),
    );
  }
}
