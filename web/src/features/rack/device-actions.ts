import type { Device, DeviceAction } from '@rackmark/contracts';
import { stateOf } from '../devices/device-state.js';

/** What can be asked for; the pool is a fact that people set, the rest the contract's actions. */
export type ActionKind = DeviceAction['kind'] | 'pool';

export interface ActionText {
  button: string;
  /** As a question with the device's name. */
  title: (name: string) => string;
  /** What it does and how it is undone. */
  means: string;
  confirm: string;
  /** It is written down why; the contract refuses it without. */
  needsReason: boolean;
}

export const actionTexts: Record<ActionKind, ActionText> = {
  enable: {
    button: 'Enable',
    title: (n) => `Put ${n} back to work?`,
    means: 'It takes jobs again as soon as it is ready.',
    confirm: 'Enable',
    needsReason: false,
  },
  drain: {
    button: 'Drain…',
    title: (n) => `Drain ${n}?`,
    means: 'The job under way ends as planned; no new one starts until it is enabled again.',
    confirm: 'Drain',
    needsReason: true,
  },
  maintenance: {
    button: 'Maintenance…',
    title: (n) => `Take ${n} out for maintenance?`,
    means: 'No new job starts, and its being away alarms nobody until it is enabled again.',
    confirm: 'Start maintenance',
    needsReason: true,
  },
  retire: {
    button: 'Retire…',
    title: (n) => `Retire ${n}?`,
    means: 'It leaves the rack and is offered to no benchmark. Its results stay. It can be enabled again.',
    confirm: 'Retire',
    needsReason: true,
  },
  quarantine: {
    button: 'Quarantine…',
    title: (n) => `Quarantine ${n}?`,
    means: 'It gets no jobs until then; after that a canary decides whether it may measure again.',
    confirm: 'Quarantine',
    needsReason: true,
  },
  release: {
    button: 'Release…',
    title: (n) => `Release ${n} without a canary?`,
    means: 'It takes jobs again at once. A canary would show first whether it can measure.',
    confirm: 'Release',
    needsReason: false,
  },
  reboot: {
    button: 'Reboot…',
    title: (n) => `Reboot ${n}?`,
    means: 'A run under way is lost and made again. The phone is back after about a minute.',
    confirm: 'Reboot',
    needsReason: true,
  },
  reconnect: {
    button: 'Reconnect',
    title: (n) => `Reconnect ${n}?`,
    means:
      'The agent drops the adb connection and opens it anew. A phone that waits to be allowed asks again.',
    confirm: 'Reconnect',
    needsReason: false,
  },
  canary: {
    button: 'Try a canary',
    title: (n) => `Try a canary on ${n}?`,
    means: 'A small known model is measured on the CPU. Passed, it ends a quarantine.',
    confirm: 'Run the canary',
    needsReason: false,
  },
  pool: {
    button: 'Pool…',
    title: (n) => `Which pool is ${n} in?`,
    means: 'A pool is a name that benchmarks and filters can choose devices by. Empty: none.',
    confirm: 'Save',
    needsReason: false,
  },
};

/** What makes sense for a device as it is now; the first is what most people want. */
export function actionsFor(d: Device): ActionKind[] {
  const { kind } = stateOf(d);
  const isPhone = d.facts.kind === 'android';
  const reachable = d.reachability === 'online';
  const actions: ActionKind[] = [];
  if (d.admin !== 'enabled') actions.push('enable');
  if ((d.health === 'quarantined' || d.health === 'needs_repair') && d.admin !== 'retired') {
    if (reachable) actions.push('canary');
    actions.push('release');
  }
  if (d.admin === 'retired') return [...actions, 'pool'];
  if (isPhone && reachable && (kind === 'away' || kind === 'unauthorized' || kind === 'gave_up'))
    actions.push('reconnect');
  if (d.admin === 'enabled') actions.push('drain');
  if (d.admin !== 'maintenance') actions.push('maintenance');
  if (reachable && !actions.includes('canary')) actions.push('canary');
  if (isPhone && reachable) {
    if (!actions.includes('reconnect')) actions.push('reconnect');
    actions.push('reboot');
  }
  if (d.health !== 'quarantined') actions.push('quarantine');
  return [...actions, 'pool', 'retire'];
}

/** Ends of a quarantine that people mean, in hours from now. */
export const quarantineHours = [
  [1, '1 hour'],
  [4, '4 hours'],
  [24, '1 day'],
  [24 * 7, '1 week'],
] as const;

/** What the portal is asked for. @param hours only of a quarantine */
export function actionOf(
  kind: DeviceAction['kind'],
  reason: string,
  { hours, now }: { hours: number; now: number },
): DeviceAction {
  if (kind !== 'quarantine') return { kind, reason: reason.trim() };
  return { kind, reason: reason.trim(), until: new Date(now + hours * 3_600_000).toISOString() };
}
