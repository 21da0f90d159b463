import type { Job, Strip } from '@rackmark/contracts';
import type { Principal } from '../../platform/security/principal.js';
import type { ResultsService } from '../results/results.service.js';
import type { JobsService } from '../scheduling/jobs.service.js';
import { Told } from './told.js';

/** As many as a page fetches. */
const MOST_JOBS = 200;

/** What a page shows of a benchmark's jobs: why they wait, and their plans. Only what differs is told. */
export class PlanNews {
  /** By benchmark that is watched. */
  private readonly told = new Map<string, Told<Job>>();
  private readonly waiting = new Map<string, Set<string>>();

  constructor(
    private readonly jobs: Pick<JobsService, 'ofBenchmark'>,
    private readonly results: Pick<ResultsService, 'stripsOfJobs'>,
  ) {}

  changed(benchmarkId: string, jobIds: ReadonlySet<string>): void {
    this.waiting.set(benchmarkId, new Set([...(this.waiting.get(benchmarkId) ?? []), ...jobIds]));
  }

  /** Nobody watches the others any more. */
  keepOnly(benchmarkIds: ReadonlySet<string>): void {
    for (const id of this.told.keys()) if (!benchmarkIds.has(id)) this.told.delete(id);
  }

  /** @param isWhole all jobs are looked at, not only those that were named */
  async take(
    who: Principal,
    benchmarkId: string,
    isWhole: boolean,
  ): Promise<{ jobs: Job[]; strips: Strip[] }> {
    const named = [...(this.waiting.get(benchmarkId) ?? [])];
    this.waiting.delete(benchmarkId);
    if (!isWhole && named.length === 0) return { jobs: [], strips: [] };
    const found = await this.jobs.ofBenchmark(who, benchmarkId, MOST_JOBS, isWhole ? undefined : named);
    const jobs = isWhole ? this.differing(benchmarkId, found) : found;
    const ids = [...new Set([...named, ...jobs.map((j) => j.id)])];
    return { jobs, strips: ids.length === 0 ? [] : await this.results.stripsOfJobs(benchmarkId, ids) };
  }

  private differing(benchmarkId: string, now: readonly Job[]): Job[] {
    const told = this.told.get(benchmarkId) ?? new Told<Job>();
    this.told.set(benchmarkId, told);
    return told.news(now).changed;
  }
}
