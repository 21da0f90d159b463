import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import type { Column } from './column.js';
import { sortOf, type TableState } from './table-state.js';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

const compare = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a).localeCompare(String(b), undefined, { numeric: true });

const NOTHING = (): void => {};

/** The rows in the order that is asked for. */
export function useRows<T extends object>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  state: TableState,
): readonly T[] {
  const defs = useMemo(
    () =>
      columns.map((c): ColumnDef<typeof features, T> => ({
        id: c.id,
        accessorFn: (row) => c.value(row) ?? undefined,
        sortFn: (a, b) => compare(a.getValue(c.id), b.getValue(c.id)),
        sortUndefined: 'last',
      })),
    [columns],
  );
  const sort = sortOf(state, columns);
  const table = useTable<typeof features, T>({
    features,
    columns: defs,
    data: rows,
    state: { sorting: sort === null ? [] : [sort] },
    onSortingChange: NOTHING,
  });
  return table.getRowModel().rows.map((r) => r.original);
}
