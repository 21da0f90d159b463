import { Body, Controller, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import {
  id,
  runDetail,
  runPage,
  runQuery,
  runReceipt,
  runResult,
  type RunDetail,
  type RunReceipt,
  type RunResult,
} from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { notFound } from '../../platform/problem/problem-error.js';
import { Access, SendingAgent } from '../../platform/security/access.js';
import { ResultsService } from './results.service.js';
import { RunsRepository } from './runs.repository.js';

@Controller('runs')
export class RunsController {
  constructor(
    private readonly results: ResultsService,
    private readonly runs: RunsRepository,
    private readonly db: DataSource,
  ) {}

  @Get()
  @Operation('List runs in the order in which they are made', 'runs')
  @Answers(200, runPage)
  async list(@Query({ schema: runQuery }) query: z.infer<typeof runQuery>): Promise<z.infer<typeof runPage>> {
    const after = query.cursor === undefined ? null : (id.safeParse(query.cursor).data ?? null);
    const items = await this.runs.list(this.db, { ...query, after, limit: query.limit + 1 });
    const page = items.slice(0, query.limit);
    return { items: page, next_cursor: items.length > query.limit ? (page.at(-1)?.id ?? null) : null };
  }

  @Get(':id')
  @Operation('One run with all that it recorded', 'runs', [404])
  @Answers(200, runDetail)
  async get(@Param('id', { schema: id }) runId: string): Promise<RunDetail> {
    const found = await this.runs.detail(this.db, runId);
    if (found === null) throw notFound('run', runId);
    return found;
  }

  @Put(':id/result')
  @HttpCode(200)
  @Access('agent')
  @Operation(
    'Store the result of a run (agents), also after the end of its lease; the same result again changes nothing',
    'runs',
    [404, 409],
  )
  @Answers(200, runReceipt)
  result(
    @Param('id', { schema: id }) runId: string,
    @Body({ schema: runResult }) body: RunResult,
    @SendingAgent() agentId: string | null,
  ): Promise<RunReceipt> {
    return this.results.store(runId, body, agentId);
  }
}
