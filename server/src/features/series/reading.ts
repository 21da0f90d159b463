import {
  seriesLevel,
  seriesPlace,
  seriesRow,
  type Budget,
  type EnvironmentChange,
  type MetricName,
  type SeriesLevel,
  type SeriesPlace,
  type SeriesRow,
  metrics,
} from '@rackmark/contracts';
import { medianInterval, readSeries, type ReadSeries } from '@rackmark/statistics';
import { z } from 'zod';
import { reasonOf, type Point } from './points.js';

/** What is stored of a series: all that its row shows, and its units by themselves. */
export const seriesReading = z.object({
  units: z.array(z.object({ letter: z.string(), device_id: z.string() })),
  places: z.array(seriesPlace),
  levels: z.array(seriesLevel),
  suspicious: seriesRow.shape.suspicious,
  budget: seriesRow.shape.budget,
  environment: seriesRow.shape.environment,
  answer: seriesRow.shape.answer,
  by_unit: z.array(
    z.object({ unit: z.string(), places: z.array(seriesPlace), levels: z.array(seriesLevel) }),
  ),
  detector: z.object({
    smallest_effect: z.number(),
    spread: z.number().nullable(),
    lag1: z.number().nullable(),
    held_back: z.array(z.string()),
  }),
});
export type SeriesReading = z.infer<typeof seriesReading>;

interface Asked {
  metric: MetricName;
  limit: number | null;
  /** Levels that a person has accepted, by the place where they begin. */
  accepted: ReadonlySet<number>;
}

/** Reads the points of one series: levels, what is suspicious, which units moved, how its budget stands. */
export function readingOf(
  points: readonly Point[],
  units: SeriesReading['units'],
  environment: EnvironmentChange[],
  asked: Asked,
): SeriesReading {
  const whole = readUnit(points, asked);
  const letters = [...new Set(points.flatMap((p) => p.counted.map((c) => c.unit)))].sort();
  const by_unit =
    letters.length < 2 ? [] : letters.map((unit) => ({ unit, ...readUnit(onlyOf(points, unit), asked) }));
  const levels = whole.levels.map((level) => ({ ...level, change: withUnits(level, by_unit) }));
  const budget = budgetOf(asked, levels.at(-1) ?? null);
  return {
    ...{ units, environment, levels, budget },
    places: whole.places,
    suspicious: whole.suspicious,
    answer: answerOf(whole, levels),
    by_unit: by_unit.map(({ unit, places, levels: own }) => ({ unit, places, levels: own })),
    detector: whole.detector,
  };
}

const onlyOf = (points: readonly Point[], unit: string): Point[] =>
  points.map((p) => ({ ...p, counted: p.counted.filter((c) => c.unit === unit) }));

type UnitReading = Pick<SeriesReading, 'places' | 'levels' | 'suspicious' | 'detector'>;

function readUnit(points: readonly Point[], { metric, limit, accepted }: Asked): UnitReading {
  const read = readSeries(points.map((p) => p.counted.map((c) => c.value)));
  const placeAt = (index: number) => points[index]!.place;
  const slower = (ratio: number) => ratio > 1 === (metrics[metric].better === 'lower');
  const levels = read.levels.map((level): SeriesLevel => {
    const { change } = level;
    return {
      from: placeAt(level.from),
      to: placeAt(level.to),
      releases: level.points,
      estimate: { value: level.value, low: level.low, high: level.high },
      change: change && {
        direction: slower(change.ratio) ? 'slower' : 'faster',
        ratio: turned(change, metric),
        p: change.p,
        last_before: placeAt(change.lastBefore),
        only_units: null,
        accepted: [...accepted].some((at) => at > placeAt(change.lastBefore) && at <= placeAt(level.from) + NEAR),
      },
    };
  });
  return {
    places: points.map((p, i) => placeOf(p, read.modes[i] ?? null, limit, metric)),
    levels,
    suspicious: read.suspicious && {
      place: placeAt(read.suspicious.index),
      direction: slower(read.suspicious.ratio) ? 'slower' : 'faster',
      low: read.suspicious.low,
      high: read.suspicious.high,
    },
    detector: {
      smallest_effect: read.smallestEffect,
      spread: read.spread,
      lag1: read.lag1,
      held_back: read.heldBack,
    },
  };
}

/** Of a rate the ratio of the times for one: above 1 is slower, whatever the metric. */
function turned(
  { ratio, low, high }: NonNullable<ReadSeries['levels'][number]['change']>,
  metric: MetricName,
) {
  if (metrics[metric].better === 'lower') return { ratio, low, high };
  return { ratio: 1 / ratio, low: high === null ? null : 1 / high, high: low === null ? null : 1 / low };
}

