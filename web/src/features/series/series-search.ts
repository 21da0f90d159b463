import { tableSearchOf, type TableSearch } from '../../components/table/table-state.js';
import { textOf } from '../../lib/search.js';

export interface SeriesSearch extends TableSearch {
  /** How many releases are shown: a number, or `all`. */
  releases?: string | undefined;
}
export const seriesSearchOf = (s: Record<string, unknown>): SeriesSearch => ({
  ...tableSearchOf(s),
  releases: textOf(s['releases']),
});
