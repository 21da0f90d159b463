import type { Device } from '@rackmark/contracts';
import { say } from '../words.js';

/** Each device is in exactly one of these; what a person must do something about comes first. */
export const stateKinds = [
  'needs_repair',
  'gave_up',
  'unauthorized',
  'quarantined',
  'away',
  'recovering',
  'measuring',
  'waiting',
  'preparing',
  'draining',
  'maintenance',
  'retired',
  'ready',
] as const;
export type StateKind = (typeof stateKinds)[number];

/** A health that an address may name, too. */
export const healthText = (value: string): string =>
  value === 'ok' || value === 'suspect' || value === 'quarantined' || value === 'needs_repair'
    ? say(`health.${value}`)
    : value;

export interface DeviceState {
  kind: StateKind;
  /** One or two words. */
  word: string;
  /** What it does or why it does nothing; null where the word says it all. */
  reason: string | null;
  tone: 'working' | 'waiting' | 'ill' | 'broken' | 'quiet';
}

export const stateWords = Object.fromEntries(stateKinds.map((k) => [k, say(`device.${k}`)])) as Record<
  StateKind,
  string
>;

const tones: Record<StateKind, DeviceState['tone']> = {
  needs_repair: 'broken',
  gave_up: 'broken',
  unauthorized: 'ill',
  quarantined: 'ill',
  away: 'quiet',
  recovering: 'ill',
  measuring: 'working',
  waiting: 'waiting',
  preparing: 'quiet',
  draining: 'quiet',
  maintenance: 'quiet',
  retired: 'quiet',
  ready: 'quiet',
};

const notInAndroid: Partial<Record<NonNullable<Device['adb']>, string>> = {
  recovery: say('device.in_recovery'),
  sideload: say('device.in_sideload'),
  bootloader: say('device.in_bootloader'),
  offline: say('device.not_answering'),
};

/** The one state that a device is in, with its reason. Facts that a person set come before what the device says. */
export function stateOf(d: Device): DeviceState {
  const kind = kindOf(d);
  return { kind, word: wordOf(d, kind), reason: reasonOf(d, kind), tone: tones[kind] };
}

function kindOf(d: Device): StateKind {
  if (d.admin === 'retired' || d.admin === 'maintenance') return d.admin;
  if (d.health === 'needs_repair') return 'needs_repair';
  if (d.reachability !== 'online') return d.health === 'quarantined' ? 'quarantined' : 'away';
  if (d.adb === 'unauthorized' || d.adb === 'no_permissions') return 'unauthorized';
  if (d.health === 'quarantined') return 'quarantined';
  if (d.adb === 'absent' || (d.adb !== null && d.adb in notInAndroid))
    return d.phase === 'recovering' ? 'recovering' : 'away';
  if (d.phase === 'failed') return 'gave_up';
  if (d.phase === 'recovering') return 'recovering';
  if (d.admin === 'draining') return 'draining';
  if (d.phase === 'waiting_gate') return 'waiting';
  if (['busy', 'reserved', 'cleanup'].includes(d.phase) || d.current_benchmark_id !== null)
    return 'measuring';
  return d.phase === 'ready' ? 'ready' : 'preparing';
}

function wordOf(d: Device, kind: StateKind): string {
  if (kind === 'away' && d.reachability === 'online' && d.adb !== null)
    return notInAndroid[d.adb] ?? stateWords.away;
  if (kind === 'measuring' && d.phase === 'reserved') return say('device.starting');
  if (kind === 'measuring' && d.phase === 'cleanup') return say('device.clearing_up');
  return stateWords[kind];
}

function reasonOf(d: Device, kind: StateKind): string | null {
  switch (kind) {
    case 'needs_repair':
    case 'quarantined':
      return d.health_reason ?? d.last_failure?.message ?? null;
    case 'retired':
      return isHere(d)
        ? [say('rack.it_is_here_again_enable_it'), d.admin_reason].filter(Boolean).join(' · ')
        : d.admin_reason;
    case 'maintenance':
      return d.admin_reason;
    case 'draining':
      return d.current_work === null ? d.admin_reason : say('rack.ends_first', { text: d.current_work });
    case 'measuring':
      return d.phase === 'busy' ? (d.current_work ?? d.phase_reason) : (d.phase_reason ?? d.current_work);
    default:
      return d.phase_reason;
  }
}

/** Its agent is connected and has it at hand. */
export const isHere = (d: Device) => d.reachability === 'online' && (d.adb === null || d.adb === 'device');

/** What its chip is called: the SoC of a phone, the processor of a computer. */
export const chipOf = ({ facts }: Device): string =>
  facts.android?.soc.name ?? facts.processor ?? facts.architecture;

/**
 * Where it hangs, as short as it is still found: a USB port as it is, of a phone over the network what tells it from its
 * neighbours.
 */
export function placeOf({ facts }: Device): string | null {
  const address = /^(.*):(\d+)$/.exec(facts.place ?? '');
  if (address === null) return facts.place;
  const [, host, port] = address;
  return host === '127.0.0.1' || host === 'localhost' ? `:${port}` : port === '5555' ? host! : facts.place;
}

/** The temperature that says most: of the battery where there is one, since that is what a phone's gates look at. */
export const temperatureOf = ({ conditions: c }: Device): number | null =>
  c === null ? null : (c.temperature_c ?? c.battery_temperature_c ?? null);

const natural = new Intl.Collator('en', { numeric: true });
/** By place as they hang there ("1-4.2" before "1-4.10"), what has no place last, then by name. */
export function byPlace(a: Device, b: Device): number {
  const [p, q] = [a.facts.place, b.facts.place];
  if (p !== null && q !== null && p !== q) return natural.compare(p, q);
  if ((p === null) !== (q === null)) return p === null ? 1 : -1;
  return natural.compare(a.facts.name, b.facts.name) || natural.compare(a.id, b.id);
}

/** What runs, else why not, else what waits for it. */
export function whatOf(d: Device): string {
  const { kind, reason } = stateOf(d);
  // What its agent wants somebody to look at comes before a note of the phone's own.
  if (kind === 'ready' && d.health === 'suspect' && d.health_reason !== null) return d.health_reason;
  if (reason !== null) return reason;
  if (kind === 'unauthorized')
    return d.adb === 'unauthorized' ? say('rack.tap_allow_on_its_screen') : say('rack.usb_not_permitted');
  if (kind === 'away')
    return d.reachability === 'online' ? say('rack.not_on_its_port') : say('rack.with_its_agent');
  if (kind !== 'ready') return '';
  return d.queued_jobs === 0
    ? say('rack.no_work_waiting_for_it')
    : say('rack.jobs_waiting', { n: d.queued_jobs });
}
