import { Module } from '@nestjs/common';
import { BenchmarksModule } from '../benchmarks/benchmarks.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { ModelsModule } from '../models/models.module.js';
import { ResultsModule } from '../results/results.module.js';
import { SchedulingModule } from '../scheduling/scheduling.module.js';
import { LiveGateway } from './live.gateway.js';

@Module({
  imports: [BenchmarksModule, DevicesModule, ModelsModule, ResultsModule, SchedulingModule],
  providers: [LiveGateway],
})
export class LiveModule {}
