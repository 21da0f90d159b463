import type { Agent, Device } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Icon } from '../../components/icon.js';
import { SimulatedMark } from '../../components/simulated.js';
import { ErrorState, Skeleton } from '../../components/states.js';
import { Menu } from '../../components/devices/filter-bar.js';
import { chipOf, placeOf, stateOf } from '../../lib/devices/device-state.js';
import { attentionOf, isDisputed, whenText } from '../../lib/devices/attention.js';
import { actionsFor, buttonOf, type ActionKind } from './device-actions.js';
import { DeviceChart } from './device-chart.js';
import { DeviceFactList, Installed } from './device-facts.js';
import { DeviceLog, DeviceRuns, Failures } from './device-log.js';
import { rackQueries } from './rack-api.js';
import { StateMark } from '../../components/devices/state-mark.js';
import { say } from '../../lib/words.js';

const BUTTONS = 3;
const FAILURES = 50;

/** One device: what it did, what it is, what went wrong, what can be done. Beside the rack where there is room. */
export function DevicePanel({
  device: d,
  agent,
  now,
  onClose,
  onAct,
}: {
  device: Device;
  agent: Agent | undefined;
  now: number;
  onClose: () => void;
  onAct: (device: Device, kind: ActionKind) => void;
}) {
  const head = useRef<HTMLHeadingElement>(null);
  const history = useQuery(rackQueries.history(d.id));
  const failures = useQuery(rackQueries.events(d.id, { limit: FAILURES, kind: 'failure' }));
  useEffect(() => {
    // Who opened it reads on from here; Escape leads back to the tile.
    head.current?.focus({ preventScroll: true });
    if (!matchMedia('(min-width: 1100px)').matches) window.scrollTo({ top: 0 });
  }, [d.id]);
  const serial = d.facts.android?.serial;
  return (
    <aside
      className="card drawer"
      aria-label={d.facts.name}
      onKeyDown={(e) => {
        if (e.key === 'Escape' && !e.defaultPrevented) onClose();
      }}
    >
      <button type="button" className="link back" onClick={onClose}>
        {say('rack.all_devices')}
      </button>
      <div className="dhd">
        <div>
          <h2 ref={head} tabIndex={-1}>
            {d.facts.name} <SimulatedMark when={d.facts.simulated} />
          </h2>
          <p className="q sm">
            {[
              chipOf(d),
              `${d.agent_name}${placeOf(d) === null ? '' : ` / ${placeOf(d)}`}`,
              serial === undefined ? null : say('rack.serial_ends', { text: serial.slice(-4) }),
            ]
              .filter((t) => t !== null)
              .join(' · ')}
          </p>
        </div>
        <button type="button" className="btn quiet sm" aria-label={say('app.close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <Condition device={d} now={now} />
      <Actions device={d} onAct={onAct} />
      {history.isPending ? <Skeleton height={180} /> : null}
      {history.isError ? <ErrorState error={history.error} retry={() => void history.refetch()} /> : null}
      {history.data ? <DeviceChart history={history.data} failures={failures.data ?? []} /> : null}
      <h3>{say('rack.last_failures')}</h3>
      {failures.isPending ? <Skeleton height={60} /> : null}
      {failures.isError ? <ErrorState error={failures.error} retry={() => void failures.refetch()} /> : null}
      {failures.data ? <Failures events={failures.data} now={now} /> : null}
      <h3>{say('rack.facts')}</h3>
      <DeviceFactList device={d} agent={agent} now={now} />
      <h3>{say('rack.installed')}</h3>
      <Installed device={d} />
      <h3>{say('app.benchmarks')}</h3>
      <DeviceRuns id={d.id} now={now} />
      <h3>{say('rack.log')}</h3>
      <DeviceLog id={d.id} now={now} />
    </aside>
  );
}

/** Its state in a sentence: what is wrong and what to do, or what it does now. */
function Condition({ device: d, now }: { device: Device; now: number }) {
  const [row] = attentionOf([d], [], now);
  const state = stateOf(d);
  return (
    <div className="cond">
      <StateMark device={d} />
      {row ? (
        <p>
          {d.health_since !== null && d.health !== 'ok' ? (
            <b>{say('rack.since_dot', { time: whenText(d.health_since, now) })} </b>
          ) : null}
          {row.what} <span className="q2">{row.todo}</span>
        </p>
      ) : state.reason ? (
        <p className="q2">{state.reason}</p>
      ) : null}
      {d.health === 'suspect' && d.health_reason !== null && row === undefined ? (
        <p className="vd suspect wrap-text">
          <Icon name="suspect" /> <span>{d.health_reason}</span>
        </p>
      ) : null}
      {d.rival?.turned_down ? (
        <p className="q2 wrap-text">{say('rack.rival_down', { text: d.rival.agent_name })}</p>
      ) : null}
      {d.current_benchmark_id === null ? null : (
        <Link to="/benchmarks/$ref" params={{ ref: d.current_benchmark_id }}>
          {say('rack.watch_what_it_measures')}
        </Link>
      )}
    </div>
  );
}

function Actions({ device: d, onAct }: { device: Device; onAct: (d: Device, kind: ActionKind) => void }) {
  const kinds = actionsFor(d);
  const ill = [
    'needs_repair',
    'quarantined',
    'unauthorized',
    'gave_up',
    'maintenance',
    'draining',
    'retired',
  ];
  const isPrimary = isDisputed(d) || ill.includes(stateOf(d).kind);
  return (
    <div className="acts dev-acts" role="group" aria-label={say('rack.actions')}>
      {kinds.slice(0, BUTTONS).map((kind, i) => (
        <button
          key={kind}
          type="button"
          className={i === 0 && isPrimary ? 'btn pri sm' : 'btn sm'}
          onClick={() => onAct(d, kind)}
        >
          {buttonOf(d, kind)}
        </button>
      ))}
      {kinds.length > BUTTONS ? (
        <Menu name={say('rack.more_actions')} icon="more" words={[]} onClear={() => {}}>
          {kinds.slice(BUTTONS).map((kind) => (
            <button
              key={kind}
              type="button"
              className="menu-item"
              onClick={(e) => {
                e.currentTarget.closest('details')?.removeAttribute('open');
                onAct(d, kind);
              }}
            >
              {buttonOf(d, kind)}
            </button>
          ))}
        </Menu>
      ) : null}
    </div>
  );
}
