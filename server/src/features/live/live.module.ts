import { Module } from '@nestjs/common';
import { BenchmarksModule } from '../benchmarks/benchmarks.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { ResultsModule } from '../results/results.module.js';
import { LiveGateway } from './live.gateway.js';

@Module({ imports: [BenchmarksModule, DevicesModule, ResultsModule], providers: [LiveGateway] })
export class LiveModule {}
