import { Module } from '@nestjs/common';
import { DevicesModule } from '../devices/devices.module.js';
import { AttemptsService } from './attempts.service.js';
import { BlameService } from './blame.service.js';
import { EndingsRepository } from './endings.repository.js';
import { EndingsService } from './endings.service.js';
import { HappeningsService } from './happenings.service.js';
import { JobsController } from './jobs.controller.js';
import { JobsRepository } from './jobs.repository.js';
import { JobsService } from './jobs.service.js';
import { SchedulingRepository } from './scheduling.repository.js';
import { SchedulingService } from './scheduling.service.js';

@Module({
  imports: [DevicesModule],
  controllers: [JobsController],
  providers: [
    ...[SchedulingRepository, EndingsRepository, JobsRepository],
    ...[SchedulingService, EndingsService, AttemptsService, BlameService, HappeningsService, JobsService],
  ],
  exports: [SchedulingService, EndingsService, HappeningsService, JobsService],
})
export class SchedulingModule {}
