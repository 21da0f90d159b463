import { textOf } from '../../lib/search.js';
import { deviceFilterOf, type DeviceFilter } from '../../lib/devices/device-filter.js';

/** What of the rack stands in the address: the filter, and the device that is open. */
export interface RackSearch extends DeviceFilter {
  device?: string;
}
export const rackSearchOf = (s: Record<string, unknown>): RackSearch => {
  const device = textOf(s['device']);
  return device === undefined ? deviceFilterOf(s) : { ...deviceFilterOf(s), device };
};
