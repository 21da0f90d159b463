import { metrics, type SeriesDetail } from '@rackmark/contracts';
import type { ReactNode } from 'react';
import { aroundText, directionText } from './texts.js';
import { count, intervalText, ratioText, threeDigits } from '../../lib/format.js';
import { amountOf, figure, rangeText } from '../../lib/series/figures.js';
import { say } from '../../lib/words.js';
import { ReleaseNames } from './chart-names.js';
import {
  column,
  layOut,
  narrow,
  SIGN,
  wide,
  type ChartSize,
  type Column,
  type Layout,
  type Step,
} from './chart-layout.js';
import './series-chart.css';

const tones = ['var(--s-a)', 'var(--s-b)', 'var(--s-c)', 'var(--s-d)', 'var(--s-e)'];
export const toneOfUnit = (index: number): string => tones[index] ?? 'var(--ink-3)';

/** Releases side by side: runs, their interval, and the levels that they stand on. */
export function SeriesChart({
  d,
  releases,
  label,
  isNarrow,
  inColumn = false,
}: {
  d: SeriesDetail;
  releases: SeriesDetail['releases'];
  label: string;
  isNarrow: boolean;
  /** Beside other things, as in a report. */
  inColumn?: boolean;
}) {
  const size = isNarrow ? narrow : inColumn ? column : wide;
  const l = layOut(d, releases, size);
  const end = size.width - size.right;
  const unit = amountOf(
    d.metric,
    d.levels[0]?.estimate.value ?? releases.flatMap((r) => r.runs)[0]?.value ?? 0,
  );
  const scale =
    unit.amount === 0
      ? 1
      : (d.levels[0]?.estimate.value ?? releases.flatMap((r) => r.runs)[0]!.value) / unit.amount;
  return (
    <svg
      className="series-chart"
      viewBox={`0 0 ${size.width} ${size.bottom + 76}`}
      width="100%"
      role="img"
      aria-label={label}
    >
      <defs>
        <pattern id="no-run" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V5" stroke="var(--hatch)" strokeWidth="2" />
        </pattern>
      </defs>
      {l.ticks.map((t) => (
        <g key={t.value}>
          <path className="grid" d={`M${size.left} ${t.y}H${end}`} />
          <text x={size.left - 8} y={t.y + 4} textAnchor="end">
            {threeDigits(t.value / scale)}
          </text>
        </g>
      ))}
      <text x="0" y="12">
        {metrics[d.metric].isSpread ? `${d.at}, ${unit.unit}` : unit.unit}
      </text>
      <AroundMarks l={l} size={size} isNarrow={isNarrow} />
      {l.levels.map((s, i) => (
        <LevelStep key={s.level.from} {...{ d, s, l, size }} before={l.levels[i - 1]} />
      ))}
      {l.budget === null ? null : (
        <g>
          <path d={`M${size.left} ${l.budget}H${end}`} stroke="var(--ink)" strokeDasharray="5 3" />
          <text className="halo" x={size.left + 4} y={l.budget - 5}>
            {say('series.chart.budget', { value: figure(d.metric, d.budget!.limit) })}
          </text>
        </g>
      )}
      {l.columns.map((c) => (
        <ReleaseColumn key={c.release.number} {...{ d, c, l, size }} />
      ))}
      {isNarrow ? null : <Expected {...{ d, l, end }} />}
      <path className="axis" d={`M${size.left} ${size.bottom}H${end}`} />
      <ReleaseNames {...{ l, size, isNarrow }} />
    </svg>
  );
}

