import { alertKind, seriesDirection, seriesEstimate, seriesRatio, type SeriesRow } from '@rackmark/contracts';
import { z } from 'zod';

/** What a series says that somebody should look at. */
export const concern = z.object({
  kind: alertKind,
  direction: seriesDirection.nullable(),
  /** Places of releases: the last that was as before (-1: none is known) and the first that is not. */
  last_good: z.int(),
  first_bad: z.int(),
  before: seriesEstimate.nullable(),
  after: seriesEstimate.nullable(),
  ratio: seriesRatio.nullable(),
  p: z.number().nullable(),
});
type Said = z.infer<typeof concern>;
export type Concern = Said & { series_id: string };

type Read = Pick<SeriesRow, 'places' | 'levels' | 'budget' | 'answer'>;

/**
 * Levels that are slower, up to the last that is faster or accepted; a budget that is crossed for sure; no valid run where
 * there were some. One unit that moved alone is that phone's, and a single point is at most suspicious: neither is a concern.
 */
export function concernsOf(s: Read): Said[] {
  const head = { before: null, after: null, ratio: null, p: null };
  const concerns: Said[] = [];
  for (let i = s.levels.length - 1; i > 0; i--) {
    const level = s.levels[i]!;
    const { change } = level;
    if (change?.direction !== 'slower' || change.accepted) break;
    if (change.only_units !== null) continue;
    concerns.push({
      ...{ kind: 'change', direction: 'slower', last_good: change.last_before, first_bad: level.from },
      ...{ before: s.levels[i - 1]!.estimate, after: level.estimate, ratio: change.ratio, p: change.p },
    });
  }
  const last = s.levels.at(-1);
  if (s.budget?.state === 'over' && last) {
    const first_bad = s.places.find((p) => p.place >= last.from && p.over_budget)?.place ?? last.from;
    concerns.push({
      ...head,
      kind: 'budget',
      direction: null,
      last_good: last.from - 1,
      first_bad,
      after: last.estimate,
    });
  }
  const good = s.places.findLast((p) => p.runs > 0)?.place;
  const since = s.places.find((p) => good !== undefined && p.place > good && p.state !== 'running');
  // A cell that never measured is unsupported or broken, and its benchmark says so.
  if (s.answer === 'missing' && good !== undefined && since !== undefined)
    concerns.push({ ...head, kind: 'missing', direction: null, last_good: good, first_bad: since.place });
  return concerns;
}
