import { Module } from '@nestjs/common';
import { ResultsModule } from '../results/results.module.js';
import { JobsController } from './jobs.controller.js';
import { JobsRepository } from './jobs.repository.js';
import { SchedulingRepository } from './scheduling.repository.js';
import { SchedulingService } from './scheduling.service.js';

@Module({
  imports: [ResultsModule],
  controllers: [JobsController],
  providers: [SchedulingRepository, SchedulingService, JobsRepository],
  exports: [SchedulingService],
})
export class SchedulingModule {}