/** The line of a level, where it begins and by how much, and its name in the lane below. */
function LevelStep({
  d,
  s,
  l,
  size,
  before,
}: {
  d: SeriesDetail;
  s: Step;
  l: Layout;
  size: ChartSize;
  before: Step | undefined;
}) {
  const change = s.level.change;
  const isShown = change !== null && before !== undefined;
  const tone =
    change?.accepted || change?.back
      ? 'var(--ink-3)'
      : change?.only_units
        ? 'var(--ink-2)'
        : change?.direction === 'slower'
          ? 'var(--slow-mark)'
          : 'var(--fast-mark)';
  const x = s.x1 - l.step * 0.04;
  const lane = size.bottom + 12;
  const value = figure(d.metric, s.level.estimate.value);
  const range = rangeText(d.metric, s.level.estimate);
  const more = `${range === null ? '' : ` ${range}`}, ${count(s.level.releases, 'release')}`;
  const room = s.x2 - s.x1;
  const text =
    change === null
      ? ''
      : change.back
        ? say('mark.back')
        : `${ratioText(change.ratio.ratio)} ${directionText(d, change.direction)}`;
  // Words at the far right turn to the left of their line.
  const turns = x + text.length * SIGN + 90 > size.width;
  return (
    <g>
      {s.band === null ? null : (
        <rect x={s.x1} width={room} y={s.band.y} height={s.band.height} className="level-band" />
      )}
      <path d={`M${s.x1} ${s.y}H${s.x2}`} stroke="var(--ink)" strokeWidth="2" />
      {isShown ? (
        <g>
          {before.x2 < s.x1 - l.step * 0.5 ? (
            <rect
              x={before.x2}
              width={s.x1 - before.x2}
              y={size.top - 8}
              height={size.bottom - size.top + 8}
              fill="var(--sunken)"
              opacity="0.6"
            >
              <title>{text}</title>
            </rect>
          ) : null}
          <path d={`M${x} 22V${size.bottom}`} stroke={tone} strokeWidth="1.5" />
          <text
            x={turns ? x - 6 : x + 6}
            y="14"
            className="step-text halo"
            textAnchor={turns ? 'end' : 'start'}
          >
            <tspan className="step-arrow" style={{ fill: tone }}>
              {change.accepted ? '⚑' : change.back ? '↩' : change.direction === 'slower' ? '↓' : '↑'}
            </tspan>{' '}
            <tspan className={change.back ? '' : change.direction === 'slower' ? 'S' : 'F'}>{text}</tspan>{' '}
            {size.width > 500 && !change.back
              ? (intervalText(change.ratio.ratio, change.ratio.low, change.ratio.high) ?? '')
              : ''}
          </text>
        </g>
      ) : null}
      <path d={`M${s.x1} ${lane - 4}v4H${s.x2}v-4`} fill="none" stroke="var(--line-2)" />
      <text x={(s.x1 + s.x2) / 2} y={lane + 16} textAnchor="middle">
        {value.length * SIGN < room ? <tspan className="strong">{value}</tspan> : null}
        {(value.length + more.length) * SIGN < room ? more : ''}
      </text>
    </g>
  );
}

function ReleaseColumn({ d, c, l, size }: { d: SeriesDetail; c: Column; l: Layout; size: ChartSize }) {
  const { kind } = c.mark;
  const isOpen = kind === 'suspicious';
  const width = l.step * 0.8;
  if (c.dots.length === 0)
    return kind === 'invalid' ? (
      <g>
        <rect
          x={c.x - l.step / 2}
          width={l.step}
          y={size.top - 8}
          height={size.bottom - size.top + 8}
          fill="url(#no-run)"
        />
        <text className="invalid halo" x={c.x} y={(size.top + size.bottom) / 2} textAnchor="middle">
          <tspan x={c.x} className="octagon">
            ⊗
          </tspan>
          {l.step > 44 ? (
            <tspan x={c.x} dy="14">
              {say('mark.invalid')}
            </tspan>
          ) : null}
        </text>
      </g>
    ) : (
      <path
        d={`M${c.x - 4} ${size.bottom - 6}h8`}
        stroke={kind === 'running' ? 'var(--accent)' : 'var(--ink-3)'}
        strokeWidth="1.5"
      />
    );
  return (
    <g>
      <title>{`${c.release.name}: ${d.places.find((p) => p.place === c.mark.place)?.estimate ? figure(d.metric, c.mark.point!.estimate!.value) : ''}`}</title>
      {c.box === null ? null : (
        <rect
          x={c.x - width / 2}
          width={width}
          y={c.box.y}
          height={c.box.height}
          className={isOpen ? 'interval open' : 'interval'}
        />
      )}
      {c.median === null ? null : (
        <path d={`M${c.x - width / 2} ${c.median}h${width}`} stroke="var(--ink-2)" strokeWidth="1.2" />
      )}
      {c.dots.map((dot, i) => (
        <Dot key={i} {...dot} isOpen={isOpen} />
      ))}
    </g>
  );
}

