import type { SeriesDetail } from '@rackmark/contracts';
import { ratioText } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';

type Note = SeriesDetail['detector']['notes'][number];

/** What keeps a change from being told, as a part of a sentence. */
export function noteText({ code, place, value, why }: Note, nameAt: (place: number) => string): string {
  switch (code) {
    case 'too_short':
      return say('series.note.too_short', { n: value ?? 1 });
    case 'correlated':
      return say('series.note.correlated', { a: words().fixed(value ?? 0, 2) });
    case 'noisy':
      return say('series.note.noisy', { value: words().percent(value ?? 0) });
    case 'not_positive':
      return say('series.note.not_positive');
    case 'no_change':
      return say('series.note.no_change', {
        name: place === null ? '—' : nameAt(place),
        value: value === null ? '—' : ratioText(value),
        text: say(`series.why.${why ?? 'not-significant'}`),
      });
  }
}
