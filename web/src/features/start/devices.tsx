import type { Agent, Device } from '@rackmark/contracts';
import { Link } from '@tanstack/react-router';

import { noFilter } from '../../lib/devices/device-filter.js';
import { stateOf } from '../../lib/devices/device-state.js';
import { attentionOf } from '../../lib/devices/attention.js';
import { summaryOf } from '../../lib/devices/rack-summary.js';
import { say } from '../../lib/words.js';

const ROWS = 3;

/** Of more devices than fit here: how all of them stand, in a sentence. */
export const RackSummary = ({ devices, agents }: { devices: readonly Device[]; agents: readonly Agent[] }) =>
  devices.length <= ROWS ? null : (
    <p className="rack-sum">
      {summaryOf(devices, agents).map((p, i) => (p.strong ? <b key={i}>{p.text}</b> : p.text))}
    </p>
  );

/** What a person must see to, each with the way to the place where it is decided. */
export function StartAttention({
  devices,
  agents,
}: {
  devices: readonly Device[];
  agents: readonly Agent[];
}) {
  const rows = attentionOf(devices, agents, Date.now());
  if (rows.length === 0) return null;
  return (
    <section aria-label={say('start.need_attention')}>
      <div className="sh">
        <h2>{say('start.need_attention')}</h2>
        <p className="sm q">{say('start.first_what_a_person_must_do')}</p>
      </div>
      <ul className="card due">
        {rows.slice(0, ROWS).map((r) => (
          <li key={r.key}>
            <Link
              to="/rack"
              search={r.device === null ? { ...noFilter } : { ...noFilter, device: r.device.id }}
            >
              {r.device?.facts.name ?? r.agent!.name}
            </Link>
            <span>
              <b>{r.what}</b> <span className="q2">{r.todo}</span>
            </span>
          </li>
        ))}
        {rows.length > ROWS ? (
          <li>
            <Link to="/rack" search={{ ...noFilter }}>
              {say('start.more_on_rack', { n: rows.length - ROWS })}
            </Link>
          </li>
        ) : null}
      </ul>
    </section>
  );
}

/** Those that do something first; of few, all in their places. */
export function firstDevices(devices: readonly Device[]): Device[] {
  const here = devices.filter((d) => d.admin !== 'retired');
  if (here.length <= ROWS) return here;
  const isAtWork = (d: Device) => Number(stateOf(d).kind === 'measuring');
  return [...here].sort((a, b) => isAtWork(b) - isAtWork(a)).slice(0, ROWS);
}
