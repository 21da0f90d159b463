import {
  metrics,
  type Budget,
  type EnvironmentChange,
  type MetricName,
  type SeriesLevel,
  type SeriesNote,
  type SeriesPlace,
  type SeriesRatio,
  type SeriesRow,
} from '@rackmark/contracts';
import {
  DETECTOR,
  isBackAt,
  medianInterval,
  readSeries,
  type SeriesNote as ReadNote,
} from '@rackmark/statistics';
import { reasonOf, type Point } from './points.js';
import { levelled, NEAR, onlyOf, unitFactors, withUnits } from './units.js';

/** What is known of a series: all that its row shows, and its units by themselves. */
export interface SeriesReading extends Pick<
  SeriesRow,
  'places' | 'levels' | 'suspicious' | 'budget' | 'environment' | 'answer'
> {
  units: { letter: string; device_id: string }[];
  by_unit: { unit: string; places: SeriesPlace[]; levels: SeriesLevel[] }[];
  notes: SeriesNote[];
}

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
  const letters = [...new Set(points.flatMap((p) => p.counted.map((c) => c.unit)))].sort();
  const by_unit =
    letters.length < 2 ? [] : letters.map((unit) => ({ unit, ...readUnit(onlyOf(points, unit), asked) }));
  // Two phones of one kind are never equally fast: that is no second mode, and no step where one was away.
  const whole = readUnit(levelled(points, unitFactors(points, letters)), asked);
  const levels = withUnits(whole.levels, by_unit);
  const places = whole.places.map((p, i) =>
    by_unit.length === 0
      ? p
      : { ...p, modes: by_unit.find((u) => u.places[i]!.modes)?.places[i]!.modes ?? null },
  );
  return {
    ...{ units, environment, levels, places },
    budget: budgetOf(asked, levels.at(-1) ?? null),
    suspicious: whole.suspicious,
    answer: answerOf({ ...whole, places }, levels),
    by_unit: by_unit.map(({ unit, places: own, levels: ownLevels }) => ({
      unit,
      places: own,
      levels: ownLevels,
    })),
    notes: whole.notes,
  };
}

type UnitReading = Pick<SeriesReading, 'places' | 'levels' | 'suspicious' | 'notes'>;

function readUnit(points: readonly Point[], { metric, limit, accepted }: Asked): UnitReading {
  const { better } = metrics[metric];
  const read = readSeries(
    points.map((p) => ({ runs: p.counted.map((c) => c.value) })),
    { better },
  );
  const placeAt = (index: number) => points[index]!.place;
  const worded = (direction: 'better' | 'worse') => (direction === 'worse' ? 'slower' : 'faster');
  const levels = read.levels.map((level, i): SeriesLevel => {
    const { from, to, points: releases, ...estimate } = level;
    const change = i === 0 ? undefined : read.changes[i - 1];
    return {
      ...{ from: placeAt(from), to: placeAt(to), releases, estimate },
      change:
        change === undefined
          ? null
          : {
              direction: worded(change.direction),
              ratio: turned(change.ratio, metric),
              p: change.p,
              last_before: placeAt(change.suspects.from - 1),
              only_units: null,
              accepted: isAccepted(accepted, placeAt(change.suspects.from - 1), placeAt(from)),
              back: false,
            },
    };
  });
  const notes = read.notes.map((n) => noteOf(n, placeAt));
  const away = read.suspicious;
  return {
    places: points.map((p, i) =>
      placeOf(p, read.modes.find((m) => m.from <= i && i <= m.to) ?? null, limit, metric),
    ),
    levels: withBack(levels, smallestEffectOf(notes)),
    suspicious: away && {
      place: placeAt(away.index),
      direction: worded(away.direction),
      low: away.expected.low,
      high: away.expected.high,
    },
    notes,
  };
}

/** The smallest relative change that counts in a series. */
export const smallestEffectOf = (notes: SeriesReading['notes']): number =>
  notes.find((n) => n.code === 'noisy')?.value ?? DETECTOR.smallest_effect;

