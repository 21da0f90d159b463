import { textOf } from '../../lib/search.js';
import type { Column } from './column.js';

/** How somebody looks at a table. All of it stands in the address. */
export interface TableState {
  /** A column's id; with a minus before it, the greatest first. */
  sort?: string | undefined;
  /** Ids of the columns shown, with commas between; without it those that are shown at first. */
  columns?: string | undefined;
}

export type TableSearch<P extends string = ''> = { [K in `${P}${keyof TableState}`]?: string };

/** What an address says of a table. @param prefix of the second table of a page */
export const tableSearchOf = <P extends string = ''>(
  search: Record<string, unknown>,
  prefix: P = '' as P,
): TableSearch<P> =>
  Object.fromEntries(
    ['sort', 'columns'].flatMap((key) => {
      const text = textOf(search[`${prefix}${key}`]);
      return text === undefined ? [] : [[`${prefix}${key}`, text]];
    }),
  ) as TableSearch<P>;

/** @returns the column that is sorted by, and which way; null for the order of the list */
export function sortOf(
  state: TableState,
  columns: readonly Column<never>[],
): { id: string; desc: boolean } | null {
  const desc = state.sort?.startsWith('-') ?? false;
  const id = desc ? state.sort!.slice(1) : state.sort;
  const found = columns.find((c) => c.id === id);
  return found === undefined || found.unsorted ? null : { id: found.id, desc };
}

/** One way, the other way, then as listed. */
export function sortedNext(state: TableState, id: string): TableState['sort'] {
  if (state.sort === id) return `-${id}`;
  return state.sort === `-${id}` ? undefined : id;
}

/** The first column names the row and always stays. */
export function shownOf<T>(state: TableState, columns: readonly Column<T>[]): Column<T>[] {
  const chosen = state.columns?.split(',');
  return columns.filter((c, i) => i === 0 || (chosen === undefined ? !c.isExtra : chosen.includes(c.id)));
}

/** @returns what the address says of the columns after one of them came or went */
export function toggled(
  state: TableState,
  columns: readonly Column<never>[],
  id: string,
): TableState['columns'] {
  const before = new Set(shownOf(state, columns).map((c) => c.id));
  const after = columns.map((c) => c.id).filter((c) => (c === id ? !before.has(c) : before.has(c)));
  const atFirst = shownOf({}, columns).map((c) => c.id);
  return after.join() === atFirst.join() ? undefined : after.join();
}
