import type { Cell, Comparison, ComparisonQuery, VariantError } from '@rackmark/contracts';
import type { RunNumbers, Said } from '../measured/run-numbers.js';
import { compare, type SideInput } from './compare.js';
import { belongsTo, parseSide, type BenchmarkHead } from './sides.js';
import { errorAgainst, referenceOf } from './variants.js';

/** A benchmark's cells, each with its measured runs. */
export interface FoundBenchmark {
  benchmark: BenchmarkHead;
  cells: readonly { cell: Cell; runs: readonly RunNumbers[] }[];
}
/** A side that has nothing: nobody compares with it. */
export class EmptySide extends Error {
  constructor(
    readonly benchmark: number,
    readonly key: string,
  ) {
    super(`nothing in benchmark ${benchmark} belongs to the side ${key}`);
  }
}
export interface Prepared {
  /** Cells whose outputs are held against each other: their `Said` is asked for. */
  spoken: string[];
  with(saidOf: (cellId: string) => Said | undefined): Comparison;
}

/** Benchmarks that a comparison reads. */
export const numbersOfBenchmarks = ({ base, candidate }: ComparisonQuery): number[] => [
  ...new Set([base, ...candidate].map((key) => parseSide(key).benchmarkNumber)),
];

/**
 * A comparison as it is asked for, before what models gave out is known: that is read of few cells only.
 * @throws EmptySide
 */
export function prepareComparison(
  { base, candidate, metric, delta }: ComparisonQuery,
  found: (benchmark: number) => FoundBenchmark,
): Prepared {
  const sides = [base, ...candidate].map((key): SideInput & { all: readonly Cell[] } => {
    const selection = parseSide(key);
    const { benchmark, cells } = found(selection.benchmarkNumber);
    const all = cells.map((c) => c.cell);
    const own = all.filter((c) => belongsTo(selection, c));
    if (own.length === 0) throw new EmptySide(benchmark.number, key);
    return { selection, benchmark, cells: own, all };
  });
  const pairs = sides.flatMap((s) =>
    s.cells.flatMap((cell) => {
      const reference = referenceOf(cell, s.all);
      return reference === null ? [] : [{ cell, reference }];
    }),
  );
  const benchmarks = [...new Set(sides.map((s) => s.selection.benchmarkNumber))].map(found);
  const runs = new Map(benchmarks.flatMap((b) => b.cells.map((c) => [c.cell.id, c.runs] as const)));
  return {
    spoken: [...new Set(pairs.flatMap((p) => [p.cell.id, p.reference.id]))],
    with(saidOf) {
      const errors = new Map<string, VariantError | null>(
        pairs.map(({ cell, reference }) => {
          const [of, to] = [saidOf(cell.id), saidOf(reference.id)];
          return [cell.id, of && to ? errorAgainst(reference.model.name, to, of) : null];
        }),
      );
      const measured = {
        runsOf: (id: string) => runs.get(id) ?? [],
        errorOf: (id: string) => errors.get(id) ?? null,
      };
      return compare(sides, measured, { metric, delta });
    },
  };
}
