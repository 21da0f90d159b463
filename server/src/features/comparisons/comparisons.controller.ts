import { Controller, Get, Query, Res } from '@nestjs/common';
import { comparisonAsCsv } from '@rackmark/analysis';
import {
  benchmarkRef,
  comparison,
  comparisonChoices,
  comparisonQuery,
  distribution,
  distributionQuery,
  type Comparison,
  type ComparisonChoices,
  type ComparisonQuery,
  type Distribution,
} from '@rackmark/contracts';
import { languages } from '@rackmark/words';
import type { Response } from 'express';
import { z } from 'zod';
import { Answers, AnswersFile, Operation } from '../../platform/openapi/decorators.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { ComparisonsService } from './comparisons.service.js';

const choicesQuery = z.object({ benchmark: benchmarkRef });
const COMPARING = ['404 BENCHMARK_NOT_FOUND', '422 SIDES_EQUAL', '422 SIDE_EMPTY'] as const;
const exportQuery = comparisonQuery.extend({
  format: z.enum(['csv', 'json']).default('csv'),
  /** Of the notes in a CSV; JSON has them as codes. */
  lang: z.enum(languages).default('en'),
});

@Controller('comparisons')
export class ComparisonsController {
  constructor(private readonly comparisons: ComparisonsService) {}

  @Get()
  @Operation('Compare a base with up to five candidates', 'comparisons', COMPARING)
  @Answers(200, comparison)
  compare(
    @Asking() who: Principal,
    @Query({ schema: comparisonQuery }) query: ComparisonQuery,
  ): Promise<Comparison> {
    return this.comparisons.compare(who, query);
  }

  @Get('choices')
  @Operation('What there is to compare in a benchmark', 'comparisons', ['404 BENCHMARK_NOT_FOUND'])
  @Answers(200, comparisonChoices)
  choices(
    @Asking() who: Principal,
    @Query({ schema: choicesQuery }) query: z.infer<typeof choicesQuery>,
  ): Promise<ComparisonChoices> {
    return this.comparisons.choices(who, query.benchmark);
  }

  @Get('distribution')
  @Operation('Distributions and operator times of up to six cells', 'comparisons', ['404 CELL_NOT_FOUND'])
  @Answers(200, distribution)
  distribution(
    @Asking() who: Principal,
    @Query({ schema: distributionQuery }) query: z.infer<typeof distributionQuery>,
  ): Promise<Distribution> {
    return this.comparisons.distribution(who, query.cell);
  }

  @Get('export')
  @Operation('A comparison as CSV (one line a compared cell) or JSON', 'comparisons', COMPARING)
  @AnswersFile(200, 'The file', { 'text/csv': 'text', 'application/json': comparison })
  async export(
    @Asking() who: Principal,
    @Query({ schema: exportQuery }) { format, lang, ...query }: z.infer<typeof exportQuery>,
    @Res() response: Response,
  ): Promise<void> {
    const compared = await this.comparisons.compare(who, query);
    response.attachment(`rackmark-comparison.${format}`);
    if (format === 'json') response.type('application/json').send(JSON.stringify(compared));
    else response.type('text/csv').send(comparisonAsCsv(compared, lang));
  }
}
