import type { Cell, MetricName, OutputSummary, Verdict } from '@rackmark/contracts';

/** A run's figures of one metric, in its unit; `p90` and `p95` are the value where a run has only one. */
export interface RunFigure {
  n: number;
  p50: number;
  p90: number;
  p95: number;
}

/** What comparing needs of one ended run. */
export interface RunNumbers {
  runId: string;
  position: number;
  repeat: number;
  verdict: Verdict | null;
  /** Of what it measured. */
  figures: Readonly<Partial<Record<MetricName, RunFigure>>>;
}

/** What a run gave out. */
export interface Said {
  outputs: readonly OutputSummary[];
  /** Pieces of a language model's greedy answer; null of any other model. */
  pieces: readonly string[] | null;
  /** Natural log-likelihood of each token of the fixed text. */
  scores?: readonly number[] | null;
}

/** What of a cell is there before anything was measured. */
export type CellPart = Pick<Cell, 'configuration' | 'configuration_key'> & {
  model: Pick<Cell['model'], 'sha256' | 'name'>;
};
