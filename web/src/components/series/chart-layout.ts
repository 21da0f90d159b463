import type { EnvironmentChange, SeriesDetail, SeriesLevel } from '@rackmark/contracts';
import { marksOf, type Mark } from '../../lib/series/marks.js';
import { groupNames, type NameGroup } from '../../lib/series/names.js';
import { niceStep } from '../../lib/ticks.js';

/** Where things stand in the picture, in its own units. */
export interface ChartSize {
  width: number;
  left: number;
  /** Room for words beside the newest release. */
  right: number;
  top: number;
  bottom: number;
}
export interface Column {
  release: SeriesDetail['releases'][number];
  mark: Mark;
  x: number;
  dots: { x: number; y: number; unit: number; isSuspect: boolean }[];
  box: { y: number; height: number } | null;
  median: number | null;
}
export interface Step {
  level: SeriesLevel;
  x1: number;
  x2: number;
  y: number;
  band: { y: number; height: number } | null;
}
export interface Layout {
  step: number;
  columns: Column[];
  levels: Step[];
  ticks: { value: number; y: number }[];
  budget: number | null;
  /** The limit stands too far away to be drawn without squeezing the rest. */
  isBudgetFar: boolean;
  expected: { y1: number; y2: number } | null;
  around: { x: number; row: number; changes: EnvironmentChange[] }[];
  groups: NameGroup[];
}
/** Width of a sign, about: what does not fit is left to the table. */
export const SIGN = 6.4;
export const wide: ChartSize = { width: 1150, left: 44, right: 148, top: 64, bottom: 346 };
export const column: ChartSize = { width: 780, left: 44, right: 96, top: 64, bottom: 316 };
export const narrow: ChartSize = { width: 360, left: 38, right: 8, top: 56, bottom: 236 };
/** A limit that would take more than so many times the room of all points is told, not drawn. */
const FAR = 1.5;

/** The picture of a series over the given releases: releases side by side, values upwards. */
export function layOut(d: SeriesDetail, releases: SeriesDetail['releases'], size: ChartSize): Layout {
  const places = releases.map((r) => r.place);
  const [first, last] = [places[0] ?? 0, places.at(-1) ?? 0];
  const levels = d.levels.filter((l) => l.to >= first && l.from <= last);
  const suspicious = d.suspicious !== null && places.includes(d.suspicious.place) ? d.suspicious : null;
  const values = [
    ...releases.flatMap((r) => r.runs.map((run) => run.value)),
    ...levels.flatMap(({ estimate: e }) => [e.value, e.low ?? e.value, e.high ?? e.value]),
    ...(suspicious === null ? [] : [suspicious.low, suspicious.high]),
  ];
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const limit = d.budget?.limit ?? null;
  const range = high - low || high * 0.1 || 1;
  const isBudgetFar = limit !== null && (limit > high + range * FAR || limit < low - range * FAR);
  const shown = limit === null || isBudgetFar ? [low, high] : [Math.min(low, limit), Math.max(high, limit)];
  const pad = (shown[1]! - shown[0]! || range) * 0.06;
  const [min, max] = [shown[0]! - pad, shown[1]! + pad];
  const y = (v: number) => size.bottom - ((v - min) / (max - min)) * (size.bottom - size.top);
  const step = (size.width - size.left - size.right) / Math.max(1, releases.length);
  const centre = (i: number) => size.left + step * (i + 0.5);
  const indexOf = (place: number) => Math.min(places.length - 1, Math.max(0, place - first));
  const marks = marksOf(d, places);
  const letters = d.units.map((u) => u.letter);
  return {
    step,
    columns: releases.map((release, i) => {
      const point = marks[i]!.point;
      return {
        release,
        mark: marks[i]!,
        x: centre(i),
        dots: dotsOf(release, letters, { x: centre(i), width: step * 0.56, y }),
        box:
          point?.estimate && point.estimate.low !== null && point.estimate.high !== null
            ? bandOf(y, point.estimate)
            : null,
        median: point?.estimate ? y(point.estimate.value) : null,
      };
    }),
    levels: levels.map((level) => ({
      level,
      x1: centre(indexOf(level.from)) - step * 0.46,
      x2: centre(indexOf(level.to)) + step * 0.46,
      y: y(level.estimate.value),
      band: level.estimate.low === null ? null : bandOf(y, level.estimate),
    })),
    ticks: ticksOf(min, max).map((value) => ({ value, y: y(value) })),
    budget: limit === null || isBudgetFar ? null : y(limit),
    isBudgetFar,
    expected: suspicious === null ? null : { y1: y(suspicious.high), y2: y(suspicious.low) },
    around: aroundAt(d.environment, places, (i) => centre(i) - step / 2),
    groups: groupNames(releases.map((r) => r.name)),
  };
}

/** Runs beside each other, those of one unit together. */
function dotsOf(
  { runs }: SeriesDetail['releases'][number],
  letters: readonly string[],
  at: { x: number; width: number; y: (v: number) => number },
): Column['dots'] {
  const sorted = runs
    .map((r) => ({ ...r, index: Math.max(0, letters.indexOf(r.unit)) }))
    .sort((a, b) => a.index - b.index);
  const gap = sorted.length < 2 ? 0 : at.width / (sorted.length - 1);
  return sorted.map((r, i) => ({
    x: at.x + (sorted.length < 2 ? 0 : i * gap - at.width / 2),
    y: at.y(r.value),
    unit: r.index,
    isSuspect: r.verdict === 'suspect',
  }));
}

function bandOf(
  y: (v: number) => number,
  e: { low: number | null; high: number | null },
): { y: number; height: number } {
  const [top, bottom] = [y(e.high!), y(e.low!)];
  return { y: top, height: Math.max(1, bottom - top) };
}

/** On two lines in turn, so that neighbours do not run into each other. */
function aroundAt(
  environment: readonly EnvironmentChange[],
  places: readonly number[],
  x: (index: number) => number,
): Layout['around'] {
  return places
    .map((place, i) => ({
      x: x(i),
      changes: environment.filter((e) => e.place === place && e.part !== 'model_file'),
    }))
    .filter((a) => a.changes.length > 0)
    .map((a, i) => ({ ...a, row: i % 2 }));
}

function ticksOf(min: number, max: number): number[] {
  const step = niceStep(max - min);
  const from = Math.ceil(min / step);
  const n = Math.floor(max / step) - from;
  return Array.from({ length: Math.max(0, n) + 1 }, (_, i) => (from + i) * step).filter((t) => t <= max);
}
