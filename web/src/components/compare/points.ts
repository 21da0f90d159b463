import {
  commonTask,
  languageTaskOf,
  type Comparison,
  type Configuration,
  type LoadingWays,
  type SideCell,
} from '@rackmark/contracts';
import { toneOfSide } from './series.js';
import { niceStep } from '../../lib/ticks.js';
import { say, words } from '../../lib/words.js';

/** One measured cell of a comparison, with what was asked of it. */
export interface Point {
  side: Comparison['sides'][number];
  sideIndex: number;
  row: string;
  configuration: Configuration;
  cell: SideCell;
  value: number;
}

/** States whose figure is another accelerator's than the one that is named. */
const notItsOwn = new Set(['fallback', 'software']);

/** Every cell with a figure, the base's once for each place of the grid. */
export function pointsOf(c: Comparison): { points: Point[]; leftOut: number } {
  const seen = new Map<string, Point | null>();
  for (const x of c.cells) {
    const column = c.columns.find((k) => k.key === x.column);
    for (const [sideIndex, cell] of [
      [0, x.base_cell],
      [c.sides.findIndex((s) => s.key === x.candidate), x.candidate_cell],
    ] as const) {
      const side = c.sides[sideIndex];
      const configuration = column?.configuration ?? side?.configuration;
      if (!side || !cell || !configuration || seen.get(cell.cell_id)) continue;
      const shown = cell.p50 !== null && !notItsOwn.has(x.state);
      seen.set(
        cell.cell_id,
        shown ? { side, sideIndex, row: x.row, configuration, cell, value: cell.p50! } : null,
      );
    }
  }
  const points = [...seen.values()].filter((p) => p !== null);
  return { points, leftOut: seen.size - points.length };
}

export interface Axis {
  key: string;
  title: string;
  unit: string;
  of: (c: Configuration) => number | null;
  /** The part of a label that the axis says already. */
  /** The key of its part of a label. */
  part: (value: number) => string;
}

const task = (of: 'prefill_tokens' | 'decode_tokens' | 'context_tokens') => (c: Configuration) => {
  const t = languageTaskOf(c);
  return t === null || (of === 'prefill_tokens' && t.prompt !== null) ? null : t[of];
};
const axes: readonly Axis[] = [
  {
    ...{ key: 'prefill', title: say('compare.prompt_length'), unit: say('compare.tokens') },
    ...{ of: task('prefill_tokens'), part: (n: number) => `prefill ${n}` },
  },
  {
    ...{ key: 'context', title: say('compare.context'), unit: say('compare.tokens') },
    ...{ of: task('context_tokens'), part: (n: number) => `context ${n}` },
  },
  {
    ...{ key: 'decode', title: say('compare.answer_length'), unit: say('compare.tokens') },
    ...{ of: task('decode_tokens'), part: (n: number) => `decode ${n}` },
  },
  {
    ...{ key: 'threads', title: say('compare.threads'), unit: say('compare.threads') },
    of: (c) => (c.accelerator === 'cpu' ? c.threads : null),
    part: () => 'threads',
  },
];

/** What is asked besides the axis, as a label. */
function restLabel(c: Configuration, axis: Axis | null, common: readonly string[]): string {
  const value = axis?.of(c) ?? null;
  const part = axis === null || value === null ? [] : [axis.part(value)];
  return words().configuration(c, { without: [...part, ...common] });
}

export interface ScalingLine {
  name: string;
  tone: string;
  points: { x: number; point: Point }[];
}
export interface ScalingChart {
  row: string;
  rest: string;
  lines: ScalingLine[];
}

