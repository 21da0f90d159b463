import { requireConfidence, requireSample } from './check.js';
import { findChanges, LEAST_EFFECT, LEAST_POINTS, WINDOW, type Found, type WhyNot } from './change-points.js';
import { levelOf, ratioOf, type Estimate } from './level.js';
import { medianInPlace } from './median.js';
import { isMixed, LEAST_MIXED, modesOf, spreadWithin, type TwoModes } from './run-modes.js';
import { suspicionOf, type Suspicion } from './suspicion.js';
import { whereItCanBe } from './whereabouts.js';
import type { Windows } from './weak-points.js';

/** One release: the values of its valid runs, above 0. None is a gap. */
export interface SeriesPoint {
  runs: readonly number[];
}

export interface ReadingOptions {
  /** Whether less or more of the metric is better. */
  better?: 'lower' | 'higher';
  /** Points that are looked at together. */
  window?: number;
  /** Largest p of a change. */
  p?: number;
  /** Smallest relative change; left out, the larger of 3 % and the series' own noise. */
  minEffect?: number;
  /** Of the intervals of levels and ratios. */
  confidence?: number;
  /** `windows` of an earlier reading of this series: what they still hold for is not computed again. */
  earlier?: Windows | null;
}

/** All indices are those of the points given, gaps counted. */
export interface Level extends Estimate {
  /** First and last point. */
  from: number;
  to: number;
  /** Without gaps. */
  points: number;
}

export interface Change {
  /** The first point of the new level. */
  index: number;
  /** Releases that can have brought it, both included: from the one after the last that is surely old to the first surely new. */
  suspects: { from: number; to: number };
  before: Level;
  after: Level;
  /** After over before. */
  ratio: Estimate;
  p: number;
  direction: 'better' | 'worse';
}

/** Releases whose runs lie at two values, each time one of both. */
export interface SeriesModes extends TwoModes {
  from: number;
  to: number;
}

/** Why there is nothing to say, or less than it seems. */
export type SeriesNote =
  /** With so few points no change can be claimed. */
  | { code: 'too-short'; points: number; needed: number }
  /** Points resemble their neighbours, so that they count for less. */
  | { code: 'correlated'; rho: number }
  /** It scatters: smaller changes than this are not claimed. */
  | { code: 'noisy'; smallest: number }
  /** A run of 0 or less: the point is left out. */
  | { code: 'not-positive'; index: number }
  /** It looked like a change here, and why it is none. */
  | { code: 'no-change'; index: number; why: WhyNot; ratio: number; p: number };

export interface SeriesReading {
  levels: Level[];
  changes: Change[];
  /** The newest points are away from their level, and too few to call it a change. */
  suspicious: (Suspicion & { direction: 'better' | 'worse' }) | null;
  modes: SeriesModes[];
  notes: SeriesNote[];
  /** For `earlier` of the next reading; plain data. */
  windows: Windows;
}

/**
 * Twice what changePoints asks for: two modes are told apart here, which pays for it (`npm run benchmarks:detection`).
 */
const P = 2e-4;
/** A level on both sides. */
const NEEDED = 2 * LEAST_POINTS;

/** How `readSeries` finds changes, for people who ask; the version grows with the rules (docs/statistics.md). */
export const DETECTOR = {
  name: 'E-divisive',
  version: '3',
  window: WINDOW,
  p: P,
  least_after: LEAST_POINTS,
  smallest_effect: LEAST_EFFECT,
} as const;

/** Points that are there: where they stand, logarithms of their runs and of the runs' median. */
interface Prepared {
  places: number[];
  runs: number[][];
  medians: number[];
}

/**
 * What a series of releases says: its levels, where it changed and which releases can have done it, whether the newest point is
 * away, which runs fall to two modes, and why nothing more is claimed. Computed on the logarithms of the medians of runs:
 * changes are ratios.
 * @param points in the order of the releases
 */
