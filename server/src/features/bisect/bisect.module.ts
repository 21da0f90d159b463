import { Module, type OnModuleInit } from '@nestjs/common';
import { EventLog } from '../../platform/events/event-log.js';
import { Periodic } from '../../platform/load/periodic.js';
import { AlertsModule } from '../alerts/alerts.module.js';
import { BenchmarksModule } from '../benchmarks/benchmarks.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { ModelsModule } from '../models/models.module.js';
import { ResultsModule } from '../results/results.module.js';
import { SuitesModule } from '../suites/suites.module.js';
import { BisectsController } from './bisects.controller.js';
import { BisectsRepository } from './bisects.repository.js';
import { BisectsService } from './bisects.service.js';
import { SubjectsService } from './subjects.service.js';

/** Events tell it sooner; what a server left half done when it died, nobody tells. */
const LOOK_MS = 5_000;

@Module({
  imports: [AlertsModule, BenchmarksModule, DevicesModule, ModelsModule, ResultsModule, SuitesModule],
  controllers: [BisectsController],
  providers: [BisectsRepository, BisectsService, SubjectsService],
})
export class BisectModule implements OnModuleInit {
  constructor(
    private readonly events: EventLog,
    private readonly periodic: Periodic,
    private readonly bisects: BisectsService,
  ) {}

  onModuleInit(): void {
    this.events.follow('bisect', ['benchmark_ended'], () => this.bisects.advanceAll());
    this.periodic.every('looking at bisects', LOOK_MS, () => this.bisects.advanceAll());
  }
}
