import { quantile } from '@rackmark/statistics';
import type { RunFigure } from '../src/measured/run-numbers.js';

/** A run's figure as its row would keep it. */
export const figureOf = (values: readonly number[]): RunFigure => ({
  n: values.length,
  p50: quantile(values, 0.5),
  p90: quantile(values, 0.9),
  p95: quantile(values, 0.95),
});
