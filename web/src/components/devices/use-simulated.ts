import { useQuery } from '@tanstack/react-query';
import { queries } from '../../lib/api.js';

/** Whether a device, by its id, is played. */
export function useSimulated(): (deviceId: string) => boolean {
  const devices = useQuery(queries.devices());
  const played = new Set(devices.data?.filter((d) => d.facts.simulated).map((d) => d.id));
  return (id) => played.has(id);
}
