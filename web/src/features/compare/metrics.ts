import type { MetricName } from '@rackmark/contracts';

export const metricLabels: Record<MetricName, string> = {
  latency: 'latency of one inference',
  load_cold: 'cold load',
  load_warm: 'warm load',
  first_inference: 'first inference',
  peak_memory: 'peak memory',
  prefill_rate: 'prefill, tokens a second',
  decode_rate: 'decode, tokens a second',
  time_to_first_token: 'time to the first token',
  inter_token: 'time from token to token',
};
