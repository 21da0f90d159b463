import {
  HEARTBEAT_SECONDS,
  type Configuration,
  type DeviceFacts,
  type LanguageRecord,
  type MeasurementPlan,
  type OutputSummary,
  type RunResult,
  type Said,
  type VerdictReason,
} from '@rackmark/contracts';
import { english } from '@rackmark/words';

/** Limits of the rules, in one place so that pages and docs can name them. */
export const limits = {
  /** Fewest samples that carry percentiles. */
  samples: 20,
  /** Change over the measured window (Theil–Sen), relative to the median. */
  trend: 0.05,
  /** Robust coefficient of variation (1.4826 × MAD / median). */
  robustCv: 0.1,
  /** Groups of iterations nearer to each other than this hide nothing behind one median. */
  modeDistance: 0.1,
  /** Share of all CPUs that other programs took while measuring. */
  backgroundLoad: 0.2,
  /** Milliseconds by which the wall clock and the monotonic clock may part. */
  wallClockJumpMs: 250,
  /** Relative change of the CPU's clock limit between the readings. */
  clockLimit: 0.01,
  batteryPercent: 25,
  /** Smallest cosine of an output against the reference. */
  cosine: 0.99,
} as const;

/** A result that came after the end of its lease. */
export interface Late {
  seconds: number;
  /** Between the last word of its agent under that lease and the result. */
  away_seconds: number;
  /** The first other agent that had the device under a lease since; null: nobody had. */
  other_agent: string | null;
}

/** From three heartbeats that did not come on, an agent counts as away. */
export const wasAway = (late: Late): boolean => late.away_seconds > 3 * HEARTBEAT_SECONDS;

export interface JudgeContext {
  plan: MeasurementPlan;
  configuration: Configuration;
  /** Outputs of a CPU run of the same model in the same benchmark; null when there is none (yet). */
  reference: readonly OutputSummary[] | null;
  /** Of a language model: the answer of such a run to the same task. */
  referenceAnswer?: LanguageRecord['answer'];
  device: Pick<DeviceFacts, 'kind'>;
  /** Null: the result came while its lease was valid. */
  late?: Late | null;
}

export interface Measured {
  result: RunResult;
  /** In milliseconds of nothing: plain numbers, nanoseconds. */
  latency: readonly number[];
  /** Of the latencies, computed once; null where they have none. */
  robustCv: number | null;
  trend: number | null;
  context: JudgeContext;
}

export type Rule = (m: Measured) => VerdictReason | null;

export const percent = (x: number, digits = 1) => `${(x * 100).toFixed(digits)} %`.replace('-', '−');

export function reason(
  rule: string,
  weight: VerdictReason['weight'],
  passed: boolean | null,
  measured: string,
  limit: string,
  sentence: Said,
): VerdictReason {
  return {
    rule,
    weight,
    passed,
    measured,
    limit,
    text: english.tell(sentence, sentence.code),
    said: sentence,
  };
}
