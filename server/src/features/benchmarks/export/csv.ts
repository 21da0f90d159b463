import { csvLine } from '@rackmark/contracts';
import { inParts } from '../../../platform/load/in-parts.js';
import type { Column } from './column.js';

export async function* asCsv<Row>(
  columns: readonly Column<Row>[],
  rows: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  yield csvLine(columns.map((c) => c.name));
  for await (const part of rows) {
    const lines = await inParts(part, (row) => csvLine(columns.map((c) => c.of(row))));
    yield lines.join('');
  }
}
