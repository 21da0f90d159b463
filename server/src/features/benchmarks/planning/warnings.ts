import type { Configuration, Device, Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';

type Warned = Pick<
  Device,
  | 'facts'
  | 'reachability'
  | 'admin'
  | 'admin_reason'
  | 'health'
  | 'health_reason'
  | 'health_said'
  | 'quarantined_until'
  | 'adb'
>;

/** What the user should know before starting; nothing here stops a benchmark. */
export function warningsOf(
  configurations: readonly Configuration[],
  devices: readonly Warned[],
  repeats: number,
): Said[] {
  const warnings = devices.map(whyItWaits).filter((w) => w !== null);
  const most = Math.max(0, ...configurations.filter((c) => c.accelerator === 'cpu').map((c) => c.threads));
  for (const { facts } of devices) {
    if (facts.cores !== null && most > facts.cores)
      warnings.push(said('preview.cores', { device: facts.name, n: facts.cores, of: most }));
  }
  const played = devices.filter((d) => d.facts.simulated).length;
  if (played > 0)
    warnings.push(
      played === devices.length
        ? said('preview.simulated.all')
        : said('preview.simulated.some', { n: played }),
    );
  if (repeats < 3) warnings.push(said('preview.few_runs', { n: repeats }));
  return warnings;
}

/** What is known already for why runs on it would not begin at once. */
function whyItWaits(d: Warned): Said | null {
  const device = d.facts.name;
  if (d.admin !== 'enabled') {
    const why = tail('wait.written_down', d.admin_reason);
    return said('preview.waits.admin', { device, state: d.admin, why });
  }
  if (d.health === 'needs_repair')
    return said('preview.waits.repair', { device, why: tail('wait.tail', d.health_said ?? d.health_reason) });
  if (d.health === 'quarantined')
    return d.quarantined_until === null
      ? said('preview.waits.canary', { device })
      : said('preview.waits.quarantine', { device, until_at: d.quarantined_until });
  if (d.reachability !== 'online') return said('preview.waits.away', { device });
  if (d.adb !== null && d.adb !== 'device') return said('preview.waits.adb', { device, code: d.adb });
  return null;
}

/** Behind a sentence of ours; what a person wrote may lack its full stop. */
const tail = (code: 'wait.tail' | 'wait.written_down', why: Said | string | null): Said | '' =>
  why ? said(code, { detail: typeof why === 'string' ? why.replace(/\.$/, '') : why }) : '';
