import { Module, type OnModuleInit } from '@nestjs/common';
import { EventLog } from '../../platform/events/event-log.js';
import { MatrixRepository } from './matrix.repository.js';
import { MatrixService } from './matrix.service.js';
import { SeriesController } from './series.controller.js';
import { SeriesSourcesRepository } from './series-sources.repository.js';
import { SeriesRepository } from './series.repository.js';
import { SeriesService } from './series.service.js';

@Module({
  controllers: [SeriesController],
  providers: [MatrixRepository, MatrixService, SeriesRepository, SeriesSourcesRepository, SeriesService],
  exports: [MatrixService, SeriesService],
})
export class SeriesModule implements OnModuleInit {
  constructor(
    private readonly events: EventLog,
    private readonly series: SeriesService,
  ) {}

  onModuleInit(): void {
    this.events.follow('series', ['benchmark_ended', 'run_stored'], (event, tx) =>
      event.kind === 'benchmark_ended'
        ? this.series.benchmarkEnded(tx, event.benchmark_id)
        : this.series.runStored(tx, event.data.run_id),
    );
  }
}
