import { configurationKey, configurationLabel, type Cell } from '@rackmark/contracts';
import type { CSSProperties, ReactNode } from 'react';
import { duration, halfInterval, Q } from '../lib/format.js';
import { SimulatedMark } from './simulated.js';
import { ConfigurationMark, OutcomeMark } from './marks.js';

export interface BarRow {
  cell: Cell;
  /** Short name inside its group ("int8"). */
  label: string;
  base: boolean;
  note: ReactNode;
}

const SHORT_LABEL = 14;
const LONG_NAME = 22;

/** Median latency of cells as bars from zero, with the 95 % interval over runs; grouped by configuration. */
export function CellBars({ rows, engine }: { rows: readonly BarRow[]; engine: boolean }) {
  const most = Math.max(
    ...rows.map((r) => r.cell.metrics.latency_ns?.ci95.high ?? r.cell.metrics.latency_ns?.p50 ?? 0),
    1,
  );
  // Every bar begins at the same place: the widest label decides for all rows.
  const longest = Math.max(...rows.map((r) => r.label.length + (r.cell.device.simulated ? 11 : 0)), 0);
  const style: CSSProperties & { '--label': string } = { '--label': `${Math.min(longest + 1, 30)}ch` };
  // Lengths of a language model make long names, which would run into the next column.
  const wide = rows.some((r) => configurationLabel(r.cell.configuration).length > LONG_NAME);
  let before = '';
  return (
    <div
      className={`bars ${longest > SHORT_LABEL ? 'long' : ''} ${wide ? 'wide' : ''}`}
      style={style}
      role="table"
      aria-label="Median latency with 95 % interval"
    >
      {rows.map(({ cell, label, base, note }) => {
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
                />
              </span>
            </span>
            <span role="cell" className={base ? 'ib2' : 'ia'} title={cell.model.name}>
              <span className="cut">{label}</span>
              <SimulatedMark when={cell.device.simulated} />
            </span>
            <Bar cell={cell} most={most} base={base} />
            <Median cell={cell} />
            <span role="cell" className="note">
              {note}
            </span>
          </div>
        );
      })}
    </div>
  );
}

function Bar({ cell, most, base }: { cell: Cell; most: number; base: boolean }) {
  const l = cell.metrics.latency_ns;
  if (l === null) return <span role="cell" className="bx" />;
  const { low, high } = l.ci95;
  const suspect = cell.verdict !== 'valid';
  return (
    <span role="cell" className="bx">
      <span
        className={`bar ${base ? 'base' : ''} ${suspect ? 'hat' : ''}`}
        style={{ width: `${(l.p50 / most) * 100}%` }}
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

function Median({ cell }: { cell: Cell }) {
  const l = cell.metrics.latency_ns;
  if (l === null && cell.metrics.reported_latency_ns !== null) {
    return (
      <span role="cell" className="num nw" title="Reported by benchmark_model; it keeps no raw samples">
        <b>
          <Q q={duration(cell.metrics.reported_latency_ns.mean)} />
        </b>{' '}
        <span className="q sm">mean, reported</span>
      </span>
    );
  }
  if (l === null) {
    return (
      <span role="cell" className="num">
        <OutcomeMark outcome={cell.outcome} verdict={cell.verdict} />
      </span>
    );
  }
  const q = duration(l.p50);
  const half = halfInterval(q, l.ci95);
  return (
    <span role="cell" className="num">
      <b>
        <Q q={q} />
      </b>{' '}
      <span className="q sm">{half ?? ''}</span>
    </span>
  );
}
