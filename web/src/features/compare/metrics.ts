import { metricNames, metrics, type MetricName } from '@rackmark/contracts';

export const metricLabels = Object.fromEntries(
  metricNames.map((m) => [m, metrics[m].words.en.label]),
) as Record<MetricName, string>;
