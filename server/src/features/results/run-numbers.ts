import type { LanguageSummary, OutputSummary, Verdict } from '@rackmark/contracts';

/** What comparing needs of one ended run. Durations in nanoseconds, memory in KiB. */
export interface RunNumbers {
  runId: string;
  position: number;
  repeat: number;
  verdict: Verdict | null;
  latencyNs: readonly number[];
  loadColdNs: number | null;
  loadWarmNs: number | null;
  firstInferenceNs: number | null;
  peakRssKib: number | null;
  /** Of a language model. */
  language?: LanguageSummary | null;
}

/** What a run gave out. */
export interface Said {
  outputs: readonly OutputSummary[];
  /** Pieces of a language model's greedy answer; null of any other model. */
  pieces: readonly string[] | null;
  /** Natural log-likelihood of each token of the fixed text. */
  scores?: readonly number[] | null;
}
