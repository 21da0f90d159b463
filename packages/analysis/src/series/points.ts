import type { SeriesAt, Verdict } from '@rackmark/contracts';
import { unitLetter } from '../measured/unit-letter.js';

/** One run of a cell of a suite, and what it measured of one metric. */
export interface PointRow {
  release_id: string;
  benchmark: number;
  cell_id: string;
  model_sha256: string;
  device_id: string;
  run_id: string;
  outcome: string | null;
  verdict: Verdict | null;
  harness: string | null;
  /** Null where the version of the runtime is the release: then it is no change around it. */
  runtime: string | null;
  rules_version: number | null;
  /** Facts of the device when the benchmark ended. */
  environment: Environment | null;
  /** By metric. */
  measured: Record<string, { value: number; p90: number | null }>;
}

/** What is known of a device around a benchmark; what is not known is null and is never said to have changed. */
interface Environment {
  android: string | null;
  driver: string | null;
  os: string | null;
  battery: string | null;
}

interface UnitRuns {
  unit: string;
  value: number;
  run: PointRow;
}
/** One release of one series: the runs that count, and what became of the others. */
export interface Point {
  place: number;
  counted: UnitRuns[];
  invalid: number;
  /** Ended without a measurement, by outcome. */
  others: Record<string, number>;
  open: number;
}

/** A letter for each device of a device model, in the order in which they were met first: A, B, … Z, AA. */
export function lettersOf(rows: readonly Pick<PointRow, 'device_id'>[]): Map<string, string> {
  const letters = new Map<string, string>();
  for (const { device_id } of rows)
    if (!letters.has(device_id)) letters.set(device_id, unitLetter(letters.size));
  return letters;
}

/** What a run measured of a metric; null where it did not. */
export const valueOf = (run: PointRow, { metric, at }: { metric: string; at: SeriesAt }): number | null =>
  run.measured[metric]?.[at === 'p50' ? 'value' : 'p90'] ?? null;

/** Rows of one cell, in the order of their releases, as the points of one metric; a release without rows has none. */
export function pointsOf(
  rows: readonly PointRow[],
  { metric, at }: { metric: string; at: SeriesAt },
  { placeOf, letters }: { placeOf: ReadonlyMap<string, number>; letters: ReadonlyMap<string, string> },
): Point[] {
  const points = new Map<number, Point>();
  for (const run of rows) {
    const place = placeOf.get(run.release_id);
    if (place === undefined) continue;
    let point = points.get(place);
    if (point === undefined)
      points.set(place, (point = { place, counted: [], invalid: 0, others: {}, open: 0 }));
    const value = valueOf(run, { metric, at });
    if (run.outcome === null) point.open += 1;
    else if (run.outcome !== 'measured') point.others[run.outcome] = (point.others[run.outcome] ?? 0) + 1;
    else if (run.verdict === 'invalid') point.invalid += 1;
    // A metric that this run did not measure is no point, and nothing is wrong with the run.
    else if (value !== null) point.counted.push({ unit: letters.get(run.device_id)!, value, run });
  }
  return [...points.values()].sort((a, b) => a.place - b.place);
}

/** What most runs without a value ended in. */
export function reasonOf(point: Point): string | null {
  const all = Object.entries({ ...point.others, ...(point.invalid > 0 ? { invalid: point.invalid } : {}) });
  all.sort((a, b) => b[1] - a[1]);
  return all[0]?.[0] ?? null;
}
