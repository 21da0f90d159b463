import { commonTask, configurationKey, type Cell, type Comparison } from '@rackmark/contracts';
import type { CSSProperties, ReactNode } from 'react';
import { duration, halfInterval, Q, quantityOf } from '../lib/format.js';
import { SimulatedMark } from './simulated.js';
import { ConfigurationMark, OutcomeMark } from './marks.js';
import { say, words } from '../lib/words.js';

export interface BarRow {
  cell: Cell;
  /** Short name inside its group ("int8"). */
  label: string;
  base: boolean;
  note: ReactNode;
  /** Median over runs with its 95 % interval; null: nothing to show. */
  figure: Figure | null;
}
export interface Figure {
  p50: number;
  low: number | null;
  high: number | null;
}

const SHORT_LABEL = 14;
const LONG_NAME = 22;
/** An interval that reaches further than so many times the longest bar is cut: it must not squeeze all bars. */
const REACH = 1.6;

/** Medians of cells as bars from zero, with the 95 % interval over runs; grouped by configuration. */
export function CellBars({
  rows,
  engine,
  unit,
  what,
}: {
  rows: readonly BarRow[];
  engine: boolean;
  unit: Comparison['unit'];
  what: string;
}) {
  const longestBar = Math.max(...rows.map((r) => r.figure?.p50 ?? 0), Number.MIN_VALUE);
  const most = Math.min(Math.max(...rows.map((r) => r.figure?.high ?? 0), longestBar), longestBar * REACH);
  const without = rows.length > 1 ? commonTask(rows.map((r) => r.cell.configuration)) : [];
  // Every bar begins at the same place: the widest label decides for all rows.
  const longest = Math.max(...rows.map((r) => r.label.length + (r.cell.device.simulated ? 11 : 0)), 0);
  const style: CSSProperties & { '--label': string } = { '--label': `${Math.min(longest + 1, 30)}ch` };
  // Lengths of a language model make long names, which would run into the next column.
  const wide = rows.some((r) => words().configuration(r.cell.configuration, { without }).length > LONG_NAME);
  let before = '';
  return (
    <div
      className={`bars ${longest > SHORT_LABEL ? 'long' : ''} ${wide ? 'wide' : ''}`}
      style={style}
      role="table"
      aria-label={say('app.median_with_95_interval', { what })}
    >
      {rows.map(({ cell, label, base, note, figure }) => {
        const group = `${cell.device.id} ${configurationKey(cell.configuration)}`;
        const isFirst = group !== before;
        const gap = isFirst && before !== '';
        before = group;
        return (
          <div role="row" className={gap ? 'br gap' : 'br'} key={cell.id}>
            <span role="rowheader">
              <span className={isFirst ? '' : 'vh'}>
                <ConfigurationMark
                  configuration={cell.configuration}
                  delegation={cell.delegation}
                  engine={engine}
                  without={without}
                />
              </span>
            </span>
            <span role="cell" className={base ? 'ib2' : 'ia'} title={cell.model.name}>
              <span className="cut">{label}</span>
              <SimulatedMark when={cell.device.simulated} />
            </span>
            <Bar figure={figure} suspect={cell.verdict !== 'valid'} most={most} base={base} />
            <Median cell={cell} figure={figure} unit={unit} />
            <span role="cell" className="note">
              {note}
            </span>
          </div>
        );
      })}
    </div>
  );
}

function Bar({
  figure,
  suspect,
  most,
  base,
}: {
  figure: Figure | null;
  suspect: boolean;
  most: number;
  base: boolean;
}) {
  if (figure === null) return <span role="cell" className="bx" />;
  const { p50, low, high } = figure;
  return (
    <span role="cell" className="bx">
      <span
        className={`bar ${base ? 'base' : ''} ${suspect ? 'hat' : ''}`}
        style={{ width: `${(p50 / most) * 100}%` }}
      />
      {low !== null && high !== null ? (
        <span
          className="whisker"
          style={{
            left: `${(low / most) * 100}%`,
            width: `${(Math.min(high, most) / most - low / most) * 100}%`,
          }}
        />
      ) : null}
    </span>
  );
}

function Median({ cell, figure, unit }: { cell: Cell; figure: Figure | null; unit: Comparison['unit'] }) {
  if (figure === null && cell.reported_latency_ns !== null) {
    return (
      <span role="cell" className="num nw" title={say('app.reported_by_benchmarkmodel_it_keeps_no')}>
        <b>
          <Q q={duration(cell.reported_latency_ns.mean)} />
        </b>{' '}
        <span className="q sm">{say('app.mean_reported')}</span>
      </span>
    );
  }
  if (figure === null) {
    return (
      <span role="cell" className="num">
        <OutcomeMark outcome={cell.outcome} verdict={cell.verdict} />
      </span>
    );
  }
  const q = quantityOf(unit, figure.p50);
  const half = halfInterval(q, figure);
  return (
    <span role="cell" className="num">
      <b>
        <Q q={q} />
      </b>{' '}
      <span className="q sm">{half ?? ''}</span>
    </span>
  );
}
