import { Controller, Get, Param, Query } from '@nestjs/common';
import { id, job, jobPage, jobQuery, type Job } from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { cursors } from '../../platform/database/cursor.js';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { notFound } from '../../platform/problem/problem-error.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { JobsRepository } from './jobs.repository.js';

@Controller('jobs')
export class JobsController {
  constructor(
    private readonly jobs: JobsRepository,
    private readonly db: DataSource,
  ) {}

  @Get()
  @Operation('List jobs, with why they wait and what their attempts ended in', 'jobs')
  @Answers(200, jobPage)
  async list(
    @Asking() who: Principal,
    @Query({ schema: jobQuery }) q: z.infer<typeof jobQuery>,
  ): Promise<z.infer<typeof jobPage>> {
    const found = await this.jobs.list(this.db, who.teamId, {
      ...q,
      after: cursors.jobs.read(q.cursor),
      limit: q.limit + 1,
    });
    return cursors.jobs.page(found, q.limit, (j) => ({ at: j.created_at, id: j.id }));
  }

  @Get(':id')
  @Operation('One job', 'jobs', ['404 JOB_NOT_FOUND'])
  @Answers(200, job)
  async get(@Asking() who: Principal, @Param('id', { schema: id }) jobId: string): Promise<Job> {
    const [found] = await this.jobs.list(this.db, who.teamId, { ids: [jobId], after: null, limit: 1 });
    if (found === undefined) throw notFound('job', jobId);
    return found;
  }
}
