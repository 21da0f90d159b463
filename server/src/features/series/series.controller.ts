import { Controller, Get, Param } from '@nestjs/common';
import { id, seriesDetail, type SeriesDetail } from '@rackmark/contracts';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { SeriesService } from './series.service.js';

@Controller('series')
export class SeriesController {
  constructor(private readonly series: SeriesService) {}

  @Get(':id')
  @Operation('One series: its runs, levels and what changed around it', 'suites', ['404 SERIES_NOT_FOUND'])
  @Answers(200, seriesDetail)
  get(@Param('id', { schema: id }) seriesId: string): Promise<SeriesDetail> {
    return this.series.get(seriesId);
  }
}
