import { textOf } from '../../lib/search.js';
import type { MatrixAsked } from '../../lib/suites.js';

/** What the matrix shows, as it stands in the address. */
export interface MatrixSearch extends MatrixAsked {
  /** `all`: also rows without a significant change. */
  rows?: string | undefined;
}
export const matrixSearchOf = (s: Record<string, unknown>): MatrixSearch => ({
  metric: textOf(s['metric']),
  at: textOf(s['at']),
  slot: textOf(s['slot']),
  configuration_key: textOf(s['configuration_key']),
  base: textOf(s['base']),
  rows: textOf(s['rows']),
});
