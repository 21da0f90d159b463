import type { LanguageSummary, OutputSummary, Verdict } from '@rackmark/contracts';

/** Of a run's samples above 0: tokens that come two at a time have no time between them, and no logarithm. */
export interface SampleFigures {
  n: number;
  p50: number;
  p90: number;
  p95: number;
}

/** What comparing needs of one ended run. Durations in nanoseconds, memory in KiB. */
export interface RunNumbers {
  runId: string;
  position: number;
  repeat: number;
  verdict: Verdict | null;
  /** Null where it has none. */
  samples: SampleFigures | null;
  loadColdNs: number | null;
  loadWarmNs: number | null;
  firstInferenceNs: number | null;
  peakRssKib: number | null;
  /** Of a language model. */
  language?: LanguageSummary | null;
}

/** A measured run with its samples, in the order of measuring. */
export interface RunSamples {
  runId: string;
  position: number;
  repeat: number;
  verdict: Verdict | null;
  isLanguage: boolean;
  latencyNs: readonly number[];
}

/** What a run gave out. */
export interface Said {
  outputs: readonly OutputSummary[];
  /** Pieces of a language model's greedy answer; null of any other model. */
  pieces: readonly string[] | null;
  /** Natural log-likelihood of each token of the fixed text. */
  scores?: readonly number[] | null;
}
