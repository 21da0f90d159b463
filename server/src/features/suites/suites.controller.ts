import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  benchmark,
  newRelease,
  newSuite,
  newSuiteOfBenchmark,
  newSuiteRun,
  release,
  releasePage,
  releaseQuery,
  releaseRef,
  seriesPage,
  seriesQuery,
  suite,
  suiteChange,
  suiteMatrix,
  suiteMatrixQuery,
  suitePage,
  suiteQuery,
  suiteRef,
  type Benchmark,
  type NewRelease,
  type NewSuite,
  type NewSuiteOfBenchmark,
  type NewSuiteRun,
  type Release,
  type SeriesPage,
  type SeriesQuery,
  type Suite,
  type SuiteMatrix,
  type SuiteMatrixQuery,
  type SuiteChange,
} from '@rackmark/contracts';
import type { z } from 'zod';
import { Answers, AnswersNothing, Operation } from '../../platform/openapi/decorators.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { MatrixService } from '../series/matrix.service.js';
import { SeriesService } from '../series/series.service.js';
import { ReleasesService } from './releases.service.js';
import { SuitesService } from './suites.service.js';

const NOT_FOUND = ['404 SUITE_NOT_FOUND'] as const;
const SAVING = [
  '404 MODEL_NOT_FOUND',
  '409 SUITE_NAME_TAKEN',
  '422 SCHEDULE_UNREADABLE',
  '422 SCHEDULE_NEVER',
] as const;
const ADDING = [
  '404 MODEL_NOT_FOUND',
  '409 RELEASE_DIFFERS',
  '422 RELEASE_CYCLE',
  '422 RUNTIME_UNFIT',
  '422 SLOT_UNKNOWN',
] as const;
const RUNNING = [
  '404 INPUT_NOT_FOUND',
  '409 CHOICE_CHANGED',
  '422 MODEL_DELETED',
  '422 BENCHMARK_TOO_LARGE',
  '422 NO_DEVICES',
  '422 SUITE_DEVICES_GONE',
  '422 SLOTS_EQUAL',
] as const;

@Controller('suites')
export class SuitesController {
  constructor(
    private readonly suites: SuitesService,
    private readonly releases: ReleasesService,
    private readonly series: SeriesService,
    private readonly matrix: MatrixService,
  ) {}

  @Get()
  @Operation('List suites, the oldest first, each with how it stands', 'suites')
  @Answers(200, suitePage)
  list(
    @Asking() who: Principal,
    @Query({ schema: suiteQuery }) q: z.infer<typeof suiteQuery>,
  ): Promise<z.infer<typeof suitePage>> {
    return this.suites.list(who, q);
  }

  @Post()
  @Operation('Save a benchmark as a suite, to be run again for every release', 'suites', SAVING)
  @Answers(201, suite, 'Saved')
  create(@Asking() who: Principal, @Body({ schema: newSuite }) body: NewSuite): Promise<Suite> {
    return this.suites.create(who, body);
  }

  @Post('of-benchmark')
  @Operation('Save what a benchmark measured as a suite', 'suites', ['404 BENCHMARK_NOT_FOUND', ...SAVING])
  @Answers(201, suite, 'Saved')
  createOfBenchmark(
    @Asking() who: Principal,
    @Body({ schema: newSuiteOfBenchmark }) body: NewSuiteOfBenchmark,
  ): Promise<Suite> {
    return this.suites.createOfBenchmark(who, body);
  }

  @Get(':ref')
  @Operation('One suite, by id, number or name', 'suites', NOT_FOUND)
  @Answers(200, suite)
  get(@Asking() who: Principal, @Param('ref', { schema: suiteRef }) suiteRef: string): Promise<Suite> {
    return this.suites.get(who, suiteRef);
  }

  @Patch(':ref')
  @Operation('Change a suite; what was measured stays', 'suites', [...NOT_FOUND, ...SAVING])
  @Answers(200, suite)
  change(
    @Asking() who: Principal,
    @Param('ref', { schema: suiteRef }) suiteRef: string,
    @Body({ schema: suiteChange }) body: SuiteChange,
  ): Promise<Suite> {
    return this.suites.change(who, suiteRef, body);
  }

