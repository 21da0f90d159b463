import { Module, type OnModuleInit } from '@nestjs/common';
import { Periodic } from '../../platform/load/periodic.js';
import { BenchmarksModule } from '../benchmarks/benchmarks.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { SeriesModule } from '../series/series.module.js';
import { ReleasesRepository } from './releases.repository.js';
import { ReleasesService } from './releases.service.js';
import { SuitesController } from './suites.controller.js';
import { SuitesRepository } from './suites.repository.js';
import { SuitesService } from './suites.service.js';

const DUE_MS = 20_000;

@Module({
  imports: [BenchmarksModule, DevicesModule, SeriesModule],
  controllers: [SuitesController],
  providers: [ReleasesRepository, ReleasesService, SuitesRepository, SuitesService],
  exports: [SuitesService, ReleasesService],
})
export class SuitesModule implements OnModuleInit {
  constructor(
    private readonly periodic: Periodic,
    private readonly suites: SuitesService,
  ) {}

  onModuleInit(): void {
    this.periodic.every('starting suites that are due', DUE_MS, () => this.suites.runDue(new Date()));
  }
}
