import type { Benchmark, Cell } from '@rackmark/contracts';
import { jsonItems } from '../../../platform/http/send-parts.js';
import { inLists, type RunsToExport } from './rows.js';

export async function* asJson(
  benchmark: Benchmark,
  cells: readonly Cell[],
  runs: RunsToExport,
): AsyncGenerator<string> {
  yield `{"benchmark":${JSON.stringify(benchmark)},"cells":[`;
  yield* jsonItems(inLists(cells));
  yield '],"runs":[';
  yield* jsonItems(runs.all());
  yield ']}';
}

/** JSON Lines: each says by itself what made the run, and on what. */
export async function* asJsonLines(cells: readonly Cell[], runs: RunsToExport): AsyncGenerator<string> {
  const byId = new Map(cells.map((c) => [c.id, c]));
  for await (const part of runs.all())
    for (const { id, cell_id } of part) {
      const cell = byId.get(cell_id);
      const line = await runs.detail(id, {
        simulated: cell?.device.simulated ?? false,
        runner: cell?.configuration.runner ?? 'harness',
        input_files: cell?.configuration.inputs ?? {},
      });
      if (line !== null) yield `${line}\n`;
    }
}

export async function* cellsAsJsonLines(cells: readonly Cell[]): AsyncGenerator<string> {
  for await (const part of inLists(cells)) yield part.map((cell) => `${JSON.stringify(cell)}\n`).join('');
}

/** `cellList`, whose thousands are not put together at once. */
export async function* cellsAsJson(cells: readonly Cell[]): AsyncGenerator<string> {
  yield '{"items":[';
  yield* jsonItems(inLists(cells));
  yield ']}';
}
