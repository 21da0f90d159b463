import type { ComparedCell, Comparison, Effect, EffectWord } from '@rackmark/contracts';
import { count, intervalText, ratioText } from '../lib/format.js';
import { Icon, type IconName } from './icon.js';
import { say } from '../lib/words.js';

const icons: Record<Effect['word'], IconName> = {
  faster: 'up',
  slower: 'down',
  'no change': 'equal',
  inconclusive: 'ask',
};
type Unit = Comparison['unit'];

/** "faster"; of memory "smaller". */
export function effectText(word: EffectWord, unit: Unit): string {
  if (word === 'no change') return say('effect.no_change');
  if (unit !== 'KiB' || word === 'inconclusive') return say(`effect.${word}`);
  return say(word === 'faster' ? 'effect.smaller' : 'effect.larger');
}

export function EffectText({ effect, unit }: { effect: Effect; unit: Unit }) {
  const interval = intervalText(effect.ratio, effect.low, effect.high);
  const kind = effect.word === 'faster' ? 'F' : effect.word === 'slower' ? 'S' : 'N';
  return (
    <span className={`eff ${kind}`}>
      <Icon name={icons[effect.word]} small /> <b>{ratioText(effect.ratio)}</b>{' '}
      {effectText(effect.word, unit)} {interval ? <span className="q sm">{interval}</span> : null}
    </span>
  );
}

/** Steps of the fixed scale: 1 below 1.22×, 2 below 1.57×, 3 above. */
export const stepOf = (ratio: number): 1 | 2 | 3 => {
  const l = Math.abs(Math.log(ratio));
  return l < 0.2 ? 1 : l < 0.45 ? 2 : 3;
};

const stateIcons: Record<string, IconName> = {
  fallback: 'fallback',
  software: 'cpu',
  invalid: 'invalid',
  unsupported: 'none',
  failed: 'cross',
  lost: 'cross',
  cancelled: 'none',
  pending: 'wait',
  missing: 'none',
};

/** How a compared cell is filled: colour says how much, texture says how sure. */
export function classOf({ effect, state }: Pick<ComparedCell, 'effect' | 'state'>): string {
  if (effect === null)
    return state === 'fallback' || state === 'software' ? 'B' : state === 'invalid' ? 'X' : 'U';
  if (effect.word === 'no change') return state === 'suspect' ? 'N hat' : 'N';
  if (effect.word === 'inconclusive') return 'I';
  const direction = effect.word === 'faster' ? 'F' : 'S';
  return `${direction} ${direction}${stepOf(effect.ratio)}${state === 'suspect' ? ' hat' : ''}`;
}

/** How a compared cell stands, in a word or two. */
export const stateText = (state: ComparedCell['state']): string => say(`compared.${state}`);

/** The inside of one matrix cell. */
export function RatioCellBody({
  cell,
  unit,
}: {
  cell: Pick<ComparedCell, 'effect' | 'state' | 'note'>;
  unit: Unit;
}) {
  const { effect, state } = cell;
  if (effect === null) {
    return (
      <>
        <span className="r">
          <Icon name={stateIcons[state] ?? 'none'} small />
          <b>{stateText(state)}</b>
        </span>
        <span className="i">
          <span className="cut">{cell.note}</span>
        </span>
      </>
    );
  }
  const quiet = effect.word === 'no change' || effect.word === 'inconclusive';
  const under =
    effect.word === 'inconclusive' && effect.more_runs !== null
      ? say('app.needs', { runs: count(effect.more_runs, 'more_run') })
      : intervalText(effect.ratio, effect.low, effect.high);
  return (
    <>
      <span className="r">
        <Icon name={icons[effect.word]} small />
        {quiet ? (
          <b>{effectText(effect.word, unit)}</b>
        ) : (
          <>
            <b>{ratioText(effect.ratio)}</b> <span className="w">{effectText(effect.word, unit)}</span>
          </>
        )}
        {state === 'suspect' ? (
          <span className="sus" title={say('app.suspect_runs_in_it')}>
            <Icon name="suspect" small />
            <span className="only-w">{say('verdict.suspect')}</span>
          </span>
        ) : null}
      </span>
      <span className="i">
        {under}
        <IntervalBar effect={effect} />
      </span>
    </>
  );
}

/** Estimate and interval on a fixed log axis from 1/3 to 3 (speed-up to the right), with a tick at 1×. */
export function IntervalBar({
  effect,
  delta,
}: {
  effect: Pick<Effect, 'ratio' | 'low' | 'high'>;
  delta?: number;
}) {
  const x = (ratio: number) => Math.min(98, Math.max(2, 50 - (Math.log(ratio) / Math.log(3)) * 48));
  const { ratio, low, high } = effect;
  return (
    <svg className="ib" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      {delta === undefined ? null : (
        <rect x={x(1 + delta)} width={x(1 - delta) - x(1 + delta)} y="0" height="8" fill="var(--line)" />
      )}
      <path d="M50 0V8" stroke="var(--ink-3)" strokeWidth="1" vectorEffect="non-scaling-stroke" />
      {low !== null && high !== null ? (
        <path
          d={`M${x(high)} 4H${x(low)}`}
          stroke="currentColor"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
      ) : null}
      <path d={`M${x(ratio)} 1V7`} stroke="currentColor" strokeWidth="4" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
