import type { ComparedCell, Comparison, EffectWord } from '@rackmark/contracts';
import { effectText, IntervalBar, stateText } from '../../components/effect.js';
import { Icon } from '../../components/icon.js';
import { intervalText, ratioText } from '../../lib/format.js';
import { say } from '../../lib/words.js';

const MOST_COLUMNS = 10;

/** Geometric means over paired cells, overall and by column, and how all cells ended. */
export function Overview({ comparison: c }: { comparison: Comparison }) {
  const first = c.sides[1]!;
  const own = c.means.filter((m) => m.candidate === first.key);
  const columns = new Map(c.columns.map((x) => [x.key, x]));
  const others = c.sides
    .slice(2)
    .map((s) => ({ side: s, mean: c.means.find((m) => m.candidate === s.key && m.column === null) }));
  return (
    <div className="ov">
      <div className="sh">
        <h2>{say('compare.overall_by_column')}</h2>
        <span className="r sm q">{say('compare.geometric_mean_paired_cells')}</span>
      </div>
      <div role="table" aria-label={say('compare.geometric_means')}>
        {own.slice(0, MOST_COLUMNS + 1).map((m) => {
          const column = m.column === null ? null : columns.get(m.column);
          return (
            <div role="row" className={m.column === null ? 'fl tot' : 'fl'} key={m.column ?? 'all'}>
              <span role="rowheader">
                {column?.configuration ? <Icon name={column.configuration.accelerator} /> : null}
                <span>{column?.label ?? say('compare.all')}</span>
              </span>
              <span role="cell" className={`fb ${toneOf(m.word)}`}>
                {m.ratio === null ? null : (
                  <IntervalBar effect={{ ratio: m.ratio, low: m.low, high: m.high }} delta={c.delta} />
                )}
              </span>
              <span role="cell" className={`fv ${toneOf(m.word)}`}>
                {m.ratio === null ? (
                  say('compare.nothing_to_compare')
                ) : (
                  <>
                    <b>{ratioText(m.ratio)}</b> {effectText(m.word ?? 'inconclusive', c.unit)}
                  </>
                )}
              </span>
              <span role="cell" className="sm q num">
                {say('benchmark.of', { many: m.paired, total: m.of })}
              </span>
            </div>
          );
        })}
        {own.length > MOST_COLUMNS + 1 ? (
          <p className="sm q">
            {say('compare.more_columns_stand_in_the_matrix', { many: own.length - MOST_COLUMNS - 1 })}
          </p>
        ) : null}
      </div>
      <OutcomeTally cells={c.cells.filter((x) => x.candidate === first.key)} unit={c.unit} />
      {others.map(({ side, mean }) => (
        <p className="sm other" key={side.key}>
          <b>{side.letter}</b> {say('compare.against_base', { text: side.label })}{' '}
          {mean?.ratio ? (
            <>
              <b className={`fv ${toneOf(mean.word)}`}>
                {ratioText(mean.ratio)} {effectText(mean.word ?? 'inconclusive', c.unit)}
              </b>{' '}
              {intervalText(mean.ratio, mean.low, mean.high)},{' '}
              {say('compare.of_cells', { many: mean.paired, total: mean.of })}
            </>
          ) : (
            say('compare.no_cell_that_can_be_compared')
          )}
        </p>
      ))}
    </div>
  );
}

const toneOf = (word: string | null) => (word === 'faster' ? 'F' : word === 'slower' ? 'S' : 'N');

const isWord = (kind: string): kind is EffectWord =>
  ['faster', 'slower', 'no change', 'inconclusive'].includes(kind);

function OutcomeTally({ cells, unit }: { cells: readonly ComparedCell[]; unit: Comparison['unit'] }) {
  const counts = new Map<EffectWord | ComparedCell['state'], number>();
  for (const x of cells) {
    const kind = x.effect?.word ?? x.state;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const order = ['faster', 'no change', 'slower', 'inconclusive'];
  const sorted = [...counts].sort((a, b) => (order.indexOf(a[0]) + 1 || 9) - (order.indexOf(b[0]) + 1 || 9));
  const tone: Record<string, string> = {
    faster: 'F2',
    slower: 'S2',
    'no change': 'm',
    inconclusive: 'I',
    invalid: 'X',
  };
  return (
    <div className="oc2">
      <div className="tally" aria-hidden="true">
        {sorted.map(([kind, n]) => (
          <span key={kind} className={tone[kind] ?? 'U'} style={{ flex: n }} />
        ))}
      </div>
      <p className="tl">
        {sorted.map(([kind, n]) => (
          <span key={kind}>
            <b>{n}</b> {isWord(kind) ? effectText(kind, unit) : stateText(kind)}
          </span>
        ))}
      </p>
    </div>
  );
}
