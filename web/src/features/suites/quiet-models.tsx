import type { SeriesRow } from '@rackmark/contracts';
import { say } from '../../lib/words.js';
import type { ModelRows } from './strips.js';

const NAMES_IN_A_FOLD = 4;

/** Device models of which there is something to be seen, and those in which nothing changed. */
export const apart = (models: ModelRows[]): [ModelRows[], ModelRows[]] => [
  models.filter((m) => m.rows.length > 0),
  models.filter((m) => m.rows.length === 0),
];

/** One line for all of them, however many phones the rack has. */
export const QuietModels = ({
  quiet,
  of,
  onAll,
}: {
  quiet: readonly ModelRows[];
  of: number;
  onAll: () => void;
}) => (
  <>
    {say('suites.strip.quiet', {
      ...{ high_n: quiet.length, of },
      n: quiet.reduce((sum, m) => sum + m.folded.length, 0),
      list: firstOf(quiet.map((m) => m.model)),
    })}{' '}
    <button type="button" className="link" onClick={onAll}>
      {say('suites.strip.show')}
    </button>
  </>
);

export const foldedNames = (rows: readonly SeriesRow[]): string[] =>
  firstOf([...new Set(rows.map((r) => r.slot))]);
const firstOf = (names: readonly string[]): string[] =>
  names.length <= NAMES_IN_A_FOLD
    ? [...names]
    : [...names.slice(0, NAMES_IN_A_FOLD), say('suites.found.more', { n: names.length - NAMES_IN_A_FOLD })];
