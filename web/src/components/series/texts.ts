import { metrics, type EnvironmentChange, type SeriesRow } from '@rackmark/contracts';
import { effectText } from '../effect.js';
import { ratioText, threeDigits } from '../../lib/format.js';
import { amountOf, figure } from '../../lib/series/figures.js';
import type { Mark } from '../../lib/series/marks.js';
import { say, words } from '../../lib/words.js';

/** "segment-s int8, CPU 4 threads". */
export const cellText = ({ slot, configuration }: Pick<SeriesRow, 'slot' | 'configuration'>): string =>
  `${slot}, ${words().configuration(configuration)}`;
/** "slower"; of memory "larger". */
export const directionText = (row: Pick<SeriesRow, 'metric'>, direction: 'slower' | 'faster'): string =>
  effectText(direction, metrics[row.metric].unit);
export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
/** "A and B". */
export const lettersText = (letters: readonly string[]): string => words().list(letters);

/** "LiteRT 2.1.1"; "One UI 8, unit B only". */
export function aroundText(e: EnvironmentChange): string {
  const to = e.to ?? '—';
  // Runtimes and drivers carry their own names; a bare version needs its word.
  const value =
    /[a-z]/i.test(to) && e.part !== 'model_file'
      ? to
      : say('around.to', { what: say(`around.${e.part}`), to });
  return e.units === null ? value : say('around.units', { value, n: e.units.length, list: e.units });
}
/** "runtime: LiteRT 2.1.0 → LiteRT 2.1.1". */
export function aroundFull(e: EnvironmentChange): string {
  const value = say('around.from_to', {
    what: say(`around.${e.part}`),
    from: e.from ?? '—',
    to: e.to ?? '—',
  });
  return e.units === null ? value : say('around.units', { value, n: e.units.length, list: e.units });
}

/** What a mark says, in a few words. */
export function markText(mark: Mark, row: SeriesRow): string {
  const change = mark.level?.change ?? null;
  const times = change === null ? '' : ratioText(change.ratio.ratio);
  const what = ((): string => {
    switch (mark.kind) {
      case 'slower':
      case 'faster':
        return say('series.from_here', { value: times, what: directionText(row, mark.kind) });
      case 'accepted':
        return say('mark.accepted_at', { value: figure(row.metric, mark.level!.estimate.value) });
      case 'one_unit':
        return say('mark.one_unit_at', { list: change!.only_units!, value: times });
      case 'no_change':
        return mark.ground === null ? say('mark.no_change') : say('mark.still');
      case 'missing':
      case 'invalid':
        return reasonText(mark.kind, mark.point?.reason ?? null);
      default:
        return say(`mark.${mark.kind}`);
    }
  })();
  return mark.over ? `${what}, ${say('mark.over')}` : what;
}

const reasons = ['unsupported', 'failed', 'lost', 'cancelled'] as const;
/** "missing: failed". */
export function reasonText(kind: 'missing' | 'invalid', reason: string | null): string {
  const known = reasons.find((r) => r === reason);
  return kind === 'invalid' || known === undefined
    ? say(`mark.${kind}`)
    : say('mark.of', { name: say('mark.missing'), what: say(`outcome.${known}`) });
}

type Budget = NonNullable<SeriesRow['budget']>;
/** "3 % over", "at its limit", "12 % left". */
export function budgetText({ state, left }: Budget): string {
  if (state === 'at_limit') return say('suites.budget.at_limit');
  const value = words().percent(Math.abs(left));
  return state === 'over' ? say('suites.budget.over', { value }) : say('suites.budget.left', { value });
}
/** "limit 33.0 ms"; of a rate "at least 15.0 tok/s". */
export const limitText = (row: Pick<SeriesRow, 'metric'>, limit: number): string =>
  metrics[row.metric].better === 'lower'
    ? say('suites.budget.limit', { value: figure(row.metric, limit) })
    : say('suites.budget.at_least', { value: figure(row.metric, limit) });
/** "34.0 ms of 33.0": the unit once. */
export function ofLimitText(row: Pick<SeriesRow, 'metric'>, value: number, limit: number): string {
  const shown = amountOf(row.metric, value);
  const b = threeDigits(limit / (shown.amount === 0 ? 1 : value / shown.amount));
  const a = figure(row.metric, value);
  return metrics[row.metric].better === 'lower'
    ? say('suites.budget.of', { a, b })
    : say('suites.budget.of_least', { a, b });
}
