import { Injectable } from '@nestjs/common';
import type { Comparison, ComparisonChoices, ComparisonQuery, Distribution } from '@rackmark/contracts';
import { ProblemError, notFound } from '../../platform/problem/problem-error.js';
import { BenchmarksService } from '../benchmarks/benchmarks.service.js';
import { ResultsService } from '../results/results.service.js';
import { compare, type SideInput } from './compare.js';
import { distributionOf } from './distribution.js';
import { belongsTo, choicesOf, parseSide } from './sides.js';

/** Fetches what comparing needs; comparing itself is pure (compare.ts). */
@Injectable()
export class ComparisonsService {
  constructor(
    private readonly benchmarks: BenchmarksService,
    private readonly results: ResultsService,
  ) {}

  /** @throws ProblemError BENCHMARK_NOT_FOUND, SIDE_EMPTY, SIDES_EQUAL */
  async compare({ base, candidate, metric, delta }: ComparisonQuery): Promise<Comparison> {
    if (candidate.includes(base) || new Set(candidate).size < candidate.length) {
      throw new ProblemError(
        422,
        'SIDES_EQUAL',
        'A side cannot be compared with itself. Choose a base and other candidates.',
      );
    }
    const sides = await Promise.all([base, ...candidate].map((key) => this.side(key)));
    const numbers = await this.results.numbersOf(sides.flatMap((s) => s.cells.map((c) => c.id)));
    return compare(sides, (cellId) => numbers.get(cellId) ?? [], { metric, delta });
  }

  private async side(key: string): Promise<SideInput> {
    const selection = parseSide(key);
    const { id, number, name } = await this.benchmarks.get(String(selection.benchmarkNumber));
    const cells = (await this.results.cellsOfBenchmark(id)).filter((c) => belongsTo(selection, c));
    if (cells.length === 0) {
      throw new ProblemError(
        422,
        'SIDE_EMPTY',
        `Nothing in benchmark ${number} belongs to the side ${key}. The choices of the benchmark show which sides it has.`,
      );
    }
    return { selection, benchmark: { id, number, name }, cells };
  }

  async choices(ref: string): Promise<ComparisonChoices> {
    const { id, number, name } = await this.benchmarks.get(ref);
    return choicesOf({ id, number, name }, await this.results.cellsOfBenchmark(id));
  }

  async distribution(cellIds: readonly string[]): Promise<Distribution> {
    const found = await this.results.cellsByIds(cellIds);
    const missing = cellIds.find((id) => !found.some((c) => c.id === id));
    if (missing !== undefined) throw notFound('cell', missing);
    const numbers = await this.results.numbersOf(cellIds);
    return {
      cells: await Promise.all(
        cellIds.map(async (id) => ({
          cell_id: id,
          runs: (numbers.get(id) ?? []).filter((r) => r.latencyNs.length > 0).map(distributionOf),
          operators: await this.results.operatorsOf(id),
        })),
      ),
    };
  }
}
