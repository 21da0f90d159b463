import {
  metricNames,
  metrics,
  type Benchmark,
  type Cell,
  type MetricName,
  type MetricUnit,
} from '@rackmark/contracts';
import { english, type Words } from '@rackmark/words';
import { microseconds } from '../units.js';
import { isTaken, type Given, type NamedCell } from './files.js';

/** What `--json` prints: each metric by its name, with its unit; null where nothing was measured. */
export function benchJson(
  benchmark: Benchmark,
  cells: readonly NamedCell[],
  given: readonly Given[],
  portalUrl: string,
): unknown {
  return {
    benchmark: { id: benchmark.id, url: `${portalUrl}/benchmarks/${benchmark.number}` },
    refused: refusedJson(given),
    cells: cells.map((c) => ({
      model: { name: c.model.name, path: c.path, sha256: c.model.sha256 },
      device: { id: c.device.id, name: c.device.name, kind: c.device.kind },
      configuration: c.configuration,
      runtime: c.runtime && { name: c.runtime.name, version: c.runtime.version },
      outcome: c.outcome,
      verdict: c.verdict,
      reasons: reasonsOf(c, english),
      metrics: { ...c.language, ...Object.fromEntries(metricNames.map((m) => [m, figureOf(m, c)])) },
    })),
  };
}

/** Files that were refused, with the reason in English. */
export const refusedJson = (given: readonly Given[]): unknown[] =>
  given.flatMap((g) =>
    isTaken(g) ? [] : [{ path: g.path, part: g.part, reason: english.sentence(g.refused) }],
  );

/** Why a cell is not measured, or what speaks against its numbers. */
export function reasonsOf(c: Cell, words: Words): string[] {
  const against = c.reasons.filter((r) => r.passed === false).map((r) => words.tell(r.said, r.text));
  return c.failure === null ? against : [words.failure(c.failure), ...against];
}

/** Null where it was not measured. */
function figureOf(metric: MetricName, { measurements }: Cell): unknown {
  const figure = measurements[metric];
  if (figure === undefined) return null;
  const { unit, rounded } = shownIn[metrics[metric].unit];
  const orNull = (x: number | null) => (x === null ? null : rounded(x));
  const { runs, n, min, median, max, spread } = figure;
  const one = { unit, runs, min: rounded(min), p50: rounded(median), max: rounded(max) };
  if (spread === null) return one;
  const { mean, p90, p95, p99, ci95 } = spread;
  const [low, high] = [orNull(ci95.low), orNull(ci95.high)];
  return {
    ...{ ...one, n, mean: orNull(mean), p90: orNull(p90), p95: orNull(p95), p99: orNull(p99) },
    ci95: low === null || high === null ? null : [low, high],
  };
}

/** Times in microseconds; rates to a tenth. */
const shownIn: Record<MetricUnit, { unit: string; rounded: (x: number) => number }> = {
  ns: { unit: 'us', rounded: microseconds },
  KiB: { unit: 'KiB', rounded: (x) => x },
  'tokens/s': { unit: 'tokens/s', rounded: (x) => Math.round(x * 10) / 10 },
  mJ: { unit: 'mJ', rounded: (x) => x },
};