/** A level that is faster than a slower one before it, and where the series was before that: the regression is undone. */
export function withBack(levels: readonly SeriesLevel[], smallestEffect: number): SeriesLevel[] {
  return levels.map((level, i) => {
    if (level.change?.direction !== 'faster') return level;
    for (let j = i - 1; j > 0; j--) {
      const { change } = levels[j]!;
      if (change?.direction !== 'slower' || change.accepted) break;
      if (isBackAt(level.estimate, levels[j - 1]!.estimate.value, smallestEffect))
        return { ...level, change: { ...level.change, back: true } };
    }
    return level;
  });
}

const isAccepted = (accepted: ReadonlySet<number>, lastBefore: number, from: number): boolean =>
  [...accepted].some((at) => at > lastBefore && at <= from + NEAR);

/** Of a rate the ratio of the times for one: above 1 is slower, whatever the metric. */
function turned(
  { value, low, high }: { value: number; low: number | null; high: number | null },
  metric: MetricName,
): SeriesRatio {
  if (metrics[metric].better === 'lower') return { ratio: value, low, high };
  return { ratio: 1 / value, low: high === null ? null : 1 / high, high: low === null ? null : 1 / low };
}

function placeOf(
  p: Point,
  modes: { low: number; high: number } | null,
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
    modes: modes && [modes.low, modes.high],
    over_budget: values.length > 0 && limit !== null && isBeyond(median, limit, metric),
  };
}

const isBeyond = (value: number, limit: number, metric: MetricName): boolean =>
  metrics[metric].better === 'lower' ? value > limit : value < limit;

/** The newest level against the limit: over where all of its interval is, at its limit where the interval crosses it. */
function budgetOf({ limit, metric }: Asked, level: SeriesLevel | null): SeriesReading['budget'] {
  if (limit === null || level === null) return null;
  const { value, low, high } = level.estimate;
  const ends = [low ?? value, high ?? value];
  const beyond = ends.filter((v) => isBeyond(v, limit, metric)).length;
  const left = metrics[metric].better === 'lower' ? 1 - value / limit : value / limit - 1;
  return { limit, left, state: beyond === 2 ? 'over' : beyond === 1 ? 'at_limit' : 'kept' };
}

function answerOf(whole: UnitReading, levels: readonly SeriesLevel[]): SeriesRow['answer'] {
  const last = whole.places.at(-1);
  if (last === undefined || whole.places.every((p) => p.runs === 0)) return 'missing';
  const change = levels.at(-1)?.change ?? null;
  if (change !== null && !change.accepted) {
    if (change.only_units !== null) return 'one_unit';
    return change.back ? 'back' : change.direction;
  }
  if (last.runs === 0 && last.state !== 'running') return 'missing';
  if (whole.notes.some((n) => n.code === 'too_short')) return 'too_early';
  if (last.modes !== null) return 'two_modes';
  // It scatters so much that a change which people care about would not be seen.
  return whole.notes.some((n) => n.code === 'noisy' && n.value !== null && n.value > UNTOLD)
    ? 'cannot_tell'
    : 'no_change';
}
/** A suite that could not see a change of so much says nothing about smaller ones. */
const UNTOLD = 0.25;

/** Indices of points become places of releases. */
function noteOf(n: ReadNote, placeAt: (index: number) => number): SeriesNote {
  const place = 'index' in n ? placeAt(n.index) : null;
  switch (n.code) {
    case 'too-short':
      return { code: 'too_short', place, value: n.needed - n.points, why: null };
    case 'correlated':
      return { code: n.code, place, value: n.rho, why: null };
    case 'noisy':
      return { code: n.code, place, value: n.smallest, why: null };
    case 'not-positive':
      return { code: 'not_positive', place, value: null, why: null };
    case 'no-change':
      return { code: 'no_change', place, value: n.ratio, why: n.why };
  }
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
