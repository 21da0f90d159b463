import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import {
  benchmark,
  benchmarkPage,
  benchmarkPreview,
  benchmarkQuery,
  cellList,
  happenings,
  id,
  newBenchmark,
  type Benchmark,
  type BenchmarkPreview,
  type NewBenchmark,
} from '@rackmark/contracts';
import type { Response } from 'express';
import { z } from 'zod';
import { Answers, Operation } from '../../platform/openapi/decorators.js';
import { ResultsService } from '../results/results.service.js';
import { BenchmarksService } from './benchmarks.service.js';
import { runAsJson, runsAsCsv } from './export.js';

/** A benchmark's id, or the number that people call it by. */
const ref = z.union([id, z.string().regex(/^\d{1,9}$/, 'must be the id or the number of a benchmark')]);
const idempotencyKey = z.string().trim().min(1).max(200).optional();
const exportQuery = z.object({ format: z.enum(['csv', 'json', 'jsonl']).default('csv') });

@Controller('benchmarks')
export class BenchmarksController {
  constructor(
    private readonly benchmarks: BenchmarksService,
    private readonly results: ResultsService,
  ) {}

  @Post('preview')
  @HttpCode(200)
  @Operation('What a benchmark would do: cells, time, what cannot run', 'benchmarks', [404, 422])
  @Answers(200, benchmarkPreview)
  preview(@Body({ schema: newBenchmark }) body: NewBenchmark): Promise<BenchmarkPreview> {
    return this.benchmarks.preview(body);
  }

  @Post()
  @Operation('Start a benchmark', 'benchmarks', [404, 409, 422])
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key with the same request never starts a second benchmark',
  })
  @Answers(201, benchmark, 'Started')
  @Answers(200, benchmark, 'This key had started it already')
  async create(
    @Body({ schema: newBenchmark }) body: NewBenchmark,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Benchmark> {
    const made = await this.benchmarks.create(body, idempotencyKey.parse(key) ?? null);
    response.status(made.created ? 201 : 200);
    return made.benchmark;
  }

  @Get()
  @Operation('List benchmarks, the newest first', 'benchmarks')
  @Answers(200, benchmarkPage)
  list(
    @Query({ schema: benchmarkQuery }) query: z.infer<typeof benchmarkQuery>,
  ): Promise<z.infer<typeof benchmarkPage>> {
    return this.benchmarks.list(query);
  }

  @Get(':ref')
  @Operation('One benchmark, by id or number', 'benchmarks', [404])
  @Answers(200, benchmark)
  get(@Param('ref', { schema: ref }) benchmarkRef: string): Promise<Benchmark> {
    return this.benchmarks.get(benchmarkRef);
  }

  @Post(':ref/cancel')
  @HttpCode(200)
  @Operation('Cancel what is left of a benchmark; what was measured is kept', 'benchmarks', [404])
  @Answers(200, benchmark)
  cancel(@Param('ref', { schema: ref }) benchmarkRef: string): Promise<Benchmark> {
    return this.benchmarks.cancel(benchmarkRef);
  }

  @Get(':ref/cells')
  @Operation('The cells of a benchmark with their numbers and verdicts', 'benchmarks', [404])
  @Answers(200, cellList)
  async cells(@Param('ref', { schema: ref }) benchmarkRef: string): Promise<z.infer<typeof cellList>> {
    const { id: benchmarkId } = await this.benchmarks.get(benchmarkRef);
    return { items: await this.results.cellsOfBenchmark(benchmarkId) };
  }

  @Get(':ref/happenings')
  @Operation('What happened, the latest first', 'benchmarks', [404])
  @Answers(200, happenings)
  async happenings(@Param('ref', { schema: ref }) benchmarkRef: string): Promise<z.infer<typeof happenings>> {
    return { items: await this.benchmarks.happenings(benchmarkRef) };
  }

  @Get(':ref/export')
  @Operation('All runs: CSV (one line a run), JSON, or JSON Lines with every raw sample', 'benchmarks', [404])
  async export(
    @Param('ref', { schema: ref }) benchmarkRef: string,
    @Query({ schema: exportQuery }) { format }: z.infer<typeof exportQuery>,
    @Res() response: Response,
  ): Promise<void> {
    const found = await this.benchmarks.get(benchmarkRef);
    response.attachment(`rackmark-benchmark-${found.number}.${format}`);
    if (format === 'jsonl') {
      response.type('application/jsonl');
      const cells = new Map((await this.results.cellsOfBenchmark(found.id)).map((c) => [c.id, c]));
      for await (const run of this.results.runDetails(found.id)) response.write(`${runAsJson(run, cells)}\n`);
      response.end();
      return;
    }
    const [cells, runs] = await Promise.all([
      this.results.cellsOfBenchmark(found.id),
      this.results.runsOfBenchmark(found.id),
    ]);
    if (format === 'json')
      response.type('application/json').send(JSON.stringify({ benchmark: found, cells, runs }));
    else response.type('text/csv').send(runsAsCsv(found, cells, runs));
  }
}