function Dot({ x, y, unit, isOpen, isSuspect }: Column['dots'][number] & { isOpen: boolean }) {
  const look = {
    fill: isOpen ? 'var(--surface)' : toneOfUnit(unit),
    stroke: toneOfUnit(unit),
    strokeWidth: 1.2,
    opacity: isSuspect ? 0.45 : 1,
  };
  return unit % 2 === 0 ? (
    <circle cx={x} cy={y} r="2.2" {...look} />
  ) : (
    <rect x={x - 2} y={y - 2} width="4" height="4" {...look} />
  );
}

/** Between which values the newest point was expected, beside it. */
function Expected({ d, l, end }: { d: SeriesDetail; l: Layout; end: number }): ReactNode {
  if (l.expected === null || d.suspicious === null) return null;
  const { y1, y2 } = l.expected;
  const point = d.places.find((p) => p.place === d.suspicious!.place)?.estimate;
  const at = l.columns.find((c) => c.mark.place === d.suspicious!.place);
  const value = point ? figure(d.metric, point.value) : '—';
  const above = (at?.median ?? 0) < y1;
  const textY = above ? Math.min(at?.median ?? y1, y1 - 24) : Math.max(at?.median ?? y2, y2 + 28);
  return (
    <g>
      <path d={`M${end + 4} ${y1}h4V${y2}h-4`} fill="none" stroke="var(--ink-3)" />
      <text x={end + 14} y={(y1 + y2) / 2 - 2}>
        {say('series.chart.expected')}
        <tspan x={end + 14} dy="14">
          {rangeText(d.metric, { value: d.suspicious.high, low: d.suspicious.low, high: d.suspicious.high })}{' '}
          {amountOf(d.metric, d.suspicious.high).unit}
        </tspan>
      </text>
      <text x={end + 14} y={textY} className="strong">
        ? {say('series.chart.suspicious')}
        <tspan x={end + 14} dy="14" className="faint">
          {say('series.chart.one_point', { value })}
        </tspan>
      </text>
    </g>
  );
}

function AroundMarks({ l, size, isNarrow }: { l: Layout; size: ChartSize; isNarrow: boolean }) {
  return (
    <>
      {l.around.map(({ x, row, changes }) => {
        const y = 34 + (isNarrow ? 0 : row * 16);
        const text = aroundText(changes[0]!) + (changes.length > 1 ? ` +${changes.length - 1}` : '');
        const turns = x + text.length * SIGN > size.width - 8;
        return (
          <g key={x}>
            <title>{changes.map(aroundText).join('\n')}</title>
            <path d={`M${x} ${y + 6}V${size.bottom}`} stroke="var(--line-2)" strokeDasharray="2 3" />
            <path
              d={`M${x} ${y - 4}l4 4-4 4-4-4z`}
              fill="var(--surface)"
              stroke="var(--ink-2)"
              strokeWidth="1.2"
            />
            {isNarrow ? null : (
              <text className="halo" x={turns ? x - 9 : x + 9} y={y + 4} textAnchor={turns ? 'end' : 'start'}>
                {text}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}
