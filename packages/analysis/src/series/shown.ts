import {
  metrics,
  type Configuration,
  type MetricName,
  type SeriesDetail,
  type SeriesRow,
} from '@rackmark/contracts';
import { DETECTOR } from '@rackmark/statistics';
import { lettersOf, pointsOf, valueOf, type PointRow } from './points.js';
import { smallestEffectOf, type SeriesReading } from './reading.js';
import { stepsOf } from './steps.js';

/** A cell of a suite on one device model. */
export interface CellKey {
  slot: string;
  configuration_key: string;
  configuration: Configuration;
  device_model: string;
}
/** One metric of such a cell, as it was read. */
export interface ReadSeries extends CellKey, Pick<SeriesRow, 'id' | 'suite_id' | 'at'> {
  metric: string;
  reading: SeriesReading;
}
export interface ReleaseHead extends Pick<
  SeriesDetail['releases'][number],
  'place' | 'number' | 'name' | 'made_at' | 'commit' | 'branch' | 'parents' | 'measure_with'
> {
  /** What the rows of its runs call it. */
  id: string;
}

const { smallest_effect: _, ...detector } = DETECTOR;

export const headOf = ({ place, number, name, made_at }: ReleaseHead) => ({ place, number, name, made_at });

/** @param from the first place that is shown */
export function toRow({ reading, ...s }: ReadSeries, from: number): SeriesRow {
  const { by_unit: _, notes: __, units, ...read } = reading;
  const metric = s.metric as MetricName;
  return {
    ...{ id: s.id, suite_id: s.suite_id, slot: s.slot, device_model: s.device_model, at: s.at },
    ...{ configuration: s.configuration, configuration_key: s.configuration_key },
    ...{ metric, unit: metrics[metric].unit },
    ...read,
    smallest_effect: smallestEffectOf(reading.notes),
    units: units.map((u) => ({ ...u, name: u.letter, place: null })),
    places: read.places.filter((p) => p.place >= from),
    levels: read.levels.filter((l) => l.to >= from),
    environment: read.environment.filter((e) => e.place >= from),
  };
}

export function detailOf(
  s: ReadSeries,
  suite: SeriesDetail['suite'],
  {
    releases,
    rows,
    siblings,
  }: { releases: readonly ReleaseHead[]; rows: readonly PointRow[]; siblings: readonly ReadSeries[] },
): Omit<SeriesDetail, keyof SeriesRow> {
  const letters = lettersOf(rows);
  const placeOf = new Map(releases.map((r) => [r.id, r.place]));
  const points = pointsOf(rows, s, { placeOf, letters });
  return {
    suite: { number: suite.number, name: suite.name },
    releases: releases.map((release) => {
      const own = rows.filter((r) => r.release_id === release.id);
      return {
        ...headOf(release),
        commit: release.commit,
        branch: release.branch,
        parents: release.parents,
        measure_with: release.measure_with,
        model_sha256: own[0]?.model_sha256 ?? null,
        runs: own.flatMap((r) => {
          const measured = valueOf(r, s);
          if (measured === null || r.verdict === null || r.verdict === 'invalid') return [];
          const unit = letters.get(r.device_id)!;
          return [{ run_id: r.run_id, unit, value: measured, verdict: r.verdict, benchmark: r.benchmark }];
        }),
        invalid_runs: own.filter((r) => r.verdict === 'invalid').length,
      };
    }),
    steps: stepsOf(points, [...letters.values()], s.metric as MetricName),
    by_unit: s.reading.by_unit,
    siblings: siblings.map(siblingOf),
    detector: { ...detector, notes: s.reading.notes },
  };
}

/** Its points as ratios to the level before its newest one: all device models on one axis. */
function siblingOf(s: ReadSeries): SeriesDetail['siblings'][number] {
  const before = (s.reading.levels.at(-2) ?? s.reading.levels[0])?.estimate.value;
  const turn = metrics[s.metric as MetricName].better === 'lower' ? 1 : -1;
  const units =
    s.reading.by_unit.length > 0
      ? s.reading.by_unit
      : [{ unit: s.reading.units[0]?.letter ?? 'A', places: s.reading.places }];
  return {
    id: s.id,
    device_model: s.device_model,
    answer: s.reading.answer,
    change: s.reading.levels.at(-1)?.change?.ratio ?? null,
    points:
      before === undefined
        ? []
        : units.flatMap(({ unit, places }) =>
            places.flatMap(({ place, estimate }) =>
              estimate === null ? [] : [{ place, unit, ratio: (estimate.value / before) ** turn }],
            ),
          ),
  };
}
