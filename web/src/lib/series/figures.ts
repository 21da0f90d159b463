import { metrics, type MetricName, type SeriesAt } from '@rackmark/contracts';
import type { Amount } from '@rackmark/words/page';
import { plain, quantityOf, threeDigits } from '../format.js';
import { words } from '../words.js';

/** An estimate of a metric with its unit. */
export const amountOf = (metric: MetricName, value: number): Amount =>
  quantityOf(metrics[metric].unit, value);
/** "34.0 ms". */
export const figure = (metric: MetricName, value: number): string => plain(amountOf(metric, value));

/** "33.1–35.0", in the unit in which `value` is shown beside it; null where there is no interval. */
export function rangeText(
  metric: MetricName,
  { value, low, high }: { value: number; low: number | null; high: number | null },
): string | null {
  if (low === null || high === null) return null;
  const { amount } = amountOf(metric, value);
  const scale = amount === 0 ? 1 : value / amount;
  return `${threeDigits(low / scale)}–${threeDigits(high / scale)}`;
}

/** "p90, latency of one inference"; the median of what has one value a run needs no word for it. */
export function metricText(metric: MetricName, at: SeriesAt): string {
  const { label } = metrics[metric].words[words().language];
  return metrics[metric].isSpread ? `${label}, ${at}` : label;
}
/** "30 Nov": a day in the reader's language; the year where it is another one. */
export function shortDay(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return date.toLocaleDateString(words().language === 'en' ? 'en-GB' : words().language, {
    day: 'numeric',
    month: 'short',
    ...year,
  });
}
