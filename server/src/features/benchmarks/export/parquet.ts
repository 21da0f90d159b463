import { OffLoop } from '../../../platform/body/off-loop.js';
import { inParts } from '../../../platform/load/in-parts.js';
import type { Column } from './column.js';
import type { Question } from './parquet-file.js';

/** Rows of one group of the file, which readers skip or take as a whole. */
const ROWS_A_GROUP = 500;
const LIMITS = { ms: 30_000, memoryMib: 512 };

/** Typed columns without raw samples. Written on a thread of its own: a group or the footer takes longer than the loop may be held. */
export async function* asParquet<Row>(
  columns: readonly Column<Row>[],
  rows: AsyncIterable<readonly Row[]>,
): AsyncGenerator<Uint8Array> {
  const file = new URL('./parquet.worker.js', import.meta.url);
  const thread = new OffLoop<Question, Uint8Array>(file, LIMITS);
  try {
    yield await thread.ask({ is: 'columns', columns: columns.map(({ name, kind }) => ({ name, kind })) });
    for await (const group of inGroups(rows)) {
      const values = await inParts(group, (row) => columns.map((c) => c.of(row)));
      yield await thread.ask({ is: 'rows', rows: values });
    }
    yield await thread.ask({ is: 'end' });
  } finally {
    await thread.stop();
  }
}

async function* inGroups<T>(lists: AsyncIterable<readonly T[]>): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const list of lists)
    for (const item of list) {
      group.push(item);
      if (group.length < ROWS_A_GROUP) continue;
      yield group;
      group = [];
    }
  if (group.length > 0) yield group;
}
