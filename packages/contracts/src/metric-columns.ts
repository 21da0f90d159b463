import { metricNames, metrics, type MetricName } from './metrics.js';
import type { Cell, CellFigure } from './result.js';

/** What a column shows of a metric: the median over runs, or of a metric with many values a run one of its quantiles. */
export const quantileNames = ['p50', 'p90', 'p95', 'p99'] as const;
export type QuantileName = (typeof quantileNames)[number];

export const quantileOf = (figure: CellFigure | undefined, name: QuantileName): number | null =>
  (name === 'p50' ? figure?.median : figure?.spread?.[name]) ?? null;

/** At the head of a column: "load, cold", "token p99", "p50". */
export const metricTitle = (metric: MetricName, language: 'en' | 'es', quantile?: QuantileName): string =>
  [metrics[metric].short[language], quantile].filter(Boolean).join(' ');

/**
 * Metrics that a table of cells has columns for: those that were measured of some of them, and before anything was, those
 * that are looked for first.
 */
export function metricsOfCells(
  cells: readonly Pick<Cell, 'measurements'>[],
  isLanguage: boolean,
): MetricName[] {
  const measured = metricNames.filter((m) => cells.some((c) => c.measurements[m] !== undefined));
  if (measured.length > 0) return measured;
  const kind = isLanguage ? 'language model' : 'model';
  return metricNames.filter((m) => metrics[m].of === kind && metrics[m].inTables === 'at once');
}
