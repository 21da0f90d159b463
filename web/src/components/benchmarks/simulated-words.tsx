import type { Benchmark } from '@rackmark/contracts';
import { SimulatedMark } from '../../components/simulated.js';
import { say } from '../../lib/words.js';

/** How much of it is played; said at the top, before any number. */
export function SimulatedWords({ devices }: { devices: Benchmark['devices'] }) {
  const played = devices.filter((d) => d.simulated).length;
  if (played === 0) return null;
  return (
    <>
      {' · '}
      <SimulatedMark />{' '}
      {played === devices.length
        ? say('benchmark.on_simulated_devices_only')
        : say('benchmark.on_of_devices', { many: played, total: devices.length })}
    </>
  );
}
