import type { Benchmark, Cell, ExportForm, ExportRows } from '@rackmark/contracts';
import type { Language } from '@rackmark/words';
import { cellColumns, runColumns } from './columns.js';
import { asCsv } from './csv.js';
import { asJson, asJsonLines, cellsAsJsonLines } from './json.js';
import { asParquet } from './parquet.js';
import { rowsOfCells, rowsOfRuns, type RunsToExport } from './rows.js';

interface ToExport {
  benchmark: Benchmark;
  cells: readonly Cell[];
  runs: RunsToExport;
}

/** The media type of each form. */
export const exportTypes = {
  csv: 'text/csv',
  json: 'application/json',
  jsonl: 'application/jsonl',
  parquet: 'application/vnd.apache.parquet',
} as const satisfies Record<ExportForm, string>;

/**
 * What was measured, part by part.
 * @param of what a row or a line is of; JSON holds both
 * @param language of the sentences in rows; JSON has them as codes
 */
export function exportAs(
  form: ExportForm,
  { benchmark, cells, runs }: ToExport,
  of: ExportRows,
  language: Language,
): AsyncGenerator<string | Uint8Array> {
  if (form === 'json') return asJson(benchmark, cells, runs);
  if (form === 'jsonl') return of === 'runs' ? asJsonLines(cells, runs) : cellsAsJsonLines(cells);
  const write = form === 'csv' ? asCsv : asParquet;
  return of === 'runs'
    ? write(runColumns, rowsOfRuns(benchmark, cells, runs, language))
    : write(cellColumns, rowsOfCells(benchmark, cells, language));
}
