import { csvLine } from '@rackmark/contracts';
import { save } from '../../lib/save.js';
import type { Column } from './column.js';

/** The rows and columns that are shown, in their order, with raw values. */
export const csvOf = <T>(columns: readonly Column<T>[], rows: readonly T[]): string =>
  [
    columns.map((c) => (c.unit === undefined ? c.title : `${c.title} (${c.unit})`)),
    ...rows.map((row) => columns.map((c) => c.value(row))),
  ]
    .map(csvLine)
    .join('');

/** "Results of benchmark 12" becomes `results-of-benchmark-12.csv`. */
export const saveCsv = (name: string, text: string): void =>
  save(
    `${name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.csv`,
    new Blob([text], { type: 'text/csv' }),
  );
