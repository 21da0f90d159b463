import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Benchmark, Cell, Run } from '@rackmark/contracts';
import { wordsIn, type Language } from '@rackmark/words';
import type { CellRow, RunRow } from './columns.js';

const CELLS_AT_ONCE = 25;

export interface RunsToExport {
  /** In the order in which they are made, some at a time. */
  all: () => AsyncIterable<Run[]>;
  ofCells: (cellIds: readonly string[]) => Promise<Run[]>;
  /** One run with all that it recorded, as JSON. */
  detail: (id: string, more: object) => Promise<string | null>;
}

/** Some at a time; between them others have their turn. */
export async function* inLists<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let i = 0; i < items.length; i += CELLS_AT_ONCE) {
    yield items.slice(i, i + CELLS_AT_ONCE);
    await othersTurn();
  }
}

/** @param language of the sentences; names and figures are for machines */
export async function* rowsOfCells(
  benchmark: Benchmark,
  cells: readonly Cell[],
  language: Language,
): AsyncGenerator<CellRow[]> {
  const words = wordsIn(language);
  for await (const part of inLists(cells)) yield part.map((cell) => ({ benchmark, cell, words }));
}

/** Runs cell by cell; a cell that never ran has one row with its reason. */
export async function* rowsOfRuns(
  benchmark: Benchmark,
  cells: readonly Cell[],
  runs: Pick<RunsToExport, 'ofCells'>,
  language: Language,
): AsyncGenerator<RunRow[]> {
  const words = wordsIn(language);
  for await (const part of inLists(cells)) {
    const byCell = new Map(part.map((c): [string, Run[]] => [c.id, []]));
    for (const run of await runs.ofCells(part.map((c) => c.id))) byCell.get(run.cell_id)!.push(run);
    yield part.flatMap((cell) => {
      const own = byCell.get(cell.id)!;
      return (own.length > 0 ? own : [neverRun(cell)]).map((run) => ({ benchmark, cell, words, run }));
    });
  }
}

const neverRun = (cell: Cell): Run => ({
  id: cell.id,
  benchmark_id: cell.benchmark_id,
  cell_id: cell.id,
  job_id: cell.id,
  position: 0,
  repeat: 0,
  state: 'ended',
  outcome: cell.outcome,
  failure: cell.failure,
  verdict: null,
  reasons: [],
  rules_version: null,
  latency_ns: null,
  reported: null,
  robust_cv: null,
  trend: null,
  load_cold_ns: null,
  load_warm_ns: null,
  first_inference_ns: null,
  overhead_ns: null,
  peak_rss_kib: null,
  peak_above_baseline_kib: null,
  memory_source: null,
  delegation: null,
  harness: null,
  engine: null,
  host: null,
  warmup: null,
  attempt_number: null,
  started_at: null,
  ended_at: null,
  measurements: {},
});
