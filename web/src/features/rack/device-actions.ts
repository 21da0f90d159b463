import type { Device, DeviceAction } from '@rackmark/contracts';
import { stateOf } from '../../lib/devices/device-state.js';

/** What can be asked for; the pool is a fact that people set, deleting ends the device, the rest are the contract's actions. */
export type ActionKind = DeviceAction['kind'] | 'pool' | 'delete';

export interface ActionText {
  button: string;
  /** Of several buttons that differ by an agent's name: with that name. */
  buttonOf?: (d: Device) => string;
  /** As a question with the device's name, or how many there are; `d` where it is one. */
  title: (name: string, d: Device | undefined) => string;
  /** What it does and how it is undone. */
  means: string;
  confirm: string;
  /** Said when the portal took it. */
  done: string;
  /** It is written down why; the contract refuses it without. */
  needsReason: boolean;
}

export const actionTexts: Record<ActionKind, ActionText> = {
  enable: {
    button: 'Enable',
    title: (n) => `Put ${n} back to work?`,
    means: 'It takes jobs again as soon as it is ready.',
    confirm: 'Enable',
    done: 'It takes jobs again.',
    needsReason: false,
  },
  drain: {
    button: 'Drain…',
    title: (n) => `Drain ${n}?`,
    means: 'The job under way ends as planned; no new one starts until it is enabled again.',
    confirm: 'Drain',
    done: 'No new job starts there.',
    needsReason: true,
  },
  maintenance: {
    button: 'Maintenance…',
    title: (n) => `Take ${n} out for maintenance?`,
    means: 'No new job starts, and its being away alarms nobody until it is enabled again.',
    confirm: 'Start maintenance',
    done: 'Maintenance has begun.',
    needsReason: true,
  },
  retire: {
    button: 'Retire…',
    title: (n) => `Retire ${n}?`,
    means: 'It leaves the rack and is offered to no benchmark. Its results stay. It can be enabled again.',
    confirm: 'Retire',
    done: 'Retired.',
    needsReason: true,
  },
  quarantine: {
    button: 'Quarantine…',
    title: (n) => `Quarantine ${n}?`,
    means: 'It gets no jobs until then; after that a canary decides whether it may measure again.',
    confirm: 'Quarantine',
    done: 'In quarantine.',
    needsReason: true,
  },
  release: {
    button: 'Release…',
    title: (n) => `Release ${n} without a canary?`,
    means: 'It takes jobs again at once. A canary would show first whether it can measure.',
    confirm: 'Release',
    done: 'Released.',
    needsReason: false,
  },
  reboot: {
    button: 'Reboot…',
    title: (n) => `Reboot ${n}?`,
    means: 'The phone restarts and is back after about a minute. It takes no job until then.',
    confirm: 'Reboot',
    done: 'The agent is asked to reboot it.',
    needsReason: true,
  },
  reconnect: {
    button: 'Reconnect',
    title: (n) => `Reconnect ${n}?`,
    means:
      'The agent drops the adb connection and opens it anew. A phone that waits to be allowed asks again.',
    confirm: 'Reconnect',
    done: 'The agent is asked to reconnect it.',
    needsReason: false,
  },
  keep: {
    button: 'Keep with its agent',
    buttonOf: (d) => `Keep with “${d.agent_name}”`,
    title: (n, d) => `Keep ${n} with ${d === undefined ? 'its agent' : `“${d.agent_name}”`}?`,
    means: 'The other agent does not get it by itself any more. You can still give it away later.',
    confirm: 'Keep it',
    done: 'It stays with its agent.',
    needsReason: false,
  },
  move: {
    button: 'Give to the other agent',
    buttonOf: (d) => (d.rival === null ? 'Give to the other agent' : `Give to “${d.rival.agent_name}”`),
    title: (n, d) => `Give ${n} to ${d?.rival ? `“${d.rival.agent_name}”` : 'the other agent'}?`,
    means:
      'A run under way is stopped and made again by the other agent; the job goes on there. The agent that has it now does not get it back by itself.',
    confirm: 'Give it',
    done: 'The other agent has it now.',
    needsReason: false,
  },
  canary: {
    button: 'Try a canary',
    title: (n) => `Try a canary on ${n}?`,
    means: 'A small known model is measured on the CPU. Passed, it ends a quarantine.',
    confirm: 'Run the canary',
    done: 'The agent is asked to run a canary; its log tells how it ended.',
    needsReason: false,
  },
  pool: {
    button: 'Pool…',
    title: (n) => `Which pool is ${n} in?`,
    means: 'A pool is a name that benchmarks and filters can choose devices by. Empty: none.',
    confirm: 'Save',
    done: 'The pool is saved.',
    needsReason: false,
  },
  delete: {
    button: 'Delete…',
    title: (n) => `Delete ${n}?`,
    means:
      'It goes with its log and its readings, for good. Only what never measured is deleted: results need their device, so a device that has some is retired.',
    confirm: 'Delete',
    done: 'Deleted.',
    needsReason: false,
  },
};

/**
 * What makes sense for a device as it is now; the first is what most people want. What the portal would refuse (a reboot
 * while it measures, a canary without a link) is not offered.
 */
export function actionsFor(d: Device): ActionKind[] {
  const { kind } = stateOf(d);
  const isOnline = d.reachability === 'online';
  const answers = isOnline && (d.adb === null || d.adb === 'device');
  const isFree = d.current_benchmark_id === null;
  const isShut = d.health === 'quarantined' || d.health === 'needs_repair';
  const canary = answers && isFree && d.admin !== 'retired';
  const reconnect = d.facts.kind === 'android' && isOnline && isFree && d.admin !== 'retired';
  const wanted: [ActionKind, boolean][] = [
    ['keep', d.rival !== null && !d.rival.turned_down],
    ['move', d.rival !== null && !d.rival.turned_down],
    ['enable', d.admin !== 'enabled'],
    ['reconnect', reconnect && (kind === 'away' || kind === 'unauthorized' || kind === 'gave_up')],
    ['canary', canary && isShut],
    ['release', isShut && d.admin !== 'retired'],
    ['drain', d.admin === 'enabled'],
    ['maintenance', d.admin === 'enabled' || d.admin === 'draining'],
    ['canary', canary],
    ['reconnect', reconnect],
    ['reboot', reconnect && answers],
    ['quarantine', !isShut && d.admin !== 'retired'],
    ['move', d.rival !== null],
    ['pool', true],
    ['retire', d.admin !== 'retired' && isFree],
    ['delete', isFree && (d.reachability === 'missing' || d.adb === 'absent')],
  ];
  return [...new Set(wanted.filter(([, makesSense]) => makesSense).map(([action]) => action))];
}

/** What its button says on this device. */
export const buttonOf = (d: Device, kind: ActionKind): string =>
  actionTexts[kind].buttonOf?.(d) ?? actionTexts[kind].button;

/** Ends of a quarantine that people mean, in hours from now. */
export const quarantineHours = [
  [1, '1 hour'],
  [4, '4 hours'],
  [24, '1 day'],
  [24 * 7, '1 week'],
] as const;

/** What the portal is asked for. @param hours only of a quarantine; `to`: the agent that gets the device */
export function actionOf(
  kind: DeviceAction['kind'],
  reason: string,
  { hours, now, to }: { hours: number; now: number; to: string },
): DeviceAction {
  if (kind === 'move') return { kind, reason: reason.trim(), agent_id: to };
  if (kind !== 'quarantine') return { kind, reason: reason.trim() };
  return { kind, reason: reason.trim(), until: new Date(now + hours * 3_600_000).toISOString() };
}
