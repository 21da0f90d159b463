import { Controller, Get, Param } from '@nestjs/common';
import { id, seriesDetail, type SeriesDetail } from '@rackmark/contracts';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { SeriesService } from './series.service.js';

@Controller('series')
export class SeriesController {
  constructor(private readonly series: SeriesService) {}

  @Get(':id')
  @Operation('One series: its runs, levels and what changed around it', 'suites', ['404 SERIES_NOT_FOUND'])
  @Answers(200, seriesDetail)
  get(@Asking() who: Principal, @Param('id', { schema: id }) seriesId: string): Promise<SeriesDetail> {
    return this.series.get(who, seriesId);
  }
}
