import type { ReactNode } from 'react';

/** A column of a table: what is sorted by and exported, and how it looks. */
export interface Column<T> {
  /** Stands in the address. */
  id: string;
  title: string;
  /** Null where there is none: such rows stand last whichever way the table is sorted. */
  value: (row: T) => string | number | null;
  /** In its dress; without it the value as it is, and "—" for none. */
  show?: (row: T) => ReactNode;
  /** What the raw value is in, for those who read the export: `ns`, `bytes`. */
  unit?: string;
  numeric?: boolean;
  className?: string;
  /** Stays in sight at the right, however far the numbers reach. */
  sticks?: boolean;
  /** Only where somebody chose it. */
  isExtra?: boolean;
  /** The order of its rows says nothing. */
  unsorted?: boolean;
  /** Takes the whole width where the table becomes labelled pairs. */
  isWide?: boolean;
}
