import type { SeriesRow } from '@rackmark/contracts';

/** One sentence about series that show the same thing. */
export interface SuiteFinding {
  kind: 'slower' | 'faster' | 'back' | 'over_budget' | 'suspicious' | 'one_unit' | 'two_modes' | 'missing';
  /** Those that it is about; the first is the one to look at. */
  rows: SeriesRow[];
  /** The release that it begins with. */
  place: number;
  /** Places before it without a point, so that it is not known since when. */
  gap: number[];
  /** Device models that the cell is measured on, where all series are known. */
  of: number | null;
}

const cellOf = (row: SeriesRow) => `${row.slot} ${row.configuration_key}`;
const lastChange = (row: SeriesRow) => {
  const level = row.levels.at(-1);
  return level?.change && !level.change.accepted ? { ...level.change, from: level.from } : null;
};
/** What needs somebody stands before what is good to know. */
const order: SuiteFinding['kind'][] = [
  'slower',
  'over_budget',
  'suspicious',
  'one_unit',
  'faster',
  'back',
  'two_modes',
  'missing',
];

/**
 * What series say, the most important first and the newest of one kind first. A step that one cell shows on several device
 * models is one finding.
 * @param isWhole whether these are all series of the suite
 */
export function suiteFindings(
  rows: readonly SeriesRow[],
  { isWhole, last }: { isWhole: boolean; last: number },
): SuiteFinding[] {
  const found = new Map<string, SuiteFinding>();
  const put = (
    row: SeriesRow,
    kind: SuiteFinding['kind'],
    place: number,
    group: string,
    gap: number[] = [],
  ) => {
    const key = `${kind} ${group}`;
    const before = found.get(key);
    if (before !== undefined) before.rows.push(row);
    else found.set(key, { kind, rows: [row], place, gap, of: isWhole ? modelsOf(rows, row) : null });
  };
  for (const row of rows) {
    const change = lastChange(row);
    if (change?.only_units) put(row, 'one_unit', change.from, row.id);
    else if (change !== null)
      put(
        row,
        change.back ? 'back' : change.direction,
        change.from,
        `${cellOf(row)} ${change.from}`,
        between(change.last_before, change.from),
      );
    if (row.budget?.state === 'over') put(row, 'over_budget', last, '');
    if (row.suspicious !== null) put(row, 'suspicious', row.suspicious.place, row.id);
    if (row.answer === 'two_modes') put(row, 'two_modes', row.places.at(-1)?.place ?? last, row.id);
    if (row.answer === 'missing')
      put(row, 'missing', row.places.at(-1)?.place ?? last, String(row.places.at(-1)?.place));
  }
  return [...found.values()].sort(
    (a, b) =>
      order.indexOf(a.kind) - order.indexOf(b.kind) || b.place - a.place || b.rows.length - a.rows.length,
  );
}

const modelsOf = (rows: readonly SeriesRow[], of: SeriesRow): number =>
  new Set(rows.filter((r) => cellOf(r) === cellOf(of)).map((r) => r.device_model)).size;
const between = (a: number, b: number): number[] =>
  Array.from({ length: Math.max(0, b - a - 1) }, (_, i) => a + 1 + i);

/** Series with a budget, the tightest first. */
export const tightest = (rows: readonly SeriesRow[]): SeriesRow[] =>
  rows
    .filter((r) => r.budget !== null && r.levels.length > 0)
    .sort((a, b) => a.budget!.left - b.budget!.left);
