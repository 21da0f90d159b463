import { metricNames, metrics, type MetricName } from '@rackmark/contracts';
import { words } from '../../lib/words.js';

export const metricLabels = Object.fromEntries(
  metricNames.map((m) => [m, metrics[m].words[words().language].label]),
) as Record<MetricName, string>;
