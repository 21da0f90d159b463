import { Module, type OnModuleInit } from '@nestjs/common';
import { EventLog } from '../../platform/events/event-log.js';
import { Periodic } from '../../platform/load/periodic.js';
import { BenchmarksModule } from '../benchmarks/benchmarks.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { SeriesModule } from '../series/series.module.js';
import { LookAgainService } from './look-again.service.js';
import { ReleasesRepository } from './releases.repository.js';
import { ReleasesService } from './releases.service.js';
import { SchedulesController } from './schedules.controller.js';
import { SuitesController } from './suites.controller.js';
import { SuitesRepository } from './suites.repository.js';
import { SuitesService } from './suites.service.js';

const DUE_MS = 20_000;

@Module({
  imports: [BenchmarksModule, DevicesModule, SeriesModule],
  controllers: [SchedulesController, SuitesController],
  providers: [LookAgainService, ReleasesRepository, ReleasesService, SuitesRepository, SuitesService],
  exports: [SuitesService, ReleasesService],
})
export class SuitesModule implements OnModuleInit {
  constructor(
    private readonly periodic: Periodic,
    private readonly suites: SuitesService,
    private readonly events: EventLog,
    private readonly again: LookAgainService,
  ) {}

  onModuleInit(): void {
    this.events.follow('suites', ['suite_read'], (event) => this.again.suiteRead(event.data.suite_id));
    this.periodic.every('starting suites that are due', DUE_MS, () => this.suites.runDue(new Date()));
  }
}
