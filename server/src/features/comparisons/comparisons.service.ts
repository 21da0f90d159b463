import { Injectable } from '@nestjs/common';
import type {
  Cell,
  Comparison,
  ComparisonChoices,
  ComparisonQuery,
  Distribution,
  VariantError,
} from '@rackmark/contracts';
import { inParts } from '../../platform/load/in-parts.js';
import { ProblemError, notFound } from '../../platform/problem/problem-error.js';
import { BenchmarksService } from '../benchmarks/benchmarks.service.js';
import { ResultsService } from '../results/results.service.js';
import { compare, type SideInput } from './compare.js';
import { distributionOf } from './distribution.js';
import { belongsTo, choicesOf, parseSide } from './sides.js';
import { errorAgainst, referenceOf } from './variants.js';

/** A side with all cells of its benchmark. */
type Chosen = SideInput & { all: readonly Cell[] };

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
    const measured = {
      runsOf: (cellId: string) => numbers.get(cellId) ?? [],
      errorOf: await this.errors(sides),
    };
    return compare(sides, measured, { metric, delta });
  }

  /** Errors of variants against the f32 model of their family. */
  private async errors(sides: readonly Chosen[]): Promise<(cellId: string) => VariantError | null> {
    const pairs = sides.flatMap((s) =>
      s.cells.flatMap((cell) => {
        const reference = referenceOf(cell, s.all);
        return reference === null ? [] : [{ cell, reference }];
      }),
    );
    const said = await this.results.saidOf([...new Set(pairs.flatMap((p) => [p.cell.id, p.reference.id]))]);
    const errors = new Map(
      pairs.map(({ cell, reference }) => {
        const [of, to] = [said.get(cell.id), said.get(reference.id)];
        return [cell.id, of && to ? errorAgainst(reference.model.name, to, of) : null];
      }),
    );
    return (cellId) => errors.get(cellId) ?? null;
  }

  private async side(key: string): Promise<Chosen> {
    const selection = parseSide(key);
    const { id, number, name } = await this.benchmarks.get(String(selection.benchmarkNumber));
    const all = await this.results.cellsOfBenchmark(id);
    const cells = all.filter((c) => belongsTo(selection, c));
    if (cells.length === 0) {
      throw new ProblemError(
        422,
        'SIDE_EMPTY',
        `Nothing in benchmark ${number} belongs to the side ${key}. The choices of the benchmark show which sides it has.`,
      );
    }
    return { selection, benchmark: { id, number, name }, cells, all };
  }

  async choices(ref: string): Promise<ComparisonChoices> {
    const { id, number, name } = await this.benchmarks.get(ref);
    return choicesOf({ id, number, name }, await this.results.cellsOfBenchmark(id));
  }

  async distribution(cellIds: readonly string[]): Promise<Distribution> {
    const found = await this.results.cellsByIds(cellIds);
    const missing = cellIds.find((id) => !found.some((c) => c.id === id));
    if (missing !== undefined) throw notFound('cell', missing);
    const [samples, turns] = await Promise.all([
      this.results.samplesOf(cellIds),
      this.results.stepsOf(cellIds),
    ]);
    return {
      cells: await Promise.all(
        cellIds.map(async (id) => ({
          cell_id: id,
          of: (samples.get(id) ?? []).some((r) => r.isLanguage)
            ? ('tokens' as const)
            : ('iterations' as const),
          runs: await inParts(
            (samples.get(id) ?? []).filter((r) => r.latencyNs.length > 0),
            (r) => distributionOf(r, turns.get(r.runId)),
          ),
          operators: await this.results.operatorsOf(id),
        })),
      ),
    };
  }
}
