import { type Measurement } from '@rackmark/analysis';
import type { LanguageCounts, LanguageSummary, LatencySummary, MetricName } from '@rackmark/contracts';

// Measurements in the shapes in which the API gives them out.

export type Measured<T> = Readonly<Partial<Record<MetricName, T>>>;
type OfRun = Omit<Measurement, 'metric'>;

/** A run's iterations; of a language model the steps from token to token. */
export function latencyOfRun(m: Measured<OfRun>): LatencySummary | null {
  const one = m.latency ?? m.inter_token;
  if (one === undefined || one.min === null) return null;
  return {
    ...{ n: one.n, min: one.min, mean: one.mean!, p50: one.value, p90: one.p90!, p95: one.p95! },
    ...{ p99: one.p99, max: one.max!, kept: one.kept },
  };
}

export function languageOfRun(counts: LanguageCounts | null, m: Measured<OfRun>): LanguageSummary | null {
  if (counts === null) return null;
  const steps = m.inter_token;
  return {
    ...counts,
    prefill_rate: m.prefill_rate?.value ?? null,
    decode_rate: m.decode_rate?.value ?? null,
    decode_rate_streamed: m.decode_rate_streamed?.value ?? null,
    time_to_first_token_ns: m.time_to_first_token?.value ?? null,
    first_answer_cold_ns: m.first_answer_cold?.value ?? null,
    first_answer_warm_ns: m.first_answer_warm?.value ?? null,
    held_kib: m.held_memory?.value ?? null,
    inter_token_ns: steps ? { n: steps.n, p50: steps.value, p95: steps.p95!, p99: steps.p99 } : null,
  };
}
