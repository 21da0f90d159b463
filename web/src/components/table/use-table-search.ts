import { useNavigate, useSearch } from '@tanstack/react-router';
import type { TableState } from './table-state.js';

/** A table's state in the address of whatever page it stands on; the page's route lets `tableSearchOf` through. */
export function useTableSearch(prefix = ''): [TableState, (state: TableState) => void] {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const navigate = useNavigate();
  return [
    { sort: search[`${prefix}sort`], columns: search[`${prefix}columns`] },
    (state) =>
      void navigate({
        to: '.',
        search: ((old: Record<string, unknown>) => ({
          ...old,
          [`${prefix}sort`]: state.sort,
          [`${prefix}columns`]: state.columns,
        })) as never,
        replace: true,
        resetScroll: false,
      }),
  ];
}
