import { useState, type ReactNode } from 'react';
import type { Column } from '../../../components/table/column.js';
import { DataTable } from '../../../components/table/data-table.js';
import type { TableState } from '../../../components/table/table-state.js';
import { say } from '../../../lib/words.js';

/** A filter is for more rows than are seen at once. */
const FEW = 8;

/** A table of a report: its reader sorts and filters it, what is frozen stays as it is. */
export function FilteredTable<T extends object>({
  label,
  columns,
  rows,
  keyOf,
}: {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
}): ReactNode {
  const [state, onState] = useState<TableState>({});
  const [wanted, setWanted] = useState('');
  const asked = wanted.trim().toLocaleLowerCase();
  const found = rows.filter((row) =>
    columns.some((c) =>
      String(c.value(row) ?? '')
        .toLocaleLowerCase()
        .includes(asked),
    ),
  );
  const head =
    rows.length <= FEW ? undefined : (
      <span className="noprint reader-filter">
        <input
          type="search"
          aria-label={say('reader.filter')}
          placeholder={say('reader.filter')}
          value={wanted}
          onChange={(e) => setWanted(e.target.value)}
        />{' '}
        {asked === '' ? null : (
          <span className="q sm" role="status">
            {say('reader.rows', { many: found.length, total: rows.length })}
          </span>
        )}
      </span>
    );
  return (
    <DataTable
      flat
      className="reader-table"
      {...{ label, columns, keyOf, state, onState, head }}
      rows={asked === '' ? rows : found}
    />
  );
}
