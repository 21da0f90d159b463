import type { Cell, Comparison, ComparisonQuery, FrozenReport, FrozenRun } from '@rackmark/contracts';
import { belongsTo, parseSide } from '../compare/sides.js';
import { prepareComparison, type FoundBenchmark } from '../compare/of-query.js';
import { figuresOfCell, numbersOf } from '../measured/told-runs.js';
import { groupBy } from '../measured/group-by.js';
import type { Said } from '../measured/run-numbers.js';
import { toldOf } from './frozen-run.js';

/** What comparisons of a report are made of. */
type Basis = Pick<FrozenReport, 'benchmarks' | 'cells' | 'runs'>;

/** A cell with figures of the runs that are told with it. */
export const withFigures = (cell: Cell, runs: readonly FrozenRun[]): Cell => ({
  ...cell,
  ...figuresOfCell(inOrder(runs).map(toldOf)),
});
const inOrder = <R extends { position: number }>(runs: readonly R[]): R[] =>
  [...runs].sort((a, b) => a.position - b.position);

/** Comparisons over what a report holds, as the portal makes them over what it has stored. @throws EmptySide */
export function comparisonsOf(
  { benchmarks, cells, runs }: Basis,
  saidOf: (cellId: string) => Said | undefined,
): (query: ComparisonQuery) => Comparison {
  const byCell = groupBy(inOrder(runs), (r) => r.cell_id);
  const ofBenchmark = groupBy(cells, (c) => c.benchmark_id);
  const found = new Map(
    benchmarks.map(({ id, number, name }): [number, FoundBenchmark] => [
      number,
      {
        benchmark: { id, number, name },
        cells: (ofBenchmark.get(id) ?? []).map((cell) => ({
          cell,
          runs: (byCell.get(cell.id) ?? []).map((r) => numbersOf(toldOf(r))),
        })),
      },
    ]),
  );
  const none = (number: number): FoundBenchmark => ({
    benchmark: { id: '', number, name: '' },
    cells: [],
  });
  return (query) => prepareComparison(query, (number) => found.get(number) ?? none(number)).with(saidOf);
}

/** Cells that a comparison is made of, with what its variants are held against. */
export function cellsOfQuery(query: ComparisonQuery, benchmark: number, cells: readonly Cell[]): Cell[] {
  const sides = [query.base, ...query.candidate]
    .map(parseSide)
    .filter((s) => s.benchmarkNumber === benchmark);
  const own = cells.filter((c) => sides.some((s) => belongsTo(s, c)));
  const placeOf = (c: Cell) => `${c.model.family} ${c.device.id} ${c.configuration_key}`;
  const places = new Set(own.filter((c) => c.model.family !== null).map(placeOf));
  return cells.filter((c) => own.includes(c) || (c.model.family !== null && places.has(placeOf(c))));
}

/** Of each cell the run whose outputs speak for it: the latest that is not invalid. */
export const speakersOf = (
  runs: readonly Pick<FrozenRun, 'id' | 'cell_id' | 'position' | 'verdict'>[],
): Map<string, string> =>
  new Map(
    inOrder(runs)
      .filter((r) => r.verdict !== 'invalid')
      .map((r) => [r.cell_id, r.id]),
  );
