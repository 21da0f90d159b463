import type { AlertDetail, AlertSeries } from '@rackmark/contracts';
import { Link } from '@tanstack/react-router';
import { Region } from '../../components/region.js';
import { intervalText, ratioText } from '../../lib/format.js';
import { figure, metricText } from '../../lib/series/figures.js';
import { say, words } from '../../lib/words.js';

/** All series of the alert, the worst first within a metric. */
export const Members = ({ alert }: { alert: AlertDetail }) => (
  <section className="sec">
    <div className="sh">
      <h2>{say('alerts.series')}</h2>
      <span className="q sm">{say('alerts.series.what')}</span>
    </div>
    <Region label={say('alerts.series')} card>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{say('alerts.column.cell')}</th>
            <th scope="col">{say('alerts.column.device')}</th>
            <th scope="col">{say('alerts.column.metric')}</th>
            <th scope="col" className="num">
              {say('alerts.column.before')}
            </th>
            <th scope="col" className="num">
              {say('alerts.column.after')}
            </th>
            <th scope="col" className="num">
              {say('alerts.column.ratio')}
            </th>
            <th scope="col">{say('alerts.column.now')}</th>
          </tr>
        </thead>
        <tbody>
          {alert.members.map((m) => (
            <Row key={m.series_id} m={m} />
          ))}
        </tbody>
      </table>
    </Region>
  </section>
);

const Row = ({ m }: { m: AlertSeries }) => (
  <tr>
    <td>
      <Link to="/series/$id" params={{ id: m.series_id }}>
        {m.slot}
      </Link>{' '}
      <span className="q sm">{words().configuration(m.configuration)}</span>
    </td>
    <td>{m.device_model}</td>
    <td>{metricText(m.metric, m.at)}</td>
    <td className="num nw">{m.before ? figure(m.metric, m.before.value) : '—'}</td>
    <td className="num nw">{m.after ? figure(m.metric, m.after.value) : '—'}</td>
    <td className="num nw">
      {m.ratio ? (
        <>
          <b>{ratioText(m.ratio.ratio)}</b>{' '}
          <span className="q sm">{intervalText(m.ratio.ratio, m.ratio.low, m.ratio.high) ?? ''}</span>
        </>
      ) : (
        '—'
      )}
    </td>
    <td>{say('alerts.now', { word: m.answer })}</td>
  </tr>
);

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
