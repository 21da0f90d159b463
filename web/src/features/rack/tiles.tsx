import type { Agent, Device, RackDay } from '@rackmark/contracts';
import { SimulatedMark } from '../../components/simulated.js';
import { Icon } from '../../components/icon.js';
import { ago, count } from '../../lib/format.js';
import { byPlace, chipOf, placeOf, stateOf, whatOf } from '../../lib/devices/device-state.js';
import { DayStrip } from './day-strip.js';
import { Readings, Share, StateMark } from '../../components/devices/state-mark.js';
import { say } from '../../lib/words.js';

/** One agent's devices in the order of its ports, as they hang in the room. */
export function AgentTiles({
  agent,
  devices,
  day,
  open,
  now,
  onOpen,
}: {
  agent: Agent | undefined;
  /** Of this agent, as filtered. */
  devices: readonly Device[];
  day: RackDay | undefined;
  open: string | undefined;
  now: number;
  onOpen: (id: string) => void;
}) {
  const name = agent?.name ?? devices[0]?.agent_name ?? '';
  const online = agent === undefined || agent.reachability === 'online';
  return (
    <section aria-label={say('rack.agent_2', { text: name })}>
      <div className="agent-head">
        <h2>{name}</h2>
        <span className="q sm">
          {agent === undefined ? '' : `${agent.platform}, `}
          {agent !== undefined && agent.devices > devices.length
            ? say('rack.part_shown', { many: devices.length, devices: count(agent.devices, 'device') })
            : count(devices.length, 'device')}
        </span>
        <span className={online ? 'q sm r' : 'sm r st ill'}>
          {agent === undefined
            ? ''
            : online
              ? say('rack.agent_connected')
              : say('rack.agent_away_last_heard_of', { time: ago(agent.last_seen_at, now) })}
        </span>
      </div>
      <ul className="tiles">
        {[...devices].sort(byPlace).map((d) => (
          <li key={d.id}>
            <Tile device={d} day={day} open={open === d.id} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tile({
  device: d,
  day,
  open,
  onOpen,
}: {
  device: Device;
  day: RackDay | undefined;
  open: boolean;
  onOpen: (id: string) => void;
}) {
  const state = stateOf(d);
  const own = day?.devices.find((x) => x.device_id === d.id);
  return (
    <button
      type="button"
      className={`tile ${state.kind === 'ready' ? 'calm' : ''}`}
      id={`tile-${d.id}`}
      aria-pressed={open}
      onClick={() => onOpen(d.id)}
    >
      <span className="th">
        <b className="cut" title={d.facts.name}>
          {d.facts.name}
        </b>
        <span className="q sm">{placeOf(d) ?? (d.facts.kind === 'android' ? '' : d.facts.kind)}</span>
      </span>
      <span className="q sm chip-line">
        <span className="cut">{chipOf(d)}</span>
        <SimulatedMark when={d.facts.simulated} />
      </span>
      <span className="st-row">
        <StateMark device={d} />
        {d.health === 'suspect' ? (
          <span className="hl" title={d.health_reason ?? undefined}>
            <Icon name="suspect" small /> {say('health.suspect')}
          </span>
        ) : null}
      </span>
      <span className="what" title={whatOf(d)}>
        {whatOf(d)}
      </span>
      <span className="dr">
        {day === undefined ? (
          <span className="day" />
        ) : (
          <DayStrip spans={own?.spans ?? []} from={day.from} to={day.to} />
        )}
        <span className="vh">{say('rack.measuring_24')} </span>
        <Share share={own?.measuring_share} />
      </span>
      <span className="fx">
        <Readings device={d} />
      </span>
    </button>
  );
}
