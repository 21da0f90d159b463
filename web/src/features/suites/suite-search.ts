import { tableSearchOf, type TableSearch } from '../../components/table/table-state.js';
import { textOf } from '../../lib/search.js';

/** How a suite is looked at, as it stands in the address. */
export interface SuiteSearch extends TableSearch {
  metric?: string | undefined;
  at?: string | undefined;
  /** `all`: also series without a change. */
  rows?: string | undefined;
  /** The chosen place: a series, and the number of a release. */
  series?: string | undefined;
  release?: string | undefined;
}
export const suiteSearchOf = (s: Record<string, unknown>): SuiteSearch => ({
  ...tableSearchOf(s),
  metric: textOf(s['metric']),
  at: textOf(s['at']),
  rows: textOf(s['rows']),
  series: textOf(s['series']),
  release: textOf(s['release']),
});
