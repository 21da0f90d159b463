import type { Device, DeviceAction } from '@rackmark/contracts';
import { stateOf } from '../../lib/devices/device-state.js';
import { say } from '../../lib/words.js';

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
    button: say('rack.enable'),
    title: (n) => say('rack.q_enable', { text: n }),
    means: say('rack.it_takes_jobs_again_as_soon'),
    confirm: say('rack.enable'),
    done: say('rack.it_takes_jobs_again'),
    needsReason: false,
  },
  drain: {
    button: say('rack.drain'),
    title: (n) => say('rack.q_drain', { text: n }),
    means: say('rack.the_job_under_way_ends_as'),
    confirm: say('rack.drain_2'),
    done: say('rack.no_new_job_starts_there'),
    needsReason: true,
  },
  maintenance: {
    button: say('rack.maintenance'),
    title: (n) => say('rack.q_maintenance', { text: n }),
    means: say('rack.no_new_job_starts_and_its'),
    confirm: say('rack.start_maintenance'),
    done: say('rack.maintenance_has_begun'),
    needsReason: true,
  },
  retire: {
    button: say('rack.retire'),
    title: (n) => say('rack.q_retire', { text: n }),
    means: say('rack.it_leaves_the_rack_and_is'),
    confirm: say('rack.retire_2'),
    done: say('rack.retired'),
    needsReason: true,
  },
  quarantine: {
    button: say('rack.quarantine'),
    title: (n) => say('rack.q_quarantine', { text: n }),
    means: say('rack.it_gets_no_jobs_until_then'),
    confirm: say('rack.quarantine_2'),
    done: say('rack.in_quarantine'),
    needsReason: true,
  },
  release: {
    button: say('rack.release'),
    title: (n) => say('rack.q_release', { text: n }),
    means: say('rack.it_takes_jobs_again_at_once'),
    confirm: say('rack.release_2'),
    done: say('rack.released'),
    needsReason: false,
  },
  reboot: {
    button: say('rack.reboot'),
    title: (n) => say('rack.q_reboot', { text: n }),
    means: say('rack.the_phone_restarts_and_is_back'),
    confirm: say('rack.reboot_2'),
    done: say('rack.the_agent_is_asked_to_reboot'),
    needsReason: true,
  },
  reconnect: {
    button: say('rack.reconnect'),
    title: (n) => say('rack.q_reconnect', { text: n }),
    means: say('rack.means_reconnect'),
    confirm: say('rack.reconnect'),
    done: say('rack.the_agent_is_asked_to_reconnect'),
    needsReason: false,
  },
  keep: {
    button: say('rack.keep_with_its_agent'),
    buttonOf: (d) => say('rack.keep_with', { text: d.agent_name }),
    title: (n, d) =>
      say('rack.q_keep', { text: n, a: d === undefined ? say('rack.its_agent_2') : `“${d.agent_name}”` }),
    means: say('rack.the_other_agent_does_not_get'),
    confirm: say('rack.keep_it'),
    done: say('rack.it_stays_with_its_agent'),
    needsReason: false,
  },
  move: {
    button: say('rack.give_to_the_other_agent'),
    buttonOf: (d) =>
      d.rival === null
        ? say('rack.give_to_the_other_agent')
        : say('rack.give_to', { text: d.rival.agent_name }),
    title: (n, d) =>
      say('rack.q_give', { text: n, a: d?.rival ? `“${d.rival.agent_name}”` : say('rack.the_other_agent') }),
    means: say('rack.a_run_under_way_is_stopped'),
    confirm: say('rack.give_it'),
    done: say('rack.the_other_agent_has_it_now'),
    needsReason: false,
  },
  canary: {
    button: say('rack.try_a_canary'),
    title: (n) => say('rack.q_canary', { text: n }),
    means: say('rack.a_small_known_model_is_measured'),
    confirm: say('rack.run_the_canary'),
    done: say('rack.the_agent_is_asked_to_run'),
    needsReason: false,
  },
  pool: {
    button: say('rack.pool'),
    title: (n) => say('rack.q_pool', { text: n }),
    means: say('rack.a_pool_is_a_name_that'),
    confirm: say('rack.save'),
    done: say('rack.the_pool_is_saved'),
    needsReason: false,
  },
  delete: {
    button: say('rack.delete_2'),
    title: (n) => say('rack.q_delete', { text: n }),
    means: say('rack.it_goes_with_its_log_and'),
    confirm: say('rack.delete'),
    done: say('rack.deleted'),
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
  [1, say('rack.1_hour')],
  [4, say('rack.4_hours')],
  [24, say('rack.1_day')],
  [24 * 7, say('rack.1_week')],
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
