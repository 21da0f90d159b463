import type { AlertDetail, AlertSeries } from '@rackmark/contracts';
import { Link } from '@tanstack/react-router';
import type { Column } from '../../components/table/column.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { intervalText, ratioText } from '../../lib/format.js';
import { figure, metricText } from '../../lib/series/figures.js';
import { say, words } from '../../lib/words.js';

/** All series of the alert, the worst first within a metric. */
export function Members({ alert }: { alert: AlertDetail }) {
  const [state, onState] = useTableSearch();
  return (
    <section className="sec">
      <DataTable
        label={say('alerts.series')}
        file={`alert-${alert.number}`}
        rows={alert.members}
        keyOf={(m) => m.series_id}
        columns={columns()}
        head={
          <>
            <h2>{say('alerts.series')}</h2>
            <span className="q sm">{say('alerts.series.what')}</span>
          </>
        }
        {...{ state, onState }}
      />
    </section>
  );
}

const side = (at: 'before' | 'after'): Column<AlertSeries> => ({
  ...{ id: at, title: say(`alerts.column.${at}`), numeric: true },
  value: (row) => row[at]?.value ?? null,
  show: (row) => (row[at] ? <span className="nw">{figure(row.metric, row[at].value)}</span> : '—'),
});

const columns = (): Column<AlertSeries>[] => [
  {
    id: 'cell',
    title: say('alerts.column.cell'),
    value: (m) => `${m.slot} ${words().configuration(m.configuration)}`,
    show: (m) => (
      <>
        <Link to="/series/$id" params={{ id: m.series_id }}>
          {m.slot}
        </Link>{' '}
        <span className="q sm">{words().configuration(m.configuration)}</span>
      </>
    ),
  },
  { id: 'device', title: say('alerts.column.device'), value: (m) => m.device_model },
  { id: 'metric', title: say('alerts.column.metric'), value: (m) => metricText(m.metric, m.at) },
  side('before'),
  side('after'),
  {
    id: 'ratio',
    title: say('alerts.column.ratio'),
    numeric: true,
    value: (m) => m.ratio?.ratio ?? null,
    show: (m) =>
      m.ratio === null ? (
        '—'
      ) : (
        <span className="nw">
          <b>{ratioText(m.ratio.ratio)}</b>{' '}
          <span className="q sm">{intervalText(m.ratio.ratio, m.ratio.low, m.ratio.high) ?? ''}</span>
        </span>
      ),
  },
  { id: 'now', title: say('alerts.column.now'), value: (m) => say('alerts.now', { word: m.answer }) },
];

/** One axis for all: each device model's ratio with its interval, its units below it. The worst series of each. */
export function Forest({ alert }: { alert: AlertDetail }) {
  const worst = new Map<string, AlertSeries>();
  for (const m of alert.members)
    if (m.ratio && (worst.get(m.device_model)?.ratio?.ratio ?? 0) < m.ratio.ratio)
      worst.set(m.device_model, m);
  const rows = [...worst.values()].flatMap((m) => [
    { key: m.device_model, name: m.device_model, ratio: m.ratio, isUnit: false },
    ...m.by_unit.map((u) => ({
      ...{ key: `${m.device_model} ${u.unit}`, isUnit: true },
      ...{ name: say('alerts.unit', { name: u.unit }), ratio: u.ratio },
    })),
  ]);
  if (rows.length === 0) return null;
  const ends = rows.flatMap(({ ratio: r }) => (r ? [r.ratio, r.low ?? r.ratio, r.high ?? r.ratio] : []));
  const [low, high] = [Math.log(Math.min(0.95, ...ends)), Math.log(Math.max(1.05, ...ends))];
  const x = (ratio: number) => 2 + ((Math.log(ratio) - low) / (high - low)) * 96;
  return (
    <section className="sec card pad">
      <h2>{say('alerts.forest')}</h2>
      <p className="sm q2">{say('alerts.forest.what')}</p>
      <div className="forest">
        {rows.map((r) => (
          <div key={r.key} className={r.isUnit ? 'forest-row unit' : 'forest-row'}>
            <span>{r.name}</span>
            <svg viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
              <rect x={x(1 / 1.03)} width={x(1.03) - x(1 / 1.03)} height="16" fill="var(--sunken)" />
              <path d={`M${x(1)} 0V16`} stroke="var(--line-2)" vectorEffect="non-scaling-stroke" />
              {r.ratio ? (
                <g stroke="var(--slow-mark)" strokeWidth="2">
                  <path
                    d={`M${x(r.ratio.low ?? r.ratio.ratio)} 8H${x(r.ratio.high ?? r.ratio.ratio)}`}
                    vectorEffect="non-scaling-stroke"
                  />
                  <path d={`M${x(r.ratio.ratio)} 3V13`} strokeWidth="5" vectorEffect="non-scaling-stroke" />
                </g>
              ) : null}
            </svg>
            <span className="num">
              {r.ratio ? (
                <>
                  {ratioText(r.ratio.ratio)}{' '}
                  <span className="q sm">{intervalText(r.ratio.ratio, r.ratio.low, r.ratio.high) ?? ''}</span>
                </>
              ) : (
                <span className="q sm">{say('alerts.now', { word: 'no_change' })}</span>
              )}
            </span>
          </div>
        ))}
      </div>
    </section>
  );
}
