import { Module } from '@nestjs/common';
import { DevicesModule } from '../devices/devices.module.js';
import { SchedulingModule } from '../scheduling/scheduling.module.js';
import { CellsRepository } from './cells.repository.js';
import { EvidenceRepository } from './evidence.repository.js';
import { Intake } from './intake/intake.js';
import { IntakeRepository } from './intake/intake.repository.js';
import { PicturesRepository } from './pictures.repository.js';
import { ResultsService } from './results.service.js';
import { RunsController } from './runs.controller.js';
import { RunsRepository } from './runs.repository.js';

@Module({
  imports: [DevicesModule, SchedulingModule],
  controllers: [RunsController],
  providers: [
    CellsRepository,
    RunsRepository,
    PicturesRepository,
    EvidenceRepository,
    Intake,
    IntakeRepository,
    ResultsService,
  ],
  exports: [ResultsService],
})
export class ResultsModule {}
