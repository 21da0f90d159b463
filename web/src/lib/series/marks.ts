import type { SeriesLevel, SeriesPlace, SeriesRow } from '@rackmark/contracts';

export type MarkKind =
  | 'no_change'
  | 'slower'
  | 'faster'
  | 'back'
  | 'accepted'
  | 'one_unit'
  | 'suspicious'
  | 'two_modes'
  | 'suspect'
  | 'invalid'
  | 'running'
  | 'missing';

/** How one release of a series looks. */
export interface Mark {
  place: number;
  kind: MarkKind;
  /** What holds from the release on where the level began, and so under this place, too. */
  ground: 'slower' | 'faster' | 'one_unit' | null;
  begins: boolean;
  ends: boolean;
  level: SeriesLevel | null;
  point: SeriesPlace | null;
  over: boolean;
}

/** What a level stands on: a change that nobody has accepted and that is no return. */
function groundOf(level: SeriesLevel | null): Mark['ground'] {
  const change = level?.change ?? null;
  if (change === null || change.accepted || (change.back && change.only_units === null)) return null;
  return change.only_units === null ? change.direction : 'one_unit';
}

function kindOf(
  row: SeriesRow,
  level: SeriesLevel | null,
  point: SeriesPlace | null,
  place: number,
): MarkKind {
  if (point === null) return 'missing';
  if (point.state !== 'measured' && point.state !== 'suspect') return point.state;
  if (row.suspicious?.place === place) return 'suspicious';
  if (level?.from === place && level.change !== null)
    return level.change.accepted
      ? 'accepted'
      : level.change.only_units === null
        ? level.change.back
          ? 'back'
          : level.change.direction
        : 'one_unit';
  if (point.modes !== null) return 'two_modes';
  if (point.state === 'suspect') return 'suspect';
  return groundOf(level) === 'one_unit' ? 'one_unit' : 'no_change';
}

/**
 * The marks of a series, one a release. The ground under a gap inside of a level goes on; the newest point that is suspicious
 * stands on none, because one point proves nothing.
 */
export function marksOf(row: SeriesRow, places: readonly number[]): Mark[] {
  const points = new Map(row.places.map((p) => [p.place, p]));
  const marks = places.map((place): Mark => {
    const level = row.levels.find((l) => l.from <= place && place <= l.to) ?? null;
    const point = points.get(place) ?? null;
    const kind = kindOf(row, level, point, place);
    const ground = kind === 'suspicious' || kind === 'running' ? null : groundOf(level);
    return {
      place,
      kind,
      ground,
      level,
      point,
      begins: false,
      ends: false,
      over: point?.over_budget ?? false,
    };
  });
  return marks.map((m, i) => ({
    ...m,
    begins: m.ground !== null && (marks[i - 1]?.level !== m.level || marks[i - 1]?.ground !== m.ground),
    ends: m.ground !== null && (marks[i + 1]?.level !== m.level || marks[i + 1]?.ground !== m.ground),
  }));
}

/** Whether there is nothing to look at: folded until somebody asks. */
export const isQuiet = (row: SeriesRow, places: readonly number[]): boolean =>
  ['no_change', 'too_early', 'back'].includes(row.answer) &&
  row.suspicious === null &&
  row.budget?.state !== 'over' &&
  !marksOf(row, places).some((m) => ['slower', 'faster', 'back', 'accepted'].includes(m.kind));
