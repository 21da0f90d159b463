import type { Agent, Device, DeviceAction } from '@rackmark/contracts';
import { count, waiting } from '../../lib/format.js';
import { byPlace, stateOf, type StateKind } from '../devices/device-state.js';

/** Something that a person must see to: what, and what to do. */
export interface Attention {
  key: string;
  /** Exactly one of the two. */
  device: Device | null;
  agent: Agent | null;
  what: string;
  todo: string;
  /** What can be done from here; none when it is done by hand in the room. */
  actions: readonly DeviceAction['kind'][];
  since: string | null;
  /** Devices that are away with it: they get no row of their own. */
  with: number;
}

type Due = StateKind | 'suspected';
const order: readonly Due[] = ['needs_repair', 'gave_up', 'quarantined', 'unauthorized', 'suspected', 'away'];

/** A device that works may still be one to look at: its battery was hot, say. */
function dueOf(d: Device): Due {
  const { kind } = stateOf(d);
  const isOff = kind === 'retired' || kind === 'maintenance';
  return d.suspicion !== null && !isOff && !order.includes(kind) ? 'suspected' : kind;
}

/**
 * First what a person must do: devices that two agents claim, broken ones, quarantined ones, those that wait for a tap,
 * those to look at, those away, agents.
 */
export function attentionOf(devices: readonly Device[], agents: readonly Agent[], now: number): Attention[] {
  const sick = new Map(agents.filter(isSick).map((a) => [a.id, a]));
  const own = devices
    .map((device) => ({ device, kind: dueOf(device) }))
    .filter(
      ({ device, kind }) => !isDisputed(device) && order.includes(kind) && !isAwayWith(device, kind, sick),
    )
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || byPlace(a.device, b.device))
    .map(({ device, kind }) => ofDevice(device, kind, now));
  const full = agents.filter((a) => a.refused_devices > 0).map(tooMany);
  const disputed = devices.filter(isDisputed).sort(byPlace).map(ofDispute);
  return [...disputed, ...own, ...[...sick.values()].map((a) => ofAgent(a, devices, sick, now)), ...full];
}

/** Devices that are in need of somebody, and those that are only away because their agent is. */
export function isAwayWith(d: Device, kind: Due, sick: ReadonlyMap<string, Agent>): boolean {
  return (
    kind === 'away' &&
    sick.has(d.agent_id) &&
    (d.adb === null || d.adb === 'absent' || d.reachability !== 'online')
  );
}
export const isSick = (a: Agent): boolean =>
  a.trouble !== null || (a.reachability !== 'online' && a.devices > 0);

function ofAgent(
  a: Agent,
  devices: readonly Device[],
  sick: ReadonlyMap<string, Agent>,
  now: number,
): Attention {
  const away = devices.filter((d) => d.agent_id === a.id && isAwayWith(d, stateOf(d).kind, sick)).length;
  const its = away === 0 ? '' : `; ${count(away, 'device is', 'devices are')} away with it`;
  const gone = a.reachability !== 'online';
  return {
    key: a.id,
    device: null,
    agent: a,
    what: gone
      ? `The agent has not been heard of ${goneFor(a.last_seen_at, now)}${its}.`
      : sentence(`${a.trouble ?? ''}`),
    todo: gone
      ? 'Its computer is off, asleep or off the network, or the agent was ended. Start it there again.'
      : its === ''
        ? ''
        : sentence(its.slice(2)),
    actions: [],
    since: gone ? a.last_seen_at : null,
    with: away,
  };
}

const tooMany = (a: Agent): Attention => ({
  key: `${a.id} full`,
  device: null,
  agent: a,
  what: `The agent has ${count(a.refused_devices, 'device')} more than this portal takes of one agent.`,
  todo: 'They get no work. Retire or delete some that are gone, or raise RACKMARK_MAX_DEVICES_PER_AGENT.',
  actions: [],
  since: null,
  with: 0,
});

function ofDevice(d: Device, kind: Due, now: number): Attention {
  const words = wordsOf(d, kind, now);
  return { key: d.id, device: d, agent: null, since: d.health_since, with: 0, ...words };
}

/** Two agents say to have it at hand, and nobody has decided yet. */
export const isDisputed = (d: Device): boolean =>
  d.admin !== 'retired' && d.rival !== null && !d.rival.turned_down;

