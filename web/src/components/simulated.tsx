import { useQuery } from '@tanstack/react-query';
import { queries } from '../lib/api.js';

/** Beside whatever belongs to a device that is played: in words, never as a colour. */
export const SimulatedMark = ({ when = true }: { when?: boolean }) =>
  when ? (
    <span className="sim" title="Played by a program, no real device: its numbers say nothing about one.">
      simulated
    </span>
  ) : null;

/** Whether a device, by its id, is played. */
export function useSimulated(): (deviceId: string) => boolean {
  const devices = useQuery(queries.devices());
  const played = new Set(devices.data?.filter((d) => d.facts.simulated).map((d) => d.id));
  return (id) => played.has(id);
}