/** One chart for each device and everything else that is asked, one line for each model in it. */
export function chartsOver(c: Comparison, points: readonly Point[], axis: Axis): ScalingChart[] {
  const many = new Set(c.sides.map((s) => s.benchmark.number)).size > 1;
  const common = commonTask(points.map((p) => p.configuration));
  const charts = new Map<string, Map<string, Point[]>>();
  for (const p of points) {
    if (axis.of(p.configuration) === null) continue;
    const chart = JSON.stringify([p.row, restLabel(p.configuration, axis, common)]);
    const line = `${p.cell.model.name}${many ? `, ${say('side.benchmark', { benchmark: p.side.benchmark.number })}` : ''}`;
    const lines = charts.get(chart) ?? new Map<string, Point[]>();
    lines.set(line, [...(lines.get(line) ?? []), p]);
    charts.set(chart, lines);
  }
  return [...charts].flatMap(([key, lines]) => {
    const [row, rest] = JSON.parse(key) as [string, string];
    const drawn = [...lines].map(([name, own], i) => {
      const isOneSide = own.every((p) => p.sideIndex === own[0]!.sideIndex);
      return {
        name,
        tone: toneOfSide(isOneSide ? own[0]!.sideIndex : i + 1),
        points: own.map((point) => ({ x: axis.of(point.configuration)!, point })).sort((a, b) => a.x - b.x),
      };
    });
    const long = drawn.filter((l) => new Set(l.points.map((p) => p.x)).size > 1);
    return long.length === 0 ? [] : [{ row, rest, lines: long }];
  });
}

/** The axes over which something can be drawn. */
export const axesOf = (c: Comparison, points: readonly Point[]): Axis[] =>
  axes.filter((a) => chartsOver(c, points, a).length > 0);

/** What was measured on one device in one configuration. */
export interface Place<P extends Point = Point> {
  row: string;
  rest: string;
  points: P[];
}
function placesOf<P extends Point>(points: readonly P[]): Place<P>[] {
  const common = commonTask(points.map((p) => p.configuration));
  const places = new Map<string, Place<P>>();
  for (const p of points) {
    const rest = restLabel(p.configuration, null, common);
    const key = JSON.stringify([p.row, rest]);
    const place = places.get(key) ?? { row: p.row, rest, points: [] };
    place.points.push(p);
    places.set(key, place);
  }
  return [...places.values()];
}
/** Places with models of different sizes. */
export const sizePlacesOf = (points: readonly Point[]): Place[] =>
  placesOf(points).filter((g) => new Set(g.points.map((p) => p.cell.model.size_bytes)).size > 1);

export type LoadedPoint = Point & { loading: LoadingWays };
/** Places whose language models tell how they load. */
export const loadingPlacesOf = (points: readonly Point[]): Place<LoadedPoint>[] =>
  placesOf(points.flatMap((p) => (p.cell.loading ? [{ ...p, loading: p.cell.loading }] : [])));

/**
 * Those that no other beats in both: nothing is at least as small and at least as good, and better in one of the two.
 * @param better whether the first figure is better than the second
 */
export function undominated(points: readonly Point[], better: (a: number, b: number) => boolean): Point[] {
  const size = (p: Point) => p.cell.model.size_bytes;
  return points
    .filter(
      (p) =>
        !points.some(
          (q) =>
            size(q) <= size(p) &&
            !better(p.value, q.value) &&
            (size(q) < size(p) || better(q.value, p.value)),
        ),
    )
    .sort((a, b) => size(a) - size(b));
}

/** 1, 2 and 5 times powers of ten inside; where they are too few, equal steps. */
export function logTicks(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++)
    for (const m of [1, 2, 5]) {
      const t = +(m * 10 ** power).toPrecision(12);
      if (t >= low && t <= high) ticks.push(t);
    }
  if (ticks.length >= 3 && ticks.length <= 8) return ticks;
  if (ticks.length > 8) return ticks.filter((t) => Number.isInteger(Math.log10(t)));
  const step = niceStep(high - low);
  return Array.from({ length: 12 }, (_, i) => +((Math.ceil(low / step) + i) * step).toPrecision(12)).filter(
    (t) => t <= high,
  );
}
