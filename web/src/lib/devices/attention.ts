import type { Agent, Device, DeviceAction } from '@rackmark/contracts';
import { count, waiting } from '../../lib/format.js';
import { byPlace, stateOf, type StateKind } from '../devices/device-state.js';
import { say, words } from '../words.js';

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
  const its = away === 0 ? '' : `; ${say('rack.away_with_it', { n: away })}`;
  const gone = a.reachability !== 'online';
  return {
    key: a.id,
    device: null,
    agent: a,
    what: gone
      ? say('rack.agent_gone', { time: goneFor(a.last_seen_at, now), rest: its })
      : sentence(`${a.trouble ?? ''}`),
    todo: gone ? say('rack.its_computer_is_off_asleep_or') : its === '' ? '' : sentence(its.slice(2)),
    actions: [],
    since: gone ? a.last_seen_at : null,
    with: away,
  };
}

const tooMany = (a: Agent): Attention => ({
  key: `${a.id} full`,
  device: null,
  agent: a,
  what: say('rack.agent_full', { devices: count(a.refused_devices, 'device') }),
  todo: say('rack.they_get_no_work_retire_or'),
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
  what: say('rack.disputed', { a: d.agent_name, b: d.rival!.agent_name }),
  todo: say('rack.disputed_todo'),
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
        what: sentence(reason ?? say('rack.it_failed_again_and_again')),
        todo: say('rack.repair_todo'),
        actions: ['canary'],
      };
    case 'gave_up':
      return {
        what: sentence(reason ?? d.last_failure?.message ?? say('rack.the_agent_could_not_bring_it')),
        todo: say('rack.all_steps_of_recovery_were_tried'),
        actions: ['reconnect'],
      };
    case 'quarantined':
      return {
        what: sentence(reason ?? say('rack.it_failed_several_times_in_a')),
        todo:
          d.quarantined_until === null
            ? say('rack.it_gets_no_work_until_a')
            : say('rack.it_is_tried_again_with_a', { time: inTime(d.quarantined_until, now) }),
        actions: ['canary'],
      };
    case 'suspected':
      // Its words say what to do, too.
      return { what: sentence(d.suspicion ?? ''), todo: '', actions: [] };
    case 'unauthorized':
      return d.adb === 'no_permissions'
        ? {
            what: say('rack.this_phones_usb_device_may_not'),
            todo: say('rack.install_the_udev_rules_for_android'),
            actions: ['reconnect'],
          }
        : {
            what: say('rack.the_phone_asks_whether_this_computer'),
            todo: say('rack.unlock_it_tick_always_allow_from'),
            actions: ['reconnect'],
          };
    default:
      return away(d, now);
  }
}

function away(d: Device, now: number): Pick<Attention, 'what' | 'todo' | 'actions'> {
  if (d.reachability !== 'online')
    return {
      what: say('rack.not_heard_of', { time: goneFor(d.last_seen_at, now) }),
      todo: say('rack.its_agent_is_not_connected'),
      actions: [],
    };
  if (d.adb === 'recovery' || d.adb === 'sideload' || d.adb === 'bootloader')
    return {
      what: say('rack.not_in_android', { text: stateOf(d).word }),
      todo: say('rack.restart_it_choose_reboot_system_now'),
      actions: [],
    };
  if (d.adb === 'offline')
    return {
      what: say('rack.the_phone_hangs_on_its_port'),
      todo: say('rack.reconnect_it_if_that_does_not'),
      actions: ['reconnect'],
    };
  return {
    what: say('rack.not_on_port', { rest: d.facts.place === null ? '' : ` (${d.facts.place})` }),
    todo: say('rack.it_may_be_switched_off_out'),
    actions: [],
  };
}

/** "for 12 min", or "since" a day when it is longer. */
function goneFor(iso: string, now: number): string {
  const s = (now - Date.parse(iso)) / 1000;
  return s < 86_400
    ? say('rack.for_time', { time: waiting(s) })
    : say('rack.since_time', { time: whenText(iso, now) });
}
/** "in 12 min", "now", or the day and time when it is further away. */
function inTime(iso: string, now: number): string {
  const s = (Date.parse(iso) - now) / 1000;
  if (s <= 30) return say('rack.now');
  if (s < 3_600) return say('rack.in_min', { many: Math.round(s / 60) || 1 });
  return say('rack.at_time', { time: whenText(iso, now) });
}
/** "15:10", with the day when it is not today's. */
export function whenText(iso: string, now: number): string {
  const at = new Date(iso);
  const time = at.toLocaleTimeString(words().language, { hour: '2-digit', minute: '2-digit', hour12: false });
  if (at.toDateString() === new Date(now).toDateString()) return time;
  return `${at.toLocaleDateString(words().language, { weekday: 'short', month: 'short', day: 'numeric' })}, ${time}`;
}
