import type { ViewSearch } from '../../components/compare/choose.js';
import { tableSearchOf, type TableSearch } from '../../components/table/table-state.js';
import { listOf, textOf } from '../../lib/search.js';

/** What is compared and how it is looked at, as it stands in the address. */
export interface CompareSearch extends TableSearch, ViewSearch {
  base?: string;
  candidate: string[];
  metric?: string;
  delta?: string;
  view?: string;
  cell?: string;
}

/** Out of an address that anybody may have written. */
export const compareSearchOf = (s: Record<string, unknown>): CompareSearch => ({
  base: textOf(s['base']),
  candidate: listOf(s['candidate']),
  metric: textOf(s['metric']),
  delta: textOf(s['delta']),
  view: textOf(s['view']),
  cell: textOf(s['cell']),
  device: textOf(s['device']),
  axis: textOf(s['axis']),
  configuration: textOf(s['configuration']),
  ...tableSearchOf(s),
});
