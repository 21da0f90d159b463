import type { RunResult } from './result.js';

export const metricUnits = ['ns', 'KiB', 'tokens/s', 'mJ'] as const;
export type MetricUnit = (typeof metricUnits)[number];

interface MetricWords {
  label: string;
  better: string;
  worse: string;
  /** "int8 is as fast as f32". */
  equal: string;
}

/** What there is to know of a metric. A new one stands in the registry (metrics.ts) and in the harness that measures it. */
export interface Metric {
  unit: MetricUnit;
  better: 'lower' | 'higher';
  /** What it says something about. */
  of: 'model' | 'language model' | 'memory' | 'energy' | 'harness';
  /** With its unit, as files and answers name it. */
  field: string;
  /** As people say it: by itself, and of one side against another ("int8 is 2 times faster than f32"). */
  words: Record<'en' | 'es', MetricWords>;
  /** From when on tables of cells have its column by themselves; what is left out stands where somebody chose it. */
  inTables?: 'at once' | 'at the end';
  /** At the head of a column; before "p50" where there are quantiles, and empty where those stand alone. */
  short: Record<'en' | 'es', string>;
  /** Whether two sides can be held against each other by it. */
  isCompared: boolean;
  /** Whether a run has many values, whose quantiles are kept. */
  isSpread: boolean;
  /**
   * What a run recorded of it; the run's value is the median of these, and there is none where it recorded none. Left out:
   * what the harness told under the metric's own name.
   */
  recorded?: (run: RunResult) => readonly number[];
}
