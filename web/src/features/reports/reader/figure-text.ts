import type { Comparison, FrozenBlock } from '@rackmark/contracts';
import type { Words } from '@rackmark/words/page';

export type FrozenFigure = Extract<FrozenBlock, { kind: 'text' }>['figures'][number];

/** What a figure in the running text says: the figure, its interval, and what it is of; null where there is no such place. */
export interface FigureText {
  value: string;
  interval: string | null;
  of: string;
}

export function figureText(c: Comparison | undefined, f: FrozenFigure, words: Words): FigureText | null {
  const cell = c?.cells.find((x) => x.row === f.row && x.column === f.column && x.candidate === f.candidate);
  if (c === undefined || cell === undefined) return null;
  const label = (s: Comparison['sides'][number] | undefined) =>
    s === undefined ? '' : words.tell(s.label_said, s.label);
  const column = c.columns.find((x) => x.key === f.column);
  const base = label(c.sides[0]);
  const candidate = label(c.sides.find((s) => s.key === f.candidate));
  const place = [
    c.rows.find((r) => r.key === f.row)?.label,
    column && words.tell(column.label_said, column.label),
    f.of === 'ratio' ? `${candidate} / ${base}` : f.of === 'base' ? base : candidate,
  ];
  const of = place.filter(Boolean).join(' · ');
  if (f.of === 'ratio') return { ...ratioOf(c, cell, words), of };
  const side = f.of === 'base' ? cell.base_cell : cell.candidate_cell;
  if (side?.p50 == null) return { value: words.say(`compared.${cell.state}`), interval: null, of };
  return { value: words.plain(words.quantity(c.unit, side.p50)), interval: null, of };
}

function ratioOf(
  c: Comparison,
  { effect, state }: Comparison['cells'][number],
  words: Words,
): Omit<FigureText, 'of'> {
  if (effect === null) return { value: words.say(`compared.${state}`), interval: null };
  const { ratio, low, high, word } = effect;
  const interval = low === null || high === null ? null : words.timesRange(ratio, low, high);
  if (word === 'no change') return { value: words.say('effect.no_change'), interval };
  if (word === 'inconclusive') return { value: words.say('effect.inconclusive'), interval };
  const memory = word === 'faster' ? 'effect.smaller' : 'effect.larger';
  return {
    value: `${words.times(ratio)} ${words.say(c.unit === 'KiB' ? memory : `effect.${word}`)}`,
    interval,
  };
}
