import { correlationOf, isDrift, noiseOf } from './residuals.js';
import { stepBetween, type Step } from './step.js';
import { isAsLikely } from './whereabouts.js';
import { findWindows, weakPoints, type Windows } from './weak-points.js';

export interface ChangePoint {
  /** The first point of the new level. */
  index: number;
  /** Means of the levels on both sides, in the unit of the series. */
  before: number;
  after: number;
  /** Two-sided, of "both levels are one". */
  p: number;
}

export interface ChangeOptions {
  /** Points that are looked at together. */
  window?: number;
  /** Largest p of a change. */
  p?: number;
  /**
   * Smallest relative change: 0.03 is 3 %. Left out, it is the larger of 3 % and the series' own noise. Twice the noise
   * would hide three of four steps of 1.7 times the noise that many points show beyond doubt.
   */
  minEffect?: number;
  /** As apache/otava 0.8 computes it, to the point, with what it leaves out: for checking against it. */
  compat?: boolean;
}

/** No change is claimed below this, however still a series is. */
export const LEAST_EFFECT = 0.03;
/** A level has at least as many points: fewer are outliers as likely. */
export const LEAST_POINTS = 3;
/** Points that are looked at together. */
export const WINDOW = 50;
/** From this lag-1 correlation on, points count for less. */
const CORRELATED = 0.3;

/**
 * Where a series' level changes: E-divisive with a t-test (Matteson and James 2014; Fleming et al., Hunter, 2023), corrected:
 * the sample's σ, both neighbours judged anew when a point goes, steps where they leave the smallest squares, levels of at least 3 points, an effect above the series' own
 * noise, and fewer points counted where they resemble their neighbours.
 * @param series in order; null and NaN are gaps, which enter nothing; indices count them
 */
export function changePoints(series: readonly (number | null)[], options: ChangeOptions = {}): ChangePoint[] {
  const places = placesOf(series);
  const values = places.map((i) => series[i]!);
  return findChanges(values, options).changes.map(({ index, before, after, p }) => ({
    index: places[index]!,
    before,
    after,
    p,
  }));
}

/** Indices of the points that are numbers. @throws RangeError for an infinite one */
function placesOf(series: readonly (number | null)[]): number[] {
  return series.flatMap((v, i) => {
    if (v === Infinity || v === -Infinity) throw new RangeError(`series[${i}] is ${v}, not a finite number`);
    return v === null || Number.isNaN(v) ? [] : [i];
  });
}

/** Why a weak point is no change. */
export type WhyNot = 'few-points' | 'not-significant' | 'small' | 'drift' | 'two-modes';

type FoundStep = Step & { index: number };

export interface Found {
  changes: FoundStep[];
  /** What looked like a change at first, in the order in which it was given up. */
  dropped: (FoundStep & { why: WhyNot })[];
  /** The smallest relative change that was claimed. */
  smallest: number;
  /** Lag-1 correlation that points were counted less for; 0 below .3. */
  rho: number;
  windows: Windows;
}

export interface FindOptions extends ChangeOptions {
  /** What else may speak against a change at `at` between the levels that end there and begin there. */
  doubt?: (from: number, at: number, to: number) => WhyNot | null;
  earlier?: Windows | null;
  /** The values are logarithms: differences are ratios. */
  logs?: boolean;
}

/** As {@link changePoints}, without gaps, from what was found earlier, and with what the next time needs. */
export function findChanges(values: readonly number[], options: FindOptions = {}): Found {
  const { window = WINDOW, p = 1e-4, minEffect, compat = false, earlier = null } = options;
  if (!(Number.isInteger(window) && window >= 2)) {
    throw new RangeError(`window must be a whole number from 2 on, got ${window}`);
  }
  if (!(p > 0 && p < 1)) throw new RangeError(`p must lie between 0 and 1, got ${p}`);
  // Points that are weak alone may be strong between the neighbours that are left: the first pass is more lenient.
  const lenient = p < 0.05 ? 10 * p : p < 0.5 ? 2 * p : p;
  const windows = findWindows(values, { window, p: lenient, compat }, earlier);
  const points = weakPoints(windows);
  if (compat) {
    const changes = mergedAsOtava(values, points, p, minEffect ?? 0);
    return { changes, dropped: [], smallest: minEffect ?? 0, rho: 0, windows };
  }
  return { ...merged(values, points, { ...options, p }), windows };
}

/** Takes weak points away, the weakest first, until all that are left can be claimed. */
function merged(
  x: readonly number[],
  points: number[],
  { p, minEffect, doubt, logs = false }: FindOptions & { p: number },
): Omit<Found, 'windows'> {
  const left = [...points];
  const dropped: Found['dropped'] = [];
  let changes: FoundStep[] = [];
  let rho = -1;
  for (;;) {
    const now = correlation(x, left);
    if (now !== rho) changes = left.map((_, i) => stepAt(x, left, i, { rho: now }));
    rho = now;
    const smallest = minEffect ?? Math.max(LEAST_EFFECT, noiseOf(x, left, logs));
    const weakest = weakestOf(changes, p, smallest, logs) ?? doubted(x, changes, doubt);
    if (weakest === null) return { changes, dropped, smallest, rho };
    const { at, why } = weakest;
    left.splice(at, 1);
    dropped.push({ ...changes.splice(at, 1)[0]!, why });
    for (const i of [at - 1, at]) if (i >= 0 && i < left.length) changes[i] = stepAt(x, left, i, { rho });
  }
}

