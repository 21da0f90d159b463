import { Module, type OnModuleInit } from '@nestjs/common';
import { EventLog } from '../../platform/events/event-log.js';
import { Periodic } from '../../platform/load/periodic.js';
import { BenchmarksModule } from '../benchmarks/benchmarks.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { ModelsModule } from '../models/models.module.js';
import { ResultsModule } from '../results/results.module.js';
import { SuitesModule } from '../suites/suites.module.js';
import { GateJudge } from './gate-judge.js';
import { GateSides } from './gate-sides.service.js';
import { GatesController } from './gates.controller.js';
import { GatesRepository } from './gates.repository.js';
import { GatesService } from './gates.service.js';

/** Events tell it sooner; what a server left half done when it died, nobody tells. */
const LOOK_MS = 5_000;

@Module({
  imports: [BenchmarksModule, DevicesModule, ModelsModule, ResultsModule, SuitesModule],
  controllers: [GatesController],
  providers: [GatesRepository, GateJudge, GateSides, GatesService],
})
export class GateModule implements OnModuleInit {
  constructor(
    private readonly events: EventLog,
    private readonly periodic: Periodic,
    private readonly gates: GatesService,
  ) {}

  onModuleInit(): void {
    this.events.follow('gate', ['benchmark_ended'], () => this.gates.advanceAll());
    this.periodic.every('looking at gates', LOOK_MS, () => this.gates.advanceAll());
  }
}
