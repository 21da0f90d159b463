import type { EnvironmentChange, SeriesPage, SeriesRow } from '@rackmark/contracts';
import { Icon } from '../../components/icon.js';
import { classOfMark, markIcons } from '../../components/series/marks.js';
import { directionText, lettersText, markText, reasonText } from '../../components/series/texts.js';
import { ratioText } from '../../lib/format.js';
import { figure } from '../../lib/series/figures.js';
import { marksOf, type Mark } from '../../lib/series/marks.js';
import { say } from '../../lib/words.js';
import type { Chosen } from './strips.js';

/** The places of one series as cells: a mark, and words where something begins. */
export function Places({
  row,
  releases,
  places,
  around,
  chosen,
  onChoose,
  stop,
}: {
  row: SeriesRow;
  releases: SeriesPage['releases'];
  places: readonly number[];
  /** Changes for all, whose lines run down through the rows. */
  around: readonly EnvironmentChange[];
  chosen: Chosen | null;
  onChoose: (chosen: Chosen) => void;
  stop: Chosen | null;
}) {
  const marks = marksOf(row, places);
  return (
    <>
      {marks.map((m, i) => {
        const { number, name } = releases[i]!;
        const isHere = (c: Chosen | null) => c?.series === row.id && c.release === number;
        const isOn = isHere(chosen);
        return (
          <td
            key={number}
            className={`${classOfMark(m)} ${around.some((e) => e.place === m.place) ? 'boundary' : ''}`}
          >
            <button
              type="button"
              className="mk-ground mk-place"
              aria-pressed={isOn}
              aria-label={say('mark.of', { name, what: markText(m, row) })}
              tabIndex={isHere(stop) ? 0 : -1}
              onClick={() => onChoose({ series: row.id, release: number })}
            >
              <Icon name={markIcons[m.kind]} />
            </button>
            <Words mark={m} before={marks[i - 1]} row={row} isFirst={i === 0} />
          </td>
        );
      })}
    </>
  );
}

/** Stands over the place where something begins, and over the next ones of its kind. */
function Words({
  mark: m,
  before,
  row,
  isFirst,
}: {
  mark: Mark;
  before: Mark | undefined;
  row: SeriesRow;
  isFirst: boolean;
}) {
  const change = m.level?.change ?? null;
  const own = ['suspicious', 'invalid', 'missing', 'suspect', 'two_modes', 'running'].includes(m.kind);
  if (own && m.kind !== before?.kind && m.point !== null)
    return <span className="mk-word mid">{shortText(m)}</span>;
  if (m.begins && change !== null) {
    const value = ratioText(change.ratio.ratio);
    return (
      <span className="mk-word" aria-hidden="true">
        {m.ground === 'one_unit' ? (
          say('mark.one_unit_at', { list: change.only_units!, value })
        ) : (
          <>
            <b>{value}</b> {directionText(row, change.direction)}
          </>
        )}
      </span>
    );
  }
  if (m.kind === 'accepted')
    return (
      <span className="mk-word q">
        {say('mark.accepted_at', { value: figure(row.metric, m.level!.estimate.value) })}
      </span>
    );
  if (isFirst && m.level !== null && m.ground === null)
    return <span className="mk-word q">{figure(row.metric, m.level.estimate.value)}</span>;
  return null;
}
const shortText = (m: Mark): string =>
  m.kind === 'missing' ? reasonText('missing', null) : say(`mark.${m.kind}`);

/** What a narrow page says below a strip: what begins in it. */
export function stripSentence(
  row: SeriesRow,
  marks: readonly Mark[],
  nameAt: (place: number) => string,
): string {
  const parts = marks.flatMap((m) => {
    const change = m.level?.change ?? null;
    if (m.kind === 'suspicious')
      return [say('mark.of', { name: nameAt(m.place), what: say('mark.suspicious') })];
    if (m.kind === 'accepted') return [say('mark.of', { name: nameAt(m.place), what: say('mark.accepted') })];
    if (!m.begins || change === null) return [];
    const value = ratioText(change.ratio.ratio);
    return m.ground === 'one_unit'
      ? [
          say('mark.of', {
            name: nameAt(m.place),
            what: say('mark.one_unit_at', { list: change.only_units!, value }),
          }),
        ]
      : [say('mark.of', { name: nameAt(m.place), what: `${value} ${directionText(row, change.direction)}` })];
  });
  for (const kind of ['invalid', 'suspect', 'two_modes', 'missing'] as const) {
    const names = marks.filter((m) => m.kind === kind && m.point !== null).map((m) => nameAt(m.place));
    if (names.length > 0) parts.push(say('mark.of', { name: lettersText(names), what: say(`mark.${kind}`) }));
  }
  return parts.join(' · ');
}
