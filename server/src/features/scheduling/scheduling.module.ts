import { Module } from '@nestjs/common';
import { DevicesModule } from '../devices/devices.module.js';
import { ResultsModule } from '../results/results.module.js';
import { AttemptsService } from './attempts.service.js';
import { BlameService } from './blame.service.js';
import { JobsController } from './jobs.controller.js';
import { JobsRepository } from './jobs.repository.js';
import { SchedulingRepository } from './scheduling.repository.js';
import { SchedulingService } from './scheduling.service.js';

@Module({
  imports: [DevicesModule, ResultsModule],
  controllers: [JobsController],
  providers: [SchedulingRepository, SchedulingService, AttemptsService, BlameService, JobsRepository],
  exports: [SchedulingService],
})
export class SchedulingModule {}
