import { metrics, type Effect, type MetricName, type SeriesStep } from '@rackmark/contracts';
import { estimateRatio } from '@rackmark/statistics';
import { effectsOf } from '../compare/effects.js';
import type { Point } from './points.js';
import { levelled, unitFactors } from './units.js';

/** Half-width of "no change", as in comparisons. */
const DELTA = 0.03;

/** Values of the runs of both sides, in the metric's unit. */
export interface RunsOfPair {
  base: readonly number[];
  candidate: readonly number[];
}

/** What may be said of pairs of releases, decided for all of them together as in comparisons; null where a side has no run. */
export function effectsBetween(pairs: readonly RunsOfPair[], metric: MetricName): (Effect | null)[] {
  // Less is better: a rate is the time for one.
  const turned = (v: number) => [metrics[metric].better === 'lower' ? v : 1 / v];
  const above = (values: readonly number[]) => values.filter((v) => v > 0).map(turned);
  const estimates = pairs.map(({ base, candidate }) => {
    const [b, c] = [above(base), above(candidate)];
    return b.length === 0 || c.length === 0 ? null : estimateRatio(b, c);
  });
  return effectsOf(estimates, DELTA);
}

/** Each release that has runs against the one before it that has. @param points in their order */
export function stepsOf(
  points: readonly Point[],
  units: readonly string[],
  metric: MetricName,
): SeriesStep[] {
  const measured = levelled(points, unitFactors(points, units)).filter((p) => p.counted.length > 0);
  const valuesOf = (p: Point) => p.counted.map((c) => c.value);
  const after = measured.slice(1);
  const effects = effectsBetween(
    after.map((p, i) => ({ base: valuesOf(measured[i]!), candidate: valuesOf(p) })),
    metric,
  );
  return after.flatMap((p, i) => {
    const effect = effects[i]!;
    return effect === null ? [] : [{ place: p.place, before: measured[i]!.place, effect }];
  });
}
