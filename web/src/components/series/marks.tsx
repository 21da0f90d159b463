import { metrics, type SeriesRow } from '@rackmark/contracts';
import { stepOf } from '../effect.js';
import { Icon, type IconName } from '../icon.js';
import { intervalText, ratioText } from '../../lib/format.js';
import type { Mark, MarkKind } from '../../lib/series/marks.js';
import { directionText } from './texts.js';
import './series.css';

export const markIcons: Record<MarkKind, IconName> = {
  no_change: 'point',
  slower: 'down',
  faster: 'up',
  back: 'back',
  accepted: 'flag',
  one_unit: 'half',
  suspicious: 'ask',
  two_modes: 'modes',
  suspect: 'suspect',
  invalid: 'invalid',
  running: 'wait',
  missing: 'none',
};

/** The ground of a place: how much by its colour, how sure by its texture. */
export function classOfMark(m: Mark): string {
  const ground =
    m.ground === 'one_unit'
      ? 'mk-unit'
      : m.ground === null
        ? ''
        : `mk-${m.ground === 'slower' ? 'S' : 'F'}${stepOf(m.level!.change!.ratio.ratio)}`;
  const own = ['suspicious', 'suspect', 'invalid', 'running'].includes(m.kind) ? `mk-${m.kind}` : '';
  return ['mk', ground, own, m.begins ? 'begins' : '', m.ends ? 'ends' : '', m.over ? 'mk-over' : '']
    .filter(Boolean)
    .join(' ');
}

/** "↓ 1.09× slower 1.06–1.12". */
export function ChangeText({
  row,
  change,
  bare,
}: {
  row: Pick<SeriesRow, 'metric'>;
  change: Pick<NonNullable<SeriesRow['levels'][number]['change']>, 'direction' | 'ratio'>;
  /** Without its interval. */
  bare?: boolean;
}) {
  const { ratio, low, high } = change.ratio;
  const interval = bare ? null : intervalText(ratio, low, high);
  return (
    <span className={`eff ${change.direction === 'slower' ? 'S' : 'F'}`}>
      <Icon name={change.direction === 'slower' ? 'down' : 'up'} small /> <b>{ratioText(ratio)}</b>{' '}
      {directionText(row, change.direction)} {interval ? <span className="q sm">{interval}</span> : null}
    </span>
  );
}

/** Estimate and interval against one limit, 50–120 % of it; what lies right of the line is over. */
export function BudgetBar({ row }: { row: SeriesRow }) {
  const { estimate } = row.levels.at(-1)!;
  const limit = row.budget!.limit;
  const lower = metrics[row.metric].better === 'lower';
  // Of what is better high the share is turned, so that right of the line is over for both.
  const share = (v: number) => (lower ? v / limit : 2 - v / limit);
  const x = (v: number) => Math.min(98, Math.max(2, ((share(v) - 0.5) / 0.7) * 100));
  const ends = [x(estimate.low ?? estimate.value), x(estimate.high ?? estimate.value)];
  return (
    <svg className="budget-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <rect x={x(limit)} width={100 - x(limit)} height="12" fill="var(--sunken)" />
      <path d="M0 6H100" stroke="var(--line)" vectorEffect="non-scaling-stroke" />
      <path
        d={`M${x(limit)} 0V12`}
        stroke="var(--ink-2)"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={`M${Math.min(...ends)} 6H${Math.max(...ends)}`}
        stroke="var(--ink)"
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={`M${x(estimate.value)} 2V10`}
        stroke="var(--ink)"
        strokeWidth="4"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
