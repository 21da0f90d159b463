import { engineLabel, type Device } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DeviceIcon } from '../../components/marks.js';
import { Icon } from '../../components/icon.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { ago, count, memory, plain } from '../../lib/format.js';
import './rack.css';

export function RackPage() {
  const devices = useQuery({ ...queries.devices(), refetchInterval: 10_000 });
  const away = devices.data?.filter((d) => d.reachability !== 'online') ?? [];
  return (
    <>
      <PageHead title="Rack">
        {devices.data
          ? `${count(devices.data.length, 'device')}, ${away.length === 0 ? 'all connected' : `${away.length} not connected`}.`
          : 'Devices as they stand in the room.'}
      </PageHead>
      {devices.isPending ? <Skeleton height={240} /> : null}
      {devices.isError ? <ErrorState error={devices.error} retry={() => void devices.refetch()} /> : null}
      {devices.data?.length === 0 ? (
        <EmptyState title="No devices yet.">
          An agent brings the computer that it runs on. npm start starts one here; npx rackmark agent adds
          another computer.
        </EmptyState>
      ) : null}
      <ul className="tiles">
        {devices.data?.map((d) => (
          <li key={d.id}>
            <DeviceTile device={d} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** State in words: what it does, or why it does nothing. */
export function stateOf(d: Device): { text: string; ill: boolean; working: boolean } {
  if (d.reachability !== 'online')
    return { text: `not connected, last heard of ${ago(d.last_seen_at)}`, ill: true, working: false };
  if (d.admin !== 'enabled')
    return {
      text: d.admin === 'draining' ? 'draining: takes no new work' : d.admin,
      ill: true,
      working: false,
    };
  if (d.phase_reason !== null) return { text: d.phase_reason, ill: false, working: false };
  if (d.current_benchmark_id !== null) return { text: 'measuring', ill: false, working: true };
  return { text: 'ready', ill: false, working: false };
}

function DeviceTile({ device: d }: { device: Device }) {
  const state = stateOf(d);
  const { facts } = d;
  return (
    <article className="card tile" aria-label={facts.name}>
      <header>
        <b>
          <DeviceIcon kind={facts.kind} /> {facts.name}
        </b>
        <span className={`l-s ${state.ill ? 'ill' : state.working ? 'working' : ''}`}>
          <Icon
            name={state.ill ? 'suspect' : state.working ? 'play' : d.phase_reason ? 'wait' : 'valid'}
            small
          />{' '}
          {state.text}
        </span>
      </header>
      <dl className="kv">
        <dt>agent</dt>
        <dd>{d.agent_name}</dd>
        <dt>processor</dt>
        <dd>
          {facts.processor ?? '—'}
          {facts.cores ? `, ${count(facts.cores, 'core')}` : ''}, {facts.architecture}
        </dd>
        <dt>memory</dt>
        <dd>{facts.memory_mib === null ? '—' : plain(memory(facts.memory_mib * 1024))}</dd>
        <dt>system</dt>
        <dd>{facts.os}</dd>
        <dt>queue</dt>
        <dd>{d.queued_jobs === 0 ? 'empty' : count(d.queued_jobs, 'job')}</dd>
      </dl>
      <Engines device={d} />
      {d.current_benchmark_id ? (
        <Link to="/benchmarks/$ref" params={{ ref: d.current_benchmark_id }}>
          What it measures now
        </Link>
      ) : null}
    </article>
  );
}

/** What each engine can do there, and why it cannot do the rest. */
export function Engines({ device }: { device: Device }) {
  return (
    <ul className="engines">
      {device.facts.engines.map((e) => (
        <li key={e.engine}>
          <b>
            {engineLabel(e.engine)} {e.version ?? ''}
          </b>
          {e.available ? null : <p className="q2">{e.reason}</p>}
          {e.accelerators.map((a) => (
            <p key={a.accelerator} className={a.available ? '' : 'q'}>
              <Icon name={a.accelerator} />{' '}
              {a.available
                ? `${a.accelerator.toUpperCase()}${a.adapter ? `: ${a.adapter}` : ''}${a.software ? ', a CPU that plays it' : ''}`
                : a.reason}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
