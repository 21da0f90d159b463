import type { MetricName } from '@rackmark/contracts';

export const metricLabels: Record<MetricName, string> = {
  latency: 'latency of one inference',
  load_cold: 'cold load',
  load_warm: 'warm load',
  first_inference: 'first inference',
  peak_memory: 'peak memory',
  prefill_rate: 'prefill rate',
  decode_rate: 'decode rate',
  time_to_first_token: 'time to the first token',
  inter_token: 'time from token to token',
};
