import type { AlertDetail, AlertSeries, ReportBlock, SeriesDetail } from '@rackmark/contracts';
import { wordsIn, type Language } from '@rackmark/words';
import { textBlock, type Draft } from './first-draft.js';

/** Series of an alert that are drawn: the worst median of each device model. */
const MOST_DRAWN = 4;
/** Releases that are drawn: the newest, and as many before a change that its level is seen. */
const [LEAST_RELEASES, MOST_RELEASES, BEFORE] = [20, 200, 8];

/** A report of a series: what it says, the picture that shows it, how it was measured. */
export function draftOfSeries(d: SeriesDetail, language: Language): Draft {
  const words = wordsIn(language);
  const change = d.levels.at(-1)?.change ?? null;
  const from = d.releases.find((r) => r.place === d.levels.at(-1)?.from);
  const title = words.say('report.title.series', {
    ...{ side: d.slot, device: d.device_model },
    ...{ word: change?.direction ?? 'none', name: from?.name ?? '' },
  });
  return { title: title.slice(0, 200), blocks: blocksOf([blockOf(d, releasesOf(d), 'series')], language) };
}

/** A report of an alert: the worst series of each device model. */
export function draftOfAlert(
  alert: AlertDetail,
  { releases }: { releases: number },
  language: Language,
): Draft {
  const words = wordsIn(language);
  const kind = alert.kind;
  const worst = new Map<string, AlertSeries>();
  const far = (m: AlertSeries) => Math.abs(Math.log(m.ratio?.ratio ?? 1));
  // A tail is drawn where no median moved.
  const medians = alert.members.filter((m) => m.at === 'p50');
  for (const m of medians.length > 0 ? medians : alert.members)
    if (!worst.has(m.device_model) || far(m) > far(worst.get(m.device_model)!)) worst.set(m.device_model, m);
  const drawn = [...worst.values()].sort((a, b) => far(b) - far(a)).slice(0, MOST_DRAWN);
  const title = words.say('report.title.alert', {
    ...{ list: alert.slots, word: kind, name: alert.first_bad.name },
  });
  return {
    title: title.slice(0, 200),
    blocks: blocksOf(
      drawn.map((m, i) => blockOf({ ...m, id: m.series_id }, releases, `series-${i + 1}`)),
      language,
    ),
  };
}

const blocksOf = (series: ReportBlock[], language: Language): ReportBlock[] => {
  const words = wordsIn(language);
  return [
    textBlock('why', words.say('report.why')),
    ...series,
    { kind: 'environment', name: 'environment', title: words.say('report.environment') },
  ];
};

const blockOf = (
  { id, slot, device_model }: Pick<SeriesDetail, 'id' | 'slot' | 'device_model'>,
  releases: number,
  name: string,
): ReportBlock => ({
  ...{ kind: 'series', name, title: `${slot}, ${device_model}`.slice(0, 200) },
  ...{ series: id, releases },
});

/** So many of the newest releases that the newest change is among them. */
export function releasesOf({ releases, levels }: Pick<SeriesDetail, 'releases' | 'levels'>): number {
  const level = levels.at(-1);
  const since = level?.change ? releases.filter((r) => r.place >= level.from).length + BEFORE : 0;
  return Math.min(MOST_RELEASES, Math.max(LEAST_RELEASES, since));
}