  @Delete(':ref')
  @HttpCode(204)
  @Operation('Remove a suite with its releases and series; its benchmarks stay', 'suites', NOT_FOUND)
  @AnswersNothing(204, 'Removed')
  remove(@Asking() who: Principal, @Param('ref', { schema: suiteRef }) suiteRef: string): Promise<void> {
    return this.suites.remove(who, suiteRef);
  }

  @Post(':ref/runs')
  @Operation(
    'Run a suite for a release, which is added where it is new, or for versions of a runtime side by side',
    'suites',
    [...NOT_FOUND, ...ADDING, ...RUNNING],
  )
  @Answers(201, benchmark, 'Started')
  run(
    @Asking() who: Principal,
    @Param('ref', { schema: suiteRef }) suiteRef: string,
    @Body({ schema: newSuiteRun }) body: NewSuiteRun,
  ): Promise<Benchmark> {
    return this.suites.run(who, suiteRef, body);
  }

  @Get(':ref/releases')
  @Operation('Releases of a suite, the newest first in their order', 'suites', NOT_FOUND)
  @Answers(200, releasePage)
  async listReleases(
    @Asking() who: Principal,
    @Param('ref', { schema: suiteRef }) suiteRef: string,
    @Query({ schema: releaseQuery }) q: z.infer<typeof releaseQuery>,
  ): Promise<z.infer<typeof releasePage>> {
    return this.releases.list((await this.suites.byRef(who, suiteRef)).id, q);
  }

  @Post(':ref/releases')
  @Operation('Add a release without running it; told again, it is the one that is there', 'suites', [
    ...NOT_FOUND,
    ...ADDING,
  ])
  @Answers(201, release, 'Added, or there already')
  async addRelease(
    @Asking() who: Principal,
    @Param('ref', { schema: suiteRef }) suiteRef: string,
    @Body({ schema: newRelease }) body: NewRelease,
  ): Promise<Release> {
    const { id } = await this.suites.byRef(who, suiteRef);
    const { release: added } = await this.releases.add(id, body);
    return this.releases.shown(id, [added]).then(([shown]) => shown!);
  }

  @Get(':ref/releases/:release')
  @Operation('One release of a suite, by its name, number or id', 'suites', [
    ...NOT_FOUND,
    '404 RELEASE_NOT_FOUND',
  ])
  @Answers(200, release)
  async getRelease(
    @Asking() who: Principal,
    @Param('ref', { schema: suiteRef }) suiteRef: string,
    @Param('release', { schema: releaseRef }) asked: string,
  ): Promise<Release> {
    return this.releases.get((await this.suites.byRef(who, suiteRef)).id, asked);
  }

  @Get(':ref/series')
  @Operation('Series of a suite by device model, with their last releases', 'suites', NOT_FOUND)
  @Answers(200, seriesPage)
  async listSeries(
    @Asking() who: Principal,
    @Param('ref', { schema: suiteRef }) suiteRef: string,
    @Query({ schema: seriesQuery }) q: SeriesQuery,
  ): Promise<SeriesPage> {
    return this.series.list((await this.suites.byRef(who, suiteRef)).id, q);
  }

  @Get(':ref/matrix')
  @Operation(
    'Releases of a suite (or versions of a runtime) by device model and system, for one metric',
    'suites',
    [...NOT_FOUND, '404 RELEASE_NOT_FOUND'],
  )
  @Answers(200, suiteMatrix)
  async matrixOf(
    @Asking() who: Principal,
    @Param('ref', { schema: suiteRef }) suiteRef: string,
    @Query({ schema: suiteMatrixQuery }) q: SuiteMatrixQuery,
  ): Promise<SuiteMatrix> {
    return this.matrix.of((await this.suites.byRef(who, suiteRef)).id, q);
  }
}
