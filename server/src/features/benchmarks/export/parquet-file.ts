import type { CsvField } from '@rackmark/contracts';
import { ByteWriter, ParquetWriter, schemaFromColumnData, type BasicType } from 'hyparquet-writer';
import type { Column, Kind } from './column.js';

/** First the columns, then groups of rows, then the end; each is answered with the next bytes of the file. */
export type Question =
  | { is: 'columns'; columns: Pick<Column<never>, 'name' | 'kind'>[] }
  | { is: 'rows'; rows: CsvField[][] }
  | { is: 'end' };

/** Figures are doubles, as they were computed: nothing is rounded. */
const TYPES: Record<Kind, BasicType> = {
  text: 'STRING',
  whole: 'INT32',
  number: 'DOUBLE',
  yes: 'BOOLEAN',
  time: 'TIMESTAMP',
};

/** A Parquet file that is given away group by group: only one of them is in memory, and what the footer says of each. */
export class ParquetFile {
  private readonly bytes = new ByteWriter();
  private readonly file: ParquetWriter;

  constructor(private readonly columns: Pick<Column<never>, 'name' | 'kind'>[]) {
    const columnData = columns.map(({ name, kind }) => ({
      ...{ name, type: TYPES[kind], nullable: true, data: [] },
    }));
    const schema = schemaFromColumnData({ columnData });
    this.file = new ParquetWriter({ writer: this.bytes, schema, createdBy: 'rackmark' });
  }

  begin(): Uint8Array<ArrayBuffer> {
    return this.take();
  }
  add(rows: readonly CsvField[][]): Uint8Array<ArrayBuffer> {
    const columnData = this.columns.map(({ name, kind }, i) => ({
      name,
      data: rows.map((row) => (kind === 'time' ? dateOf(row[i]) : (row[i] ?? null))),
      offsetIndex: false,
    }));
    void this.file.write({ columnData, rowGroupSize: rows.length });
    return this.take();
  }
  end(): Uint8Array<ArrayBuffer> {
    void this.file.finish();
    return this.take();
  }

  /** What was written since; where it stands in the file goes on being counted. */
  private take(): Uint8Array<ArrayBuffer> {
    const taken = this.bytes.getBytes().slice();
    this.bytes.index = 0;
    return taken;
  }
}

const dateOf = (value: CsvField | undefined) => (typeof value === 'string' ? new Date(value) : null);
