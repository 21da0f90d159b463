import { Body, Controller, Get, HttpCode, Param, Put, Query, Res } from '@nestjs/common';
import {
  id,
  runDetail,
  runPage,
  runQuery,
  runReceipt,
  runResult,
  type RunReceipt,
} from '@rackmark/contracts';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { LargeBody, UnreadJson } from '../../platform/body/body.js';
import { cursors } from '../../platform/database/cursor.js';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { notFound } from '../../platform/problem/problem-error.js';
import { Access } from '../../platform/security/access.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { RESULT_LIMITS } from './intake/intake.js';
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
  async list(
    @Asking() who: Principal,
    @Query({ schema: runQuery }) query: z.infer<typeof runQuery>,
  ): Promise<z.infer<typeof runPage>> {
    const after = cursors.runs.read(query.cursor);
    const found = await this.runs.list(this.db, who.teamId, { ...query, after, limit: query.limit + 1 });
    return cursors.runs.page(found, query.limit, ({ benchmark_id, job_id, position }) => ({
      ...{ benchmark_id, job_id, position },
    }));
  }

  @Get(':id')
  @Operation('One run with all that it recorded', 'runs', ['404 RUN_NOT_FOUND'])
  @Answers(200, runDetail)
  async get(
    @Asking() who: Principal,
    @Param('id', { schema: id }) runId: string,
    @Res() response: Response,
  ): Promise<void> {
    const found = await this.results.runDetail(who, runId);
    if (found === null) throw notFound('run', runId);
    // Not by `json`: it is text already, and too long to be hashed for an ETag.
    response.type('application/json').end(found);
  }

  @Put(':id/result')
  @HttpCode(200)
  @Access('agent')
  @LargeBody(RESULT_LIMITS)
  @Operation(
    'Store the result of a run (agents), also after the end of its lease; the same result again changes nothing',
    'runs',
    [
      '403 LEASE_OF_ANOTHER_AGENT',
      '404 RUN_NOT_FOUND',
      '409 LEASE_NOT_OF_RUN',
      '409 RUN_ALREADY_ENDED',
      '507 STORAGE_FULL',
      '429 TOO_MANY_RESULTS',
      '429 TOO_MANY_AT_ONCE',
    ],
  )
  @Answers(200, runReceipt)
  result(
    @Asking() who: Principal,
    @Param('id', { schema: id }) runId: string,
    @Body({ schema: runResult }) body: UnreadJson,
  ): Promise<RunReceipt> {
    return this.results.store(who, runId, body);
  }
}