function correlation(x: readonly number[], points: readonly number[]): number {
  const rho = correlationOf(x, points);
  return rho > CORRELATED ? Math.min(rho, 0.98) : 0;
}

function weakestOf(
  steps: readonly FoundStep[],
  p: number,
  smallest: number,
  logs: boolean,
): { at: number; why: WhyNot } | null {
  if (steps.length === 0) return null;
  const isShort = (s: Step) => s.left < LEAST_POINTS || s.right < LEAST_POINTS;
  const rank = (s: Step) => (isShort(s) ? 1 : 0) + s.p;
  const worst = firstBy(steps, (a, b) => rank(a) > rank(b));
  if (isShort(steps[worst]!)) return { at: worst, why: 'few-points' };
  if (steps[worst]!.p >= p) return { at: worst, why: 'not-significant' };
  const size = logs ? magnitudeOfLogs : magnitude;
  const least = firstBy(steps, (a, b) => size(a) < size(b));
  return size(steps[least]!) > smallest ? null : { at: least, why: 'small' };
}

function doubted(
  x: readonly number[],
  steps: readonly FoundStep[],
  doubt: FindOptions['doubt'],
): { at: number; why: WhyNot } | null {
  for (let at = 0; at < steps.length; at++) {
    const [from, to] = [steps[at - 1]?.index ?? 0, steps[at + 1]?.index ?? x.length];
    if (isDrift(x, from, steps[at]!.index, to)) return { at, why: 'drift' };
    const why = doubt?.(from, steps[at]!.index, to) ?? null;
    if (why !== null) return { at, why };
  }
  return null;
}

/** The second pass as apache/otava has it: of the neighbours of a point that goes, the two to its right are judged anew. */
function mergedAsOtava(x: readonly number[], points: number[], p: number, minEffect: number): FoundStep[] {
  const left = [...points];
  const steps = left.map((_, i) => stepAt(x, left, i, { compat: true }));
  while (left.length > 0) {
    let weakest = firstBy(steps, (a, b) => a.p > b.p);
    if (steps[weakest]!.p < p) {
      weakest = firstBy(steps, (a, b) => magnitude(a) < magnitude(b));
      if (magnitude(steps[weakest]!) > minEffect) return steps;
    }
    left.splice(weakest, 1);
    steps.splice(weakest, 1);
    for (const i of [weakest, weakest + 1])
      if (i < left.length) steps[i] = stepAt(x, left, i, { compat: true });
  }
  return [];
}

function stepAt(
  x: readonly number[],
  points: number[],
  i: number,
  { compat = false, rho = 0 }: { compat?: boolean; rho?: number },
): FoundStep {
  const [from, to] = [points[i - 1] ?? 0, points[i + 1] ?? x.length];
  if (!compat) points[i] = bestPlace(x, from, to);
  const index = points[i]!;
  return { index, ...stepBetween(x, from, index, to, { compat, rho }) };
}

/**
 * Where a step between two neighbours leaves the smallest sum of squares. Energy finds that there is one, and is often a
 * point off: with three points after a step, one of three changes would be lost. Levels of three points are preferred, if
 * the step can as well stand there.
 */
function bestPlace(x: readonly number[], from: number, to: number): number {
  const { squares, between } = splitSquares(x, from, to);
  const best = (first: number, last: number) => {
    let found = first;
    for (let i = first + 1; i <= last; i++) if (between(i) > between(found)) found = i;
    return found;
  };
  const anywhere = best(from + 1, to - 1);
  const [first, last] = [from + LEAST_POINTS, to - LEAST_POINTS];
  if (first > last || (anywhere >= first && anywhere <= last)) return anywhere;
  const inside = best(first, last);
  const isLikely = isAsLikely(squares - between(inside), squares - between(anywhere), to - from);
  return isLikely ? inside : anywhere;
}

/** Sum of squares around the mean of x[from, to), and what of it a step at a place takes away. */
function splitSquares(x: readonly number[], from: number, to: number) {
  const n = to - from;
  const sums = new Float64Array(n + 1);
  let squares = 0;
  for (let i = from; i < to; i++) {
    sums[i - from + 1] = sums[i - from]! + (x[i]! - x[from]!);
    squares += (x[i]! - x[from]!) ** 2;
  }
  const total = sums[n]!;
  const between = (i: number) => {
    const k = i - from;
    return ((sums[k]! / k - (total - sums[k]!) / (n - k)) ** 2 * k * (n - k)) / n;
  };
  return { squares: squares - total ** 2 / n, between };
}

/** The larger of both relative changes, forward and back: halving and doubling are equally much. */
function magnitude({ before, after }: Step): number {
  const change = (from: number, to: number) => (from === 0 ? 0 : Math.abs(to / from - 1));
  return Math.max(change(before, after), change(after, before));
}

const magnitudeOfLogs = ({ before, after }: Step): number => Math.expm1(Math.abs(after - before));

/** Index of the first that stands before all others. */
function firstBy<T>(of: readonly T[], isBefore: (a: T, b: T) => boolean): number {
  let found = 0;
  for (let i = 1; i < of.length; i++) if (isBefore(of[i]!, of[found]!)) found = i;
  return found;
}