export function readSeries(points: readonly SeriesPoint[], options: ReadingOptions = {}): SeriesReading {
  const { better = 'lower', confidence = 0.95, p = P, ...finding } = options;
  requireConfidence(confidence);
  const of = prepare(points);
  const found = findChanges(of.medians, { ...finding, p, logs: true, doubt: doubtOf(of.runs) });
  const bounds = [0, ...found.changes.map((c) => c.index), of.medians.length];
  const levels = levelsOf(of, bounds, found.rho, confidence);
  const direction = (ratio: number) => (ratio < 1 === (better === 'lower') ? 'better' : 'worse');
  const changes = found.changes.map((change, i): Change => {
    const [from, at, to] = [bounds[i]!, bounds[i + 1]!, bounds[i + 2]!];
    const ratio = ratioOf(of.medians.slice(from, at), of.medians.slice(at, to), found.rho, confidence);
    const { first, last } = whereItCanBe(of.medians, from, at, to);
    return {
      index: of.places[at]!,
      suspects: { from: of.places[first - 1]! + 1, to: of.places[last]! },
      before: levels[i]!,
      after: levels[i + 1]!,
      ratio,
      p: change.p,
      direction: direction(ratio.value),
    };
  });
  const modes = seriesModes(of, bounds);
  const away = suspicionOf(of, bounds.at(-2)!, found, modes);
  return {
    levels,
    changes,
    suspicious: away === null ? null : { ...away, direction: direction(away.ratio) },
    modes,
    notes: notesOf(points, of, found),
    windows: found.windows,
  };
}

function prepare(points: readonly SeriesPoint[]): Prepared {
  const of: Prepared = { places: [], runs: [], medians: [] };
  points.forEach(({ runs }, i) => {
    if (runs.length === 0 || runs.some((v) => v <= 0)) return;
    requireSample(runs, `runs of point ${i}`);
    const logs = runs.map(Math.log);
    of.places.push(i);
    of.runs.push(logs);
    of.medians.push(Math.log(medianInPlace(Float64Array.from(runs))));
  });
  return of;
}

/** The runs nearest to a point tell how they fall there. */
const NEAREST = 30;

const doubtOf =
  (runs: readonly number[][]) =>
  (from: number, at: number, to: number): WhyNot | null => {
    const before = runs.slice(Math.max(from, at - NEAREST), at).flat();
    const after = runs.slice(at, Math.min(to, at + NEAREST)).flat();
    return isMixed(before, after) ? 'two-modes' : null;
  };

function levelsOf(
  { medians, places }: Prepared,
  bounds: readonly number[],
  rho: number,
  confidence: number,
): Level[] {
  if (medians.length === 0) return [];
  return bounds.slice(1).map((to, i) => {
    const from = bounds[i]!;
    const logs = medians.slice(from, to);
    return {
      from: places[from]!,
      to: places[to - 1]!,
      points: logs.length,
      ...levelOf(logs, rho, confidence),
    };
  });
}

/** Of each level as a whole; where a level has one mode, of its releases. */
function seriesModes({ runs, places }: Prepared, bounds: readonly number[]): SeriesModes[] {
  const spread = spreadWithin(runs);
  return bounds.slice(1).flatMap((to, i) => {
    const from = bounds[i]!;
    const near = runs.slice(Math.max(from, to - NEAREST), to);
    const whole = near.flat();
    const modes = whole.length >= LEAST_MIXED ? modesOf(whole, null) : null;
    if (modes !== null && comesBack(near, modes))
      return [{ from: places[from]!, to: places[to - 1]!, ...modes }];
    return runs.slice(from, to).flatMap((logs, k) => {
      const own = modesOf(logs, spread);
      return own === null ? [] : [{ from: places[from + k]!, to: places[from + k]!, ...own }];
    });
  });
}

/**
 * Whether runs go to the rarer mode more than once: inside of a release, or in releases apart from each other. A release that
 * is away as a whole may be the first of a new level.
 */
function comesBack(runs: readonly number[][], { low, high, share }: TwoModes): boolean {
  const middle = (Math.log(low) + Math.log(high)) / 2;
  const isRare = (v: number) => v > middle === share < 0.5;
  const rare = runs.map((logs) => logs.filter(isRare).length / logs.length);
  if (rare.some((part) => part > 0 && part < 1)) return true;
  return rare.filter((part, i) => part === 1 && rare[i - 1] !== 1).length > 1;
}

function notesOf(points: readonly SeriesPoint[], { places, medians }: Prepared, found: Found): SeriesNote[] {
  const notes: SeriesNote[] = points.flatMap(({ runs }, index) =>
    runs.some((v) => v <= 0) ? [{ code: 'not-positive', index }] : [],
  );
  if (medians.length < NEEDED) notes.push({ code: 'too-short', points: medians.length, needed: NEEDED });
  if (found.rho > 0) notes.push({ code: 'correlated', rho: found.rho });
  if (found.smallest > LEAST_EFFECT) notes.push({ code: 'noisy', smallest: found.smallest });
  for (const { index, why, before, after, p } of found.dropped) {
    notes.push({ code: 'no-change', index: places[index]!, why, ratio: Math.exp(after - before), p });
  }
  return notes;
}