const ofDispute = (d: Device): Attention => ({
  key: d.id,
  device: d,
  agent: null,
  what: `Two agents say to have this phone: “${d.agent_name}”, where it stays for now, and “${d.rival!.agent_name}”.`,
  todo: 'Two phones of one serial, or one phone that is also reached over the network. Unplug one of them, or decide whose it is.',
  actions: ['keep', 'move'],
  since: null,
  with: 0,
});

const sentence = (text: string): string => (/[.?!)]$/.test(text) ? text : `${text}.`);

function wordsOf(d: Device, kind: Due, now: number): Pick<Attention, 'what' | 'todo' | 'actions'> {
  const reason = stateOf(d).reason;
  switch (kind) {
    case 'needs_repair':
      return {
        what: sentence(reason ?? 'It failed again and again'),
        todo: 'It gets no work until somebody has looked at it. When it is mended, try a canary.',
        actions: ['canary'],
      };
    case 'gave_up':
      return {
        what: sentence(reason ?? d.last_failure?.message ?? 'The agent could not bring it back'),
        todo: 'All steps of recovery were tried. Look at the phone, its cable and its port, then reconnect it.',
        actions: ['reconnect'],
      };
    case 'quarantined':
      return {
        what: sentence(reason ?? 'It failed several times in a row'),
        todo:
          d.quarantined_until === null
            ? 'It gets no work until a canary has passed or somebody releases it.'
            : `It is tried again with a canary ${inTime(d.quarantined_until, now)}.`,
        actions: ['canary'],
      };
    case 'suspected':
      // Its words say what to do, too.
      return { what: sentence(d.suspicion ?? ''), todo: '', actions: [] };
    case 'unauthorized':
      return d.adb === 'no_permissions'
        ? {
            what: 'This phone’s USB device may not be opened by the user that the agent runs as.',
            todo: 'Install the udev rules for Android phones on that computer (Debian: android-sdk-platform-tools-common), then take the cable out and put it in again.',
            actions: ['reconnect'],
          }
        : {
            what: 'The phone asks whether this computer may use it.',
            todo: 'Unlock it, tick “Always allow from this computer” and tap “Allow”. No question on its screen? Reconnect it, or take the cable out and put it in again.',
            actions: ['reconnect'],
          };
    default:
      return away(d, now);
  }
}

function away(d: Device, now: number): Pick<Attention, 'what' | 'todo' | 'actions'> {
  if (d.reachability !== 'online')
    return {
      what: `Not heard of ${goneFor(d.last_seen_at, now)}.`,
      todo: 'Its agent is not connected.',
      actions: [],
    };
  if (d.adb === 'recovery' || d.adb === 'sideload' || d.adb === 'bootloader')
    return {
      what: `The phone is ${stateOf(d).word}, not in Android.`,
      todo: 'Restart it: choose “Reboot system now” on its screen, or hold its power button for ten seconds.',
      actions: [],
    };
  if (d.adb === 'offline')
    return {
      what: 'The phone hangs on its port, but does not answer.',
      todo: 'Reconnect it. If that does not help: take the cable out and put it in again, or restart the phone.',
      actions: ['reconnect'],
    };
  return {
    what: `The phone is not on its port${d.facts.place === null ? '' : ` (${d.facts.place})`}; its agent is connected.`,
    todo: 'It may be switched off, out of charge, or its cable is loose.',
    actions: [],
  };
}

/** "for 12 min", or "since" a day when it is longer. */
function goneFor(iso: string, now: number): string {
  const s = (now - Date.parse(iso)) / 1000;
  return s < 86_400 ? `for ${waiting(s)}` : `since ${whenText(iso, now)}`;
}
/** "in 12 min", "now", or the day and time when it is further away. */
function inTime(iso: string, now: number): string {
  const s = (Date.parse(iso) - now) / 1000;
  if (s <= 30) return 'now';
  if (s < 3_600) return `in ${Math.round(s / 60) || 1} min`;
  return `at ${whenText(iso, now)}`;
}
/** "15:10", with the day when it is not today's. */
export function whenText(iso: string, now: number): string {
  const at = new Date(iso);
  const time = at.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false });
  if (at.toDateString() === new Date(now).toDateString()) return time;
  return `${at.toLocaleDateString('en', { weekday: 'short', month: 'short', day: 'numeric' })}, ${time}`;
}
