import { bestSplit } from './divisive.js';
import { stepBetween } from './step.js';

export interface WeakOptions {
  /** Points that are looked at together. */
  window: number;
  /** Where splitting stops. */
  p: number;
  /** As apache/otava computes its t-test. */
  compat: boolean;
}

/** What was found in each window, from left to right; plain, so that it can be kept beside the series. */
export interface Windows extends WeakOptions {
  values: readonly number[];
  windows: readonly { start: number; found: readonly number[] }[];
}

/**
 * The first pass of Fleming et al. (Hunter: Using Change Point Detection to Hunt for Performance Regressions, 2023): windows
 * slide by half their length, or on to the last point found; each is parted as long as the parts differ at `p`.
 *
 * A window depends on its own values and on where the last one ended. So those that an earlier pass looked at and whose
 * values are the same still hold, and what is computed again is from the first changed value on: two windows or three for
 * a new point at the end, with the same answer as from the beginning.
 */
export function findWindows(
  values: readonly number[],
  options: WeakOptions,
  earlier: Windows | null = null,
): Windows {
  const windows = earlier === null ? [] : stillTrue(values, options, earlier);
  const step = Math.floor(options.window / 2);
  const last = windows.at(-1);
  let start = last === undefined ? 0 : nextStart(last, step);
  while (start < values.length) {
    const end = Math.min(start + options.window, values.length);
    const window = { start, found: pointsOf(values, start, end, options) };
    windows.push(window);
    start = nextStart(window, step);
  }
  return { ...options, values, windows };
}

/** All points found, in order, each once: windows overlap. */
export const weakPoints = ({ windows }: Windows): number[] =>
  [...new Set(windows.flatMap((w) => w.found))].sort((a, b) => a - b);

const nextStart = ({ start, found }: Windows['windows'][number], step: number): number =>
  Math.max(found.at(-1) ?? 0, start + step);

function stillTrue(
  values: readonly number[],
  options: WeakOptions,
  earlier: Windows,
): Windows['windows'][number][] {
  const { window, p, compat } = options;
  if (earlier.window !== window || earlier.p !== p || earlier.compat !== compat) return [];
  const least = Math.min(values.length, earlier.values.length);
  let same = 0;
  while (same < least && values[same] === earlier.values[same]) same += 1;
  if (same === values.length && same === earlier.values.length) return [...earlier.windows];
  return earlier.windows.filter((w) => w.start + window <= same);
}

function pointsOf(
  values: readonly number[],
  start: number,
  end: number,
  { p, compat }: WeakOptions,
): number[] {
  const bounds = [start, end];
  // A stretch's best split depends on nothing else: it is looked for once.
  const splits = new Map<number, ReturnType<typeof bestSplit>>();
  for (;;) {
    let best: { index: number; energy: number; at: number } | null = null;
    for (let i = 0; i + 1 < bounds.length; i++) {
      const from = bounds[i]!;
      if (!splits.has(from)) splits.set(from, bestSplit(values, from, bounds[i + 1]!));
      const split = splits.get(from)!;
      if (split !== null && (best === null || split.energy > best.energy)) best = { ...split, at: i };
    }
    if (best === null) break;
    const [from, to] = [bounds[best.at]!, bounds[best.at + 1]!];
    const isStep = stepBetween(values, from, best.index, to, { compat }).p <= p;
    const found = isStep ? [best.index] : compat ? [] : stretchBetween(values, from, best.index, to, p);
    if (found.length === 0) break;
    bounds.splice(best.at + 1, 0, ...found);
    splits.delete(from);
  }
  return bounds.slice(1, -1);
}

/** Two steps are looked for at once, in many more ways than one: each must be this much clearer. */
const CLEARER = 100;
/** Fewer are outliers as likely: of the stretch between, which one of two modes makes by chance, and of what is on its sides. */
const [LEAST_BETWEEN, LEAST_BESIDE] = [4, 3];

/**
 * A level that comes back hides its two steps: what stands on the far side of either is of both levels, and scatters as widely
 * as the step is high. So where a stretch's best place is no step, each side of it is parted once more, and both places are
 * taken if they are steps between their neighbours.
 */
function stretchBetween(
  values: readonly number[],
  from: number,
  at: number,
  to: number,
  p: number,
): number[] {
  for (const [start, end] of [
    [from, at],
    [at, to],
  ] as const) {
    const split = bestSplit(values, start, end);
    if (split === null) continue;
    const [first, second] = split.index < at ? [split.index, at] : [at, split.index];
    if (second - first < LEAST_BETWEEN || Math.min(first - from, to - second) < LEAST_BESIDE) continue;
    const steps = [stepBetween(values, from, first, second), stepBetween(values, first, second, to)];
    if (steps.every((s) => s.p <= p / CLEARER)) return [first, second];
  }
  return [];
}
