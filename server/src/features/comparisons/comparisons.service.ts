import { Injectable } from '@nestjs/common';
import {
  belongsTo,
  type BenchmarkHead,
  choicesOf,
  compare,
  errorAgainst,
  parseSide,
  referenceOf,
  type SideInput,
  type SideSelection,
} from '@rackmark/analysis';
import type {
  Cell,
  Comparison,
  ComparisonChoices,
  ComparisonQuery,
  Distribution,
  VariantError,
} from '@rackmark/contracts';
import { ProblemError, notFound } from '../../platform/problem/problem-error.js';
import type { Principal } from '../../platform/security/principal.js';
import { BenchmarksService } from '../benchmarks/benchmarks.service.js';
import type { CellWithRuns } from '../results/cells.repository.js';
import { ResultsService } from '../results/results.service.js';

/** A side with all cells of its benchmark. */
type Chosen = SideInput & { all: readonly Cell[] };
/** All that the benchmark of a side has. */
interface Found {
  selection: SideSelection;
  benchmark: BenchmarkHead;
  all: CellWithRuns[];
}

/** Fetches what comparing needs; comparing itself is pure (compare.ts). */
@Injectable()
export class ComparisonsService {
  constructor(
    private readonly benchmarks: BenchmarksService,
    private readonly results: ResultsService,
  ) {}

  /** @throws ProblemError BENCHMARK_NOT_FOUND, SIDE_EMPTY, SIDES_EQUAL */
  async compare(who: Principal, { base, candidate, metric, delta }: ComparisonQuery): Promise<Comparison> {
    if (candidate.includes(base) || new Set(candidate).size < candidate.length) {
      throw new ProblemError(
        422,
        'SIDES_EQUAL',
        'A side cannot be compared with itself. Choose a base and other candidates.',
      );
    }
    const found = await this.found(who, [base, ...candidate].map(parseSide));
    const sides = found.map(({ selection, benchmark, all }): Chosen => sideOf(selection, benchmark, all));
    const runs = new Map(found.flatMap(({ all }) => all.map((c) => [c.cell.id, c.runs] as const)));
    const measured = {
      runsOf: (cellId: string) => runs.get(cellId) ?? [],
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

  /** What each side is chosen from; sides of one benchmark are read together. */
  private async found(who: Principal, selections: readonly SideSelection[]): Promise<Found[]> {
    const benchmarks = new Map<number, Promise<Omit<Found, 'selection'>>>();
    const read = async (ref: number) => {
      const { id, number, name } = await this.benchmarks.get(who, String(ref));
      return { benchmark: { id, number, name }, all: await this.results.cellsWithRuns(id) };
    };
    return Promise.all(
      selections.map(async (selection) => {
        const known = benchmarks.get(selection.benchmarkNumber) ?? read(selection.benchmarkNumber);
        benchmarks.set(selection.benchmarkNumber, known);
        return { selection, ...(await known) };
      }),
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
function sideOf(selection: SideSelection, benchmark: BenchmarkHead, found: readonly CellWithRuns[]): Chosen {
  const all = found.map((c) => c.cell);
  const cells = all.filter((c) => belongsTo(selection, c));
  if (cells.length === 0)
    throw new ProblemError(
      422,
      'SIDE_EMPTY',
      `Nothing in benchmark ${benchmark.number} belongs to the side ${selection.key}. The choices of the benchmark show which sides it has.`,
    );
  return { selection, benchmark, cells, all };
}
