import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import {
  benchmark,
  benchmarkPage,
  benchmarkPreview,
  benchmarkQuery,
  benchmarkRef,
  cell,
  cellList,
  exportForms,
  exportRows,
  happenings,
  idempotencyKey,
  newBenchmark,
  pageQuery,
  run,
  stripPage,
  type Benchmark,
  type BenchmarkPreview,
  type NewBenchmark,
} from '@rackmark/contracts';
import { languages } from '@rackmark/words';
import type { Response } from 'express';
import { z } from 'zod';
import { Answers, AnswersFile, jsonSchema, Operation } from '../../platform/openapi/decorators.js';
import { keyOf } from '../../platform/http/idempotency-key.js';
import { sendParts } from '../../platform/http/send-parts.js';
import { Asking } from '../../platform/security/asking.js';
import type { Principal } from '../../platform/security/principal.js';
import { ResultsService } from '../results/results.service.js';
import { BenchmarksService } from './benchmarks.service.js';
import { exportAs, exportTypes } from './export/export.js';
import { cellsAsJson } from './export/json.js';
import type { RunsToExport } from './export/rows.js';

const NOT_FOUND = ['404 BENCHMARK_NOT_FOUND'] as const;
const CHOOSING = [
  '404 MODEL_NOT_FOUND',
  '404 INPUT_NOT_FOUND',
  '404 DEVICE_NOT_FOUND',
  '404 DEVICE_SET_NOT_FOUND',
  '422 MODEL_DELETED',
  '422 BENCHMARK_TOO_LARGE',
  '422 NO_DEVICES',
] as const;
const exportQuery = z.object({
  format: z.enum(exportForms).default('csv'),
  /** What a row or a line is of. */
  rows: z.enum(exportRows).default('runs'),
  /** Of the sentences in rows; JSON has them as codes. */
  lang: z.enum(languages).default('en'),
});

@Controller('benchmarks')
export class BenchmarksController {
  constructor(
    private readonly benchmarks: BenchmarksService,
    private readonly results: ResultsService,
  ) {}

  @Post('preview')
  @HttpCode(200)
  @Operation('What a benchmark would do: cells, time, what cannot run', 'benchmarks', CHOOSING)
  @Answers(200, benchmarkPreview)
  preview(
    @Asking() who: Principal,
    @Body({ schema: newBenchmark }) body: NewBenchmark,
  ): Promise<BenchmarkPreview> {
    return this.benchmarks.preview(who, body);
  }

  @Post()
  @Operation('Start a benchmark', 'benchmarks', [
    ...CHOOSING,
    '409 IDEMPOTENCY_KEY_REUSED',
    '409 CHOICE_CHANGED',
  ])
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    schema: jsonSchema(idempotencyKey),
    description: 'The same key with the same request never starts a second benchmark',
  })
  @Answers(201, benchmark, 'Started')
  @Answers(200, benchmark, 'This key had started it already')
  async create(
    @Asking() who: Principal,
    @Body({ schema: newBenchmark }) body: NewBenchmark,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Benchmark> {
    const made = await this.benchmarks.create(who, body, keyOf(key));
    response.status(made.created ? 201 : 200);
    return made.benchmark;
  }

  @Get()
  @Operation('List benchmarks, the newest first', 'benchmarks')
  @Answers(200, benchmarkPage)
  list(
    @Asking() who: Principal,
    @Query({ schema: benchmarkQuery }) query: z.infer<typeof benchmarkQuery>,
  ): Promise<z.infer<typeof benchmarkPage>> {
    return this.benchmarks.list(who, query);
  }

  @Get(':ref')
  @Operation('One benchmark, by id or number', 'benchmarks', NOT_FOUND)
  @Answers(200, benchmark)
  get(
    @Asking() who: Principal,
    @Param('ref', { schema: benchmarkRef }) benchmarkRef: string,
  ): Promise<Benchmark> {
    return this.benchmarks.get(who, benchmarkRef);
  }

  @Post(':ref/cancel')
  @HttpCode(200)
  @Operation('Cancel what is left of a benchmark; what was measured is kept', 'benchmarks', NOT_FOUND)
  @Answers(200, benchmark)
  cancel(
    @Asking() who: Principal,
    @Param('ref', { schema: benchmarkRef }) benchmarkRef: string,
  ): Promise<Benchmark> {
    return this.benchmarks.cancel(who, benchmarkRef);
  }

  @Get(':ref/cells')
  @Operation('The cells of a benchmark with their numbers and verdicts', 'benchmarks', NOT_FOUND)
  @Answers(200, cellList)
  async cells(
    @Asking() who: Principal,
    @Param('ref', { schema: benchmarkRef }) benchmarkRef: string,
    @Res() response: Response,
  ): Promise<void> {
    const { id: benchmarkId } = await this.benchmarks.get(who, benchmarkRef);
    const cells = await this.results.cellsOfBenchmark(benchmarkId);
    await sendParts(response.type('application/json'), cellsAsJson(cells));
  }

  @Get(':ref/strips')
  @Operation(
    'The plans of its jobs: of each the runs around the first that has not ended',
    'benchmarks',
    NOT_FOUND,
  )
  @Answers(200, stripPage)
  async strips(
    @Asking() who: Principal,
    @Param('ref', { schema: benchmarkRef }) benchmarkRef: string,
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
  ): Promise<z.infer<typeof stripPage>> {
    return this.results.strips((await this.benchmarks.get(who, benchmarkRef)).id, query);
  }

  @Get(':ref/happenings')
  @Operation('What happened, the latest first', 'benchmarks', NOT_FOUND)
  @Answers(200, happenings)
  async happenings(
    @Asking() who: Principal,
    @Param('ref', { schema: benchmarkRef }) benchmarkRef: string,
  ): Promise<z.infer<typeof happenings>> {
    return { items: await this.benchmarks.happenings(who, benchmarkRef) };
  }

  @Get(':ref/export')
  @Operation(
    'All runs or cells: CSV or Parquet (a row each), JSON (both), or JSON Lines (of runs with every raw sample)',
    'benchmarks',
    NOT_FOUND,
  )
  @AnswersFile(200, 'The file', {
    [exportTypes.csv]: 'text',
    [exportTypes.json]: z.object({ benchmark, cells: z.array(cell), runs: z.array(run) }),
    [exportTypes.jsonl]: 'text',
    [exportTypes.parquet]: 'binary',
  })
  async export(
    @Asking() who: Principal,
    @Param('ref', { schema: benchmarkRef }) benchmarkRef: string,
    @Query({ schema: exportQuery }) { format, rows, lang }: z.infer<typeof exportQuery>,
    @Res() response: Response,
  ): Promise<void> {
    const found = await this.benchmarks.get(who, benchmarkRef);
    const cells = await this.results.cellsOfBenchmark(found.id);
    const runs: RunsToExport = {
      all: () => this.results.runsOfBenchmark(who, found.id),
      ofCells: (cellIds) => this.results.runsOfCells(cellIds),
      detail: (id, more) => this.results.runDetail(who, id, more),
    };
    const name = `rackmark-benchmark-${found.number}${rows === 'cells' ? '-cells' : ''}`;
    response.attachment(`${name}.${format}`).type(exportTypes[format]);
    await sendParts(response, exportAs(format, { benchmark: found, cells, runs }, rows, lang));
  }
}
