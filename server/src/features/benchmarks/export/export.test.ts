import { describe, expect, it } from '@jest/globals';
import { metricNames, metrics, type CsvField } from '@rackmark/contracts';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { readCsv } from '../../../../../test-support/csv.js';
import { number, text, time, whole, yes, type Column } from './column.js';
import { cellColumns, runColumns } from './columns.js';
import { asCsv } from './csv.js';
import { asParquet } from './parquet.js';

interface Row {
  name: string | null;
  n: number | null;
  x: number | null;
  is: boolean | null;
  at: string | null;
}
const columns: Column<Row>[] = [
  text('name', (r) => r.name),
  whole('samples', (r) => r.n),
  number('latency_p50_ns', (r) => r.x),
  yes('simulated', (r) => r.is),
  time('started_at', (r) => r.at),
];
const valuesOf = (row: Row): CsvField[] => columns.map((c) => c.of(row));

const day = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const row: fc.Arbitrary<Row> = fc.record({
  // An empty text and none are the same in a CSV.
  name: fc.option(fc.string({ unit: 'grapheme', minLength: 1 }).filter((t) => !t.startsWith("'"))),
  n: fc.option(fc.integer({ min: 0, max: 2 ** 31 - 1 })),
  // There is no negative zero among figures, and a CSV has none.
  x: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0)),
  is: fc.option(fc.boolean()),
  at: fc.option(day.map((d) => d.toISOString())),
});

async function* inLists(lists: readonly (readonly Row[])[]) {
  yield* lists;
}
async function bytesOf(parts: AsyncIterable<Uint8Array | string>): Promise<ArrayBuffer> {
  const all: (Uint8Array<ArrayBuffer> | string)[] = [];
  for await (const part of parts) all.push(typeof part === 'string' ? part : new Uint8Array(part));
  return new Blob(all).arrayBuffer();
}

describe('what is exported is read back as it was, to the last digit', () => {
  it('as CSV', () =>
    fc.assert(
      fc.asyncProperty(fc.array(row), async (rows) => {
        const file = await bytesOf(asCsv(columns, inLists([rows.slice(0, 3), rows.slice(3)])));
        const read = readCsv(new TextDecoder().decode(file)).map((r) => [
          r['name'] || null,
          ...[r['samples'], r['latency_p50_ns']].map((x) => (x === '' ? null : Number(x))),
          r['simulated'] === '' ? null : r['simulated'] === 'true',
          r['started_at'] || null,
        ]);
        expect(read).toEqual(rows.map(valuesOf));
      }),
    ));

  it('as Parquet', () =>
    fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
        const file = await bytesOf(asParquet(columns, inLists([rows])));
        const read = (await parquetReadObjects({ file })).map((r) =>
          columns.map(({ name }) => {
            const value: unknown = r[name] ?? null;
            return value instanceof Date ? value.toISOString() : value;
          }),
        );
        expect(read).toEqual(rows.map(valuesOf));
      }),
      { numRuns: 15 },
    ));

  it('as Parquet of several groups', async () => {
    const rows = Array.from({ length: 1_203 }, (_, n) => ({
      ...{ name: `run ${n % 7}`, n, x: Math.PI * n, is: n % 2 === 0, at: null },
    }));
    const lists = Array.from({ length: 121 }, (_, i) => rows.slice(10 * i, 10 * i + 10));
    const file = await bytesOf(asParquet(columns, inLists(lists)));
    expect(parquetMetadata(file).row_groups.map((g) => Number(g.num_rows))).toEqual([500, 500, 203]);
    const read = await parquetReadObjects({ file });
    expect(read.map((r) => [r['samples'], r['latency_p50_ns']])).toEqual(rows.map((r) => [r.n, r.x]));
    const types = Object.fromEntries(parquetMetadata(file).schema.map((s) => [s.name, s.type]));
    expect(types).toMatchObject({
      ...{ name: 'BYTE_ARRAY', samples: 'INT32', latency_p50_ns: 'DOUBLE' },
      ...{ simulated: 'BOOLEAN', started_at: 'INT64' },
    });
  });
});

describe('columns', () => {
  it.each([
    ['runs', runColumns.map((c) => c.name)],
    ['cells', cellColumns.map((c) => c.name)],
  ])('of %s are named once each, and tell every metric', (_, names) => {
    expect(new Set(names).size).toBe(names.length);
    for (const metric of metricNames) {
      const { field } = metrics[metric];
      const stem = field.replace(/_(ns|kib|tokens_per_second|mj)$/, '');
      expect([metric, names.filter((n) => n.startsWith(stem)).length]).not.toEqual([metric, 0]);
    }
  });
  it.each([...new Set<Column<never>>([...runColumns, ...cellColumns])].filter((c) => c.kind === 'number'))(
    '$name has its unit at its end',
    ({ name }) => {
      expect(name).toMatch(/_(ns|kib|tokens_per_second|mj)$/);
    },
  );
});
