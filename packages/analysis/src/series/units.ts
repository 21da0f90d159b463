import type { SeriesLevel, SeriesPlace } from '@rackmark/contracts';
import { quantile } from '@rackmark/statistics';
import type { Point } from './points.js';

/** A run of a unit. */
export interface UnitRun {
  unit: string;
  value: number;
}
interface Runs<R extends UnitRun> {
  counted: R[];
}

/** What one unit's own points say. */
export interface UnitSaid {
  unit: string;
  levels: SeriesLevel[];
  places: SeriesPlace[];
}

/** A unit whose own step is found so many releases later has moved with the others. */
export const NEAR = 2;

/**
 * How much slower each unit is than all of them: the median, over the releases that all have measured, of its median over
 * the geometric mean of all units' medians. A step that all share leaves it as it is. 1 where no release tells.
 */
export function unitFactors(points: readonly Runs<UnitRun>[], units: readonly string[]): Map<string, number> {
  const ratios = new Map<string, number[]>(units.map((u) => [u, []]));
  for (const p of points) {
    const logs = units.map((u) => {
      const values = p.counted.filter((c) => c.unit === u && c.value > 0).map((c) => c.value);
      return values.length === 0 ? null : Math.log(quantile(values, 0.5));
    });
    if (logs.some((v) => v === null)) continue;
    const mean = logs.reduce<number>((sum, v) => sum + v!, 0) / logs.length;
    units.forEach((u, i) => ratios.get(u)!.push(logs[i]! - mean));
  }
  return new Map([...ratios].map(([u, of]) => [u, of.length === 0 ? 1 : Math.exp(quantile(of, 0.5))]));
}

/** The same points as if all units were equally fast. */
export const levelled = <R extends UnitRun, P extends Runs<R>>(
  points: readonly P[],
  factors: ReadonlyMap<string, number>,
): P[] =>
  points.map((p) => ({
    ...p,
    counted: p.counted.map((c) => ({ ...c, value: c.value / (factors.get(c.unit) ?? 1) })),
  }));

export const onlyOf = (points: readonly Point[], unit: string): Point[] =>
  points.map((p) => ({ ...p, counted: p.counted.filter((c) => c.unit === unit) }));

/** Levels of all units together, each change with the units that moved where not all did: the phone, not the release. */
export function withUnits(levels: readonly SeriesLevel[], by_unit: readonly UnitSaid[]): SeriesLevel[] {
  if (by_unit.length === 0) return [...levels];
  const told = levels.map((level) => ({
    ...level,
    change: level.change && { ...level.change, only_units: onlyUnits(level, level.change, by_unit) },
  }));
  return ownStep(told, by_unit);
}

type Change = NonNullable<SeriesLevel['change']>;

function onlyUnits(level: SeriesLevel, change: Change, by_unit: readonly UnitSaid[]): string[] | null {
  const reaches = by_unit.filter((u) => hasPointsAround(u.places, change.last_before, level.from));
  const moved = reaches.filter((u) =>
    u.levels.some(
      (l) =>
        l.change?.direction === change.direction &&
        l.from > change.last_before &&
        l.from <= level.from + NEAR,
    ),
  );
  return moved.length === reaches.length || moved.length === 0 ? null : moved.map((u) => u.unit);
}
const hasPointsAround = (places: readonly SeriesPlace[], before: number, from: number): boolean =>
  places.some((p) => p.runs > 0 && p.place <= before) && places.some((p) => p.runs > 0 && p.place >= from);

/** A step of some units that does not show in all together: half of the runs stay where they were. */
function ownStep(levels: SeriesLevel[], by_unit: readonly UnitSaid[]): SeriesLevel[] {
  const last = levels.at(-1);
  if (last === undefined) return levels;
  const newest = by_unit
    .map((u) => ({ unit: u.unit, level: u.levels.at(-1) }))
    .filter(({ level }) => level?.change && level.from > last.from && level.from <= last.to);
  const [first] = newest.sort((a, b) => a.level!.from - b.level!.from);
  if (first === undefined || newest.length === by_unit.length) return levels;
  const own = first.level!;
  const alike = newest.filter(
    ({ level }) => level!.change!.direction === own.change!.direction && level!.from <= own.from + NEAR,
  );
  return [
    ...levels.slice(0, -1),
    { ...last, to: own.change!.last_before },
    { ...own, change: { ...own.change!, only_units: alike.map((u) => u.unit).sort() } },
  ];
}
