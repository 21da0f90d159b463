import { Injectable } from '@nestjs/common';
import {
  choicesOf,
  EmptySide,
  numbersOfBenchmarks,
  prepareComparison,
  type FoundBenchmark,
} from '@rackmark/analysis';
import type { Comparison, ComparisonChoices, ComparisonQuery, Distribution } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { ProblemError, notFound } from '../../platform/problem/problem-error.js';
import type { Principal } from '../../platform/security/principal.js';
import { BenchmarksService } from '../benchmarks/benchmarks.service.js';
import { ResultsService } from '../results/results.service.js';

/** Fetches what comparing needs; comparing itself is pure (compare.ts). */
@Injectable()
export class ComparisonsService {
  constructor(
    private readonly benchmarks: BenchmarksService,
    private readonly results: ResultsService,
  ) {}

  /** @throws ProblemError BENCHMARK_NOT_FOUND, SIDE_EMPTY, SIDES_EQUAL */
  async compare(who: Principal, query: ComparisonQuery): Promise<Comparison> {
    const { base, candidate } = query;
    if (candidate.includes(base) || new Set(candidate).size < candidate.length) {
      throw new ProblemError(422, 'SIDES_EQUAL', said('problem.sides_equal'));
    }
    const found = await this.found(who, numbersOfBenchmarks(query));
    const prepared = sidesOf(query, found);
    const spoken = await this.results.saidOf(prepared.spoken);
    return prepared.with((cellId) => spoken.get(cellId));
  }

  /** Each benchmark is read once. */
  private async found(who: Principal, numbers: readonly number[]): Promise<Map<number, FoundBenchmark>> {
    return new Map(
      await Promise.all(
        numbers.map(async (ref) => {
          const { id, number, name } = await this.benchmarks.get(who, String(ref));
          return [
            ref,
            { benchmark: { id, number, name }, cells: await this.results.cellsWithRuns(id) },
          ] as const;
        }),
      ),
    );
  }

  async choices(who: Principal, ref: string): Promise<ComparisonChoices> {
    const { id, number, name } = await this.benchmarks.get(who, ref);
    return choicesOf({ id, number, name }, await this.results.partsOfBenchmark(id));
  }

  async distribution(who: Principal, cellIds: readonly string[]): Promise<Distribution> {
    const known = await this.results.knownCells(who, cellIds);
    const missing = cellIds.find((id) => !known.has(id));
    if (missing !== undefined) throw notFound('cell', missing);
    const pictures = await this.results.picturesOf(cellIds);
    return {
      cells: await Promise.all(
        cellIds.map(async (id) => ({
          cell_id: id,
          ...(pictures.get(id) ?? { of: 'iterations' as const, runs: [] }),
          operators: await this.results.operatorsOf(id),
        })),
      ),
    };
  }
}

/** @throws ProblemError SIDE_EMPTY */
function sidesOf(query: ComparisonQuery, found: ReadonlyMap<number, FoundBenchmark>) {
  try {
    return prepareComparison(query, (number) => found.get(number)!);
  } catch (error) {
    if (!(error instanceof EmptySide)) throw error;
    throw new ProblemError(
      422,
      'SIDE_EMPTY',
      said('problem.side_empty', { benchmark: error.benchmark, code: error.key }),
    );
  }
}
