import { useQuery } from '@tanstack/react-query';
import { queries } from '../lib/api.js';
import { say } from '../lib/words.js';

/** Beside whatever belongs to a device that is played: in words, never as a colour. */
export const SimulatedMark = ({ when = true }: { when?: boolean }) =>
  when ? (
    <span className="sim" title={say('app.sim')}>
      {say('app.simulated')}
    </span>
  ) : null;

/** Whether a device, by its id, is played. */
export function useSimulated(): (deviceId: string) => boolean {
  const devices = useQuery(queries.devices());
  const played = new Set(devices.data?.filter((d) => d.facts.simulated).map((d) => d.id));
  return (id) => played.has(id);
}
