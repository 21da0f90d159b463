import type { Device, DeviceAction } from '@rackmark/contracts';

/** What an action needs to know of a device. */
export type Acted = Pick<
  Device,
  'facts' | 'adb' | 'phase' | 'reachability' | 'health' | 'admin' | 'agent_name' | 'rival'
> & {
  /** The number of the benchmark that it works on; null when it does not. */
  busyWith: number | null;
};

/** Why an action makes no sense now, in words; null when it does. */
export function refusal(d: Acted, action: DeviceAction, now: Date): string | null {
  const { name } = d.facts;
  switch (action.kind) {
    case 'enable':
    case 'drain':
    case 'maintenance':
      return null;
    case 'retire':
      return d.busyWith === null ? null : `${busy(d)} Drain it first, then retire it.`;
    case 'quarantine':
      if (Date.parse(action.until) <= now.getTime())
        return `The end of the quarantine (${action.until}) is over already. Choose a time to come.`;
      return d.health === 'needs_repair'
        ? `${name} needs repair already and takes no work. Release it when it is repaired.`
        : null;
    case 'release':
      return d.health === 'ok' || d.health === 'suspect'
        ? `${name} is neither in quarantine nor in need of repair; there is nothing to release it from.`
        : null;
    case 'keep':
    case 'move':
      return undisputed(d, action);
    case 'reboot':
    case 'reconnect':
      if (d.facts.kind !== 'android')
        return `${name} is a ${d.facts.kind}; only phones are ${action.kind === 'reboot' ? 'rebooted' : 'reconnected'} from here.`;
      return away(d, action.kind === 'reboot') ?? working(d);
    case 'canary':
      if (d.admin === 'retired') return `${name} is retired. Enable it first.`;
      return away(d, true) ?? working(d);
  }
}

function undisputed({ facts, rival, agent_name }: Acted, action: DeviceAction): string | null {
  if (rival === null)
    return `No agent other than "${agent_name}" says to have ${facts.name} at hand now; there is nothing to decide.`;
  if (action.kind === 'keep')
    return rival.turned_down ? `Agent "${rival.agent_name}" has been turned down already.` : null;
  return action.kind === 'move' && action.agent_id !== rival.agent_id
    ? `It is agent "${rival.agent_name}" that says to have ${facts.name} at hand, not the one that was named.`
    : null;
}

const busy = (d: Acted) => `${d.facts.name} measures for benchmark ${d.busyWith}.`;
const working = (d: Acted) =>
  d.busyWith === null
    ? null
    : `${busy(d)} Drain it and wait until it is free, or cancel benchmark ${d.busyWith}.`;

function away(d: Acted, needsDevice: boolean): string | null {
  if (d.reachability !== 'online')
    return `${d.facts.name} is away: its agent "${d.agent_name}" is not connected. Start the agent, then try again.`;
  if (!needsDevice || d.adb === null || d.adb === 'device') return null;
  return d.adb === 'absent'
    ? `${d.facts.name} is away: it is not plugged in, or switched off. Check the cable, then try again.`
    : `${d.facts.name} cannot be reached: the adb server says "${d.adb}". Try to reconnect it first.`;
}
