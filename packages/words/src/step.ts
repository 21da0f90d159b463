import type { Effect, MetricName, Said } from '@rackmark/contracts';
import { said } from './said.js';

/** "2.3.0 is 1.08× faster than 2.2.0 (1.05 to 1.11×)": a release against another one, by one metric. */
export function saidOfStep(
  { word, ratio, low, high, more_runs }: Effect,
  metric: MetricName,
  { side, base }: { side: string; base: string },
): Said {
  const range =
    low === null || high === null
      ? said('step.one_run')
      : said('finding.range', { effect_interval: [ratio, low, high] });
  switch (word) {
    case 'faster':
      return said('step.faster', { side, base, effect_ratio: ratio, better: metric, range });
    case 'slower':
      return said('step.slower', { side, base, effect_ratio: ratio, worse: metric, range });
    case 'no change':
      return said('step.no_change', { side, base, equal: metric, range });
    case 'inconclusive':
      return more_runs === null
        ? said('step.cannot_tell', { side, base, range })
        : said('step.more_runs', { side, base, range, n: more_runs });
  }
}
