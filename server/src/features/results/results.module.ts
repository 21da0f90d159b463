import { Module } from '@nestjs/common';
import { CellsRepository } from './cells.repository.js';
import { OutcomesService } from './outcomes.service.js';
import { ResultsService } from './results.service.js';
import { RunsController } from './runs.controller.js';
import { RunsRepository } from './runs.repository.js';

@Module({
  controllers: [RunsController],
  providers: [CellsRepository, RunsRepository, OutcomesService, ResultsService],
  exports: [ResultsService, OutcomesService],
})
export class ResultsModule {}
