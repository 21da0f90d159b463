import type { CsvField } from '@rackmark/contracts';

/** What a column holds. `whole` counts something; figures of any unit are `number`; `time` is a timestamp. */
export type Kind = 'text' | 'whole' | 'number' | 'yes' | 'time';

/** A column of what is exported; of a figure with its unit at the end of its name. */
export interface Column<Row> {
  name: string;
  kind: Kind;
  of: (row: Row) => CsvField;
}

const column =
  <Value extends CsvField>(kind: Kind) =>
  <Row>(name: string, of: (row: Row) => Value | null | undefined): Column<Row> => ({
    name,
    kind,
    of: (row) => of(row) ?? null,
  });
export const text = column<string>('text');
export const whole = column<number>('whole');
export const number = column<number>('number');
export const yes = column<boolean>('yes');
export const time = column<string>('time');
