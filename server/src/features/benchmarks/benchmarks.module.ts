import { Module } from '@nestjs/common';
import { DevicesModule } from '../devices/devices.module.js';
import { InputsModule } from '../inputs/inputs.module.js';
import { ModelsModule } from '../models/models.module.js';
import { ResultsModule } from '../results/results.module.js';
import { SchedulingModule } from '../scheduling/scheduling.module.js';
import { BenchmarksController } from './benchmarks.controller.js';
import { BenchmarksRepository } from './benchmarks.repository.js';
import { BenchmarksService } from './benchmarks.service.js';

@Module({
  imports: [InputsModule, ModelsModule, DevicesModule, ResultsModule, SchedulingModule],
  controllers: [BenchmarksController],
  providers: [BenchmarksRepository, BenchmarksService],
  exports: [BenchmarksService],
})
export class BenchmarksModule {}
