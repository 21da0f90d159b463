import type { LanguageSummary, Verdict } from '@rackmark/contracts';

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