function placeOf(
  p: Point,
  modes: [number, number] | null,
  limit: number | null,
  metric: MetricName,
): SeriesPlace {
  const values = p.counted.map((c) => c.value);
  const suspect = p.counted.filter((c) => c.run.verdict === 'suspect').length;
  const none = p.open > 0 ? 'running' : p.invalid > 0 ? 'invalid' : 'missing';
  const { median, low, high } =
    values.length === 0 ? { median: 0, low: null, high: null } : medianInterval(values);
  return {
    place: p.place,
    state: values.length === 0 ? none : suspect > values.length / 2 ? 'suspect' : 'measured',
    estimate: values.length === 0 ? null : { value: median, low, high },
    runs: values.length,
    reason: values.length === 0 ? reasonOf(p) : null,
    modes,
    over_budget: values.length > 0 && limit !== null && isBeyond(median, limit, metric),
  };
}

const isBeyond = (value: number, limit: number, metric: MetricName): boolean =>
  metrics[metric].better === 'lower' ? value > limit : value < limit;

/** A change of the whole that not all units show: the phone, not the release. */
function withUnits(
  level: SeriesLevel,
  by_unit: readonly { unit: string; levels: SeriesLevel[]; places: SeriesPlace[] }[],
) {
  const { change } = level;
  if (change === null || by_unit.length === 0) return change;
  const reaches = by_unit.filter((u) => hasPointsAround(u.places, change.last_before, level.from));
  const moved = reaches.filter((u) =>
    u.levels.some(
      (l) =>
        l.change?.direction === change.direction &&
        l.from > change.last_before &&
        l.from <= level.from + NEAR,
    ),
  );
  const isAll = moved.length === reaches.length || moved.length === 0;
  return { ...change, only_units: isAll ? null : moved.map((u) => u.unit) };
}
/** A unit whose own step is found so many releases later has moved with the others. */
const NEAR = 2;
const hasPointsAround = (places: readonly SeriesPlace[], before: number, from: number): boolean =>
  places.some((p) => p.runs > 0 && p.place <= before) && places.some((p) => p.runs > 0 && p.place >= from);

/** The newest level against the limit: over where all of its interval is, at its limit where the interval crosses it. */
function budgetOf({ limit, metric }: Asked, level: SeriesLevel | null): SeriesReading['budget'] {
  if (limit === null || level === null) return null;
  const { value, low, high } = level.estimate;
  const ends = [low ?? value, high ?? value];
  const beyond = ends.filter((v) => isBeyond(v, limit, metric)).length;
  const left = metrics[metric].better === 'lower' ? 1 - value / limit : value / limit - 1;
  return { limit, left, state: beyond === 2 ? 'over' : beyond === 1 ? 'at_limit' : 'kept' };
}

/** So many releases with a point are the least in which a change can be found. */
const EARLY = 6;

function answerOf(whole: UnitReading, levels: readonly SeriesLevel[]): SeriesRow['answer'] {
  const last = whole.places.at(-1);
  if (last === undefined || whole.places.every((p) => p.runs === 0)) return 'missing';
  const change = levels.at(-1)?.change ?? null;
  if (change !== null && !change.accepted) return change.only_units === null ? change.direction : 'one_unit';
  if (last.runs === 0 && last.state !== 'running') return 'missing';
  if (whole.places.filter((p) => p.runs > 0).length < EARLY) return 'too_early';
  if (last.modes !== null) return 'two_modes';
  return whole.detector.held_back.length > 0 ? 'cannot_tell' : 'no_change';
}

/** The tightest limit that names this series. */
export function limitOf(
  budgets: readonly Budget[],
  of: {
    slot: string;
    configuration_key: string;
    device_model: string;
    tier: string | null;
    metric: string;
    at: string;
  },
): number | null {
  const limits = budgets
    .filter(
      (b) =>
        b.metric === of.metric &&
        b.at === of.at &&
        (b.slot === null || b.slot === of.slot) &&
        (b.configuration_key === null || b.configuration_key === of.configuration_key) &&
        (b.device_models === null || b.device_models.includes(of.device_model)) &&
        (b.tiers === null || b.tiers.some((t) => t === of.tier)),
    )
    .map((b) => b.limit);
  if (limits.length === 0) return null;
  return metrics[of.metric as MetricName].better === 'lower' ? Math.min(...limits) : Math.max(...limits);
}
