import type { Device, RackDay } from '@rackmark/contracts';
import { SimulatedMark } from '../../components/simulated.js';
import { Icon } from '../../components/icon.js';
import { chipOf, placeOf } from '../../lib/devices/device-state.js';
import type { Attention } from '../../lib/devices/attention.js';
import { buttonOf, type ActionKind } from './device-actions.js';
import { Readings, Share, StateMark } from '../../components/devices/state-mark.js';
import { say } from '../../lib/words.js';

/** What a person must see to, first what only a person can do. */
export function AttentionRows({
  rows,
  day,
  open,
  onOpen,
  onAct,
}: {
  rows: readonly Attention[];
  day: RackDay | undefined;
  open: string | undefined;
  onOpen: (id: string) => void;
  onAct: (device: Device, kind: ActionKind) => void;
}) {
  if (rows.length === 0) return null;
  return (
    <section aria-label={say('start.need_attention')}>
      <div className="agent-head">
        <h2>{say('start.need_attention')}</h2>
        <span className="q sm">{say('start.first_what_a_person_must_do')}</span>
      </div>
      <ul className="card">
        {rows.map((row) => {
          const d = row.device;
          return (
            <li className="sick" key={row.key} data-open={d !== null && d.id === open}>
              {d === null ? <AgentSide row={row} /> : <DeviceSide device={d} day={day} />}
              <div>
                <p className="wy">{row.what}</p>
                <p className="q2">{row.todo}</p>
                <div className="acts">
                  {d === null
                    ? null
                    : row.actions.map((kind) => (
                        <button key={kind} type="button" className="btn sm" onClick={() => onAct(d, kind)}>
                          {buttonOf(d, kind)}
                        </button>
                      ))}
                  {d === null ? null : (
                    <button
                      type="button"
                      className="btn quiet sm"
                      aria-pressed={d.id === open}
                      onClick={() => onOpen(d.id)}
                    >
                      {d.id === open ? say('rack.details_shown') : say('rack.details')}
                      <span className="vh"> {say('rack.of', { text: d.facts.name })}</span>
                    </button>
                  )}
                </div>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const DeviceSide = ({ device: d, day }: { device: Device; day: RackDay | undefined }) => (
  <div className="who">
    <span className="th">
      <b>{d.facts.name}</b>
      <span className="q sm">
        {d.agent_name}
        {placeOf(d) === null ? '' : ` / ${placeOf(d)}`}
      </span>
    </span>
    <span className="q sm">
      {chipOf(d)} <SimulatedMark when={d.facts.simulated} />
    </span>
    <StateMark device={d} />
    <span className="fx">
      <Readings device={d} />
      <span className="ut">
        <Share share={day?.devices.find((x) => x.device_id === d.id)?.measuring_share} />{' '}
        {day === undefined ? null : <span className="q">{say('rack.of_24_h')}</span>}
      </span>
    </span>
  </div>
);

const AgentSide = ({ row }: { row: Attention }) => (
  <div className="who">
    <span className="th">
      <b>{row.agent!.name}</b>
      <span className="q sm">{say('rack.agent')}</span>
    </span>
    <span className="q sm">{row.agent!.platform}</span>
    <span className="st ill">
      <Icon name={row.since === null ? 'suspect' : 'away'} />{' '}
      {row.since === null ? say('rack.in_trouble') : say('device.away')}
    </span>
  </div>
);
