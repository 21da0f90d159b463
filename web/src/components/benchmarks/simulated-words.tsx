import type { Benchmark } from '@rackmark/contracts';
import { SimulatedMark } from '../../components/simulated.js';

/** How much of it is played; said at the top, before any number. */
export function SimulatedWords({ devices }: { devices: Benchmark['devices'] }) {
  const played = devices.filter((d) => d.simulated).length;
  if (played === 0) return null;
  return (
    <>
      {' · '}
      <SimulatedMark />{' '}
      {played === devices.length ? 'on played devices only' : `on ${played} of ${devices.length} devices`}
    </>
  );
}
