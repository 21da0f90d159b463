import type { Device, DeviceAction, Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';

/** What an action needs to know of a device. */
export type Acted = Pick<
  Device,
  'facts' | 'adb' | 'phase' | 'reachability' | 'health' | 'admin' | 'agent_name' | 'rival'
> & {
  /** The number of the benchmark that it works on; null when it does not. */
  busyWith: number | null;
};

/** Why an action makes no sense now, in words; null when it does. */
export function refusal(d: Acted, action: DeviceAction, now: Date): Said | null {
  const { name } = d.facts;
  switch (action.kind) {
    case 'enable':
    case 'drain':
    case 'maintenance':
      return null;
    case 'retire':
      return d.busyWith === null
        ? null
        : said('problem.action.busy_retire', { device: name, benchmark: d.busyWith });
    case 'quarantine':
      if (Date.parse(action.until) <= now.getTime())
        return said('problem.action.over', { time: action.until });
      return d.health === 'needs_repair' ? said('problem.action.needs_repair', { device: name }) : null;
    case 'release':
      return d.health === 'ok' || d.health === 'suspect'
        ? said('problem.action.nothing_to_release', { device: name })
        : null;
    case 'keep':
    case 'move':
      return undisputed(d, action);
    case 'reboot':
    case 'reconnect':
      if (d.facts.kind !== 'android')
        return said('problem.action.only_phones', {
          ...{ device: name, kind: d.facts.kind },
          word: action.kind,
        });
      return away(d, action.kind === 'reboot') ?? working(d);
    case 'canary':
      if (d.admin === 'retired') return said('problem.action.retired', { device: name });
      return away(d, true) ?? working(d);
  }
}

function undisputed({ facts, rival, agent_name }: Acted, action: DeviceAction): Said | null {
  const device = facts.name;
  if (rival === null) return said('problem.action.undisputed', { agent: agent_name, device });
  if (action.kind === 'keep')
    return rival.turned_down ? said('problem.action.turned_down', { agent: rival.agent_name }) : null;
  return action.kind === 'move' && action.agent_id !== rival.agent_id
    ? said('problem.action.another_agent', { agent: rival.agent_name, device })
    : null;
}

const working = (d: Acted) =>
  d.busyWith === null ? null : said('problem.action.busy', { device: d.facts.name, benchmark: d.busyWith });

function away(d: Acted, needsDevice: boolean): Said | null {
  const device = d.facts.name;
  if (d.reachability !== 'online') return said('problem.action.agent_away', { device, agent: d.agent_name });
  if (!needsDevice || d.adb === null || d.adb === 'device') return null;
  return d.adb === 'absent'
    ? said('problem.action.unplugged', { device })
    : said('problem.action.adb', { device, given: d.adb });
}
