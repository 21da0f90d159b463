import type { SeriesDetail } from '@rackmark/contracts';
import { plain } from '../../lib/format.js';
import { amountOf } from '../../lib/series/figures.js';
import { say } from '../../lib/words.js';
import { layOut, wide } from './chart-layout.js';
import { capital } from './texts.js';

/** What the picture says, in a sentence. */
export function chartSentence(d: SeriesDetail, releases: SeriesDetail['releases']): string {
  const nameAt = (place: number) => d.releases.find((r) => r.place === place)?.name ?? '—';
  const [before, last] = [d.levels.at(-2), d.levels.at(-1)];
  const value = (x: number) => plain(amountOf(d.metric, x));
  const parts: string[] = [];
  if (last === undefined)
    parts.push(say('series.chart.points', { n: d.places.filter((p) => p.runs > 0).length }));
  else if (before === undefined || last.change === null)
    parts.push(say('series.chart.one_level', { value: value(last.estimate.value) }));
  else
    parts.push(
      say('series.chart.two_levels', {
        ...{ a: nameAt(last.change.last_before), b: nameAt(last.from) },
        ...{ from: value(before.estimate.value), to: value(last.estimate.value) },
      }),
    );
  if (d.budget !== null && layOut(d, releases, wide).isBudgetFar)
    parts.push(say('series.chart.budget_far', { value: value(d.budget.limit) }));
  return parts.map(capital).join(' ');
}
