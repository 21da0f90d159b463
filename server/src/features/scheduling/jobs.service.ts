import { Injectable } from '@nestjs/common';
import type { Job } from '@rackmark/contracts';
import { DataSource } from 'typeorm';
import type { Principal } from '../../platform/security/principal.js';
import { JobsRepository } from './jobs.repository.js';

/** Jobs and why they wait, for those who tell of them. */
@Injectable()
export class JobsService {
  constructor(
    private readonly db: DataSource,
    private readonly jobs: JobsRepository,
  ) {}

  /** Jobs of a benchmark, the oldest first. @param ids only these */
  ofBenchmark(
    { teamId }: Principal,
    benchmarkId: string,
    limit: number,
    ids?: readonly string[],
  ): Promise<Job[]> {
    return this.jobs.list(this.db, teamId, { benchmark_id: benchmarkId, ids, after: null, limit });
  }
}
