import type { DeviceEvent, DeviceHistory, DeviceUse } from '@rackmark/contracts';
import { Region } from '../../components/region.js';
import { DayStrip, sharesOf, sharesText, useWords, windowOf } from './day-strip.js';
import { whenText } from '../../lib/devices/attention.js';
import { say, words } from '../../lib/words.js';

const W = 320;
const H = 64;
const TICKS = 4;

/** The last 24 hours of one device: what it did, when it failed, its temperature against the gate, its battery. */
export function DeviceChart({
  history: h,
  failures,
}: {
  history: DeviceHistory;
  failures: readonly DeviceEvent[];
}) {
  const shown = windowOf(h);
  const [from, to] = [Date.parse(shown.from), Date.parse(h.to)];
  const uses = sharesOf(h.spans, shown.from, h.to);
  const at = (iso: string) => (Date.parse(iso) - from) / Math.max(1, to - from);
  const marks = failures.map((f) => ({ id: f.id, x: at(f.at) })).filter((m) => m.x >= 0 && m.x <= 1);
  const newest = h.readings.at(-1);
  const shares = (Object.entries(uses) as [DeviceUse, number][])
    .filter(([, s]) => s >= 0.005)
    .sort((a, b) => b[1] - a[1]);
  return (
    <div className="dev-day">
      <h3>{shown.words}</h3>
      <DayStrip
        spans={h.spans}
        from={shown.from}
        to={h.to}
        label={say('rack.what_it_did', { text: sharesText(uses) })}
      />
      <span className="fail-marks" aria-hidden="true">
        {marks.map((m) => (
          <i key={m.id} style={{ left: `${m.x * 100}%` }} />
        ))}
      </span>
      <Lines history={h} at={at} />
      <span className="ticks q" aria-hidden="true">
        {Array.from({ length: TICKS + 1 }, (_, i) => (
          <span key={i}>
            {i === TICKS
              ? say('rack.now')
              : new Date(from + ((to - from) * i) / TICKS).toLocaleTimeString(words().language, {
                  hour: '2-digit',
                  minute: '2-digit',
                  hour12: false,
                })}
          </span>
        ))}
      </span>
      <p className="lg rack-lg">
        {shares.map(([use, share]) => (
          <span key={use}>
            <i className={`sw key-${use}`} />
            {use === 'recovering'
              ? say('device.recovering')
              : use === 'away'
                ? say('device.away')
                : use === 'waiting'
                  ? say('device.waiting')
                  : useWords[use]}{' '}
            {Math.round(share * 100)}
            {'\u2009'}%
          </span>
        ))}
        {newest?.temperature_c == null ? null : (
          <span>
            <i className="key-heat" /> {say('rack.temperature_c')}
          </span>
        )}
        {newest?.battery_percent == null ? null : (
          <span>
            <i className="key-bat" /> {say('rack.battery_range')}
            {'\u2009'}%
          </span>
        )}
        {marks.length > 0 ? (
          <span>
            <i className="sw key-fail" /> {say('rack.failures', { n: marks.length })}
          </span>
        ) : null}
      </p>
      {h.readings.length > 0 ? <Readings history={h} /> : null}
    </div>
  );
}

/** Lines break where nothing was read for long: a gap is no straight line. */
export function linePath(points: readonly { x: number; y: number }[], longestGap: number): string {
  let before: number | null = null;
  return points
    .map((p) => {
      const starts = before === null || p.x - before > longestGap;
      before = p.x;
      return `${starts ? 'M' : 'L'}${(p.x * W).toFixed(1)} ${p.y.toFixed(1)}`;
    })
    .join('');
}

function Lines({ history: h, at }: { history: DeviceHistory; at: (iso: string) => number }) {
  const heat = h.readings.filter((r) => r.temperature_c !== null);
  const battery = h.readings.filter((r) => r.battery_percent !== null);
  if (heat.length === 0 && battery.length === 0)
    return <p className="q sm none-read">{say('rack.no_temperature_and_no_battery_was')}</p>;
  const gate = h.gate_temperature_c;
  const values = [...heat.map((r) => r.temperature_c!), ...(gate === null ? [] : [gate])];
  const low = Math.floor(Math.min(...values, 24) / 2) * 2;
  const high = Math.ceil((Math.max(...values, 32) + 1) / 2) * 2;
  const y = (c: number) => H - 2 - ((c - low) / (high - low)) * (H - 6);
  const percentY = (p: number) => H - 2 - (p / 100) * (H - 6);
  const gap = 6 / Math.max(24, h.readings.length);
  const label = [
    heat.length > 0
      ? say('rack.temperature_range', {
          from: words().fixed(Math.min(...heat.map((r) => r.temperature_c!)), 1),
          to: words().fixed(Math.max(...heat.map((r) => r.temperature_c!)), 1),
        })
      : null,
    gate === null ? null : say('rack.gate_above', { a: gate }),
    battery.length > 0 ? say('rack.battery_now', { a: Math.round(battery.at(-1)!.battery_percent!) }) : null,
  ]
    .filter((t) => t !== null)
    .join('; ');
  return (
    <div className="lines">
      <svg viewBox={`0 0 ${W} ${H}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {gate === null ? null : (
          <path className="gate" d={`M0 ${y(gate).toFixed(1)}H${W}`} vectorEffect="non-scaling-stroke" />
        )}
        <path
          className="bat"
          d={linePath(
            battery.map((r) => ({ x: at(r.at), y: percentY(r.battery_percent!) })),
            gap,
          )}
          vectorEffect="non-scaling-stroke"
        />
        <path
          className="heat"
          d={linePath(
            heat.map((r) => ({ x: at(r.at), y: y(r.temperature_c!) })),
            gap,
          )}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {gate === null ? null : (
        <span className="gate-label" style={{ top: `${(y(gate) / H) * 100}%` }}>
          {say('rack.gate', { a: gate })}
          {'\u2009'}°C
        </span>
      )}
    </div>
  );
}

const Readings = ({ history: h }: { history: DeviceHistory }) => (
  <details className="sm">
    <summary>{say('compare.table_of_the_same_data')}</summary>
    <div className="short">
      <Region label={say('rack.readings')}>
        <table className="tb flat">
          <thead>
            <tr>
              <th>{say('rack.at')}</th>
              <th className="num">{say('rack.temperature_c')}</th>
              <th className="num">{say('rack.battery_2')}</th>
              <th>{say('rack.thermal_status')}</th>
            </tr>
          </thead>
          <tbody>
            {[...h.readings].reverse().map((r) => (
              <tr key={r.at}>
                <th scope="row">{whenText(r.at, Date.parse(h.to))}</th>
                <td className="num">{r.temperature_c === null ? '—' : words().fixed(r.temperature_c, 1)}</td>
                <td className="num">{r.battery_percent === null ? '—' : Math.round(r.battery_percent)}</td>
                <td>{r.thermal_status ?? '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Region>
    </div>
  </details>
);
