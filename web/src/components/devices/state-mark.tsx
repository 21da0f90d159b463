import type { Device } from '@rackmark/contracts';
import { Icon, type IconName } from '../../components/icon.js';
import { Q } from '../../lib/format.js';
import { stateOf, temperatureOf, type StateKind } from '../../lib/devices/device-state.js';
import './devices.css';
import { say, words } from '../../lib/words.js';

const icons: Record<StateKind, IconName> = {
  needs_repair: 'invalid',
  gave_up: 'invalid',
  unauthorized: 'lock',
  quarantined: 'suspect',
  away: 'away',
  recovering: 'suspect',
  measuring: 'play',
  waiting: 'wait',
  preparing: 'wait',
  draining: 'plug',
  maintenance: 'plug',
  retired: 'none',
  ready: 'ready',
};

/** A device's state: mark and word, always both. */
export function StateMark({ device }: { device: Device }) {
  const { kind, word, tone } = stateOf(device);
  return (
    <span className={`st ${tone}`}>
      <Icon name={icons[kind]} /> {word}
    </span>
  );
}

/** Temperature and battery as they were last read; nothing where the device has none. */
export function Readings({ device }: { device: Device }) {
  const heat = temperatureOf(device);
  const battery = device.conditions?.battery_percent ?? null;
  return (
    <>
      {heat === null ? null : (
        <span>
          <Icon name="heat" small />
          <span className="vh">{say('rack.temperature')} </span>
          <Q q={{ value: words().fixed(heat, 1), unit: '°C' }} />
        </span>
      )}
      {battery === null ? null : (
        <span>
          <Icon name="battery" small />
          <span className="vh">{say('rack.battery')} </span>
          <Q q={{ value: String(Math.round(battery)), unit: '%' }} />
        </span>
      )}
    </>
  );
}

export const Share = ({ share }: { share: number | undefined }) =>
  share === undefined ? null : <Q q={{ value: String(Math.round(share * 100)), unit: '%' }} />;
