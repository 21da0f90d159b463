import { oneLine, type Device, type Model, type Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { CannotRun } from './exit.js';
import { words } from './words.js';
import { withPortal, type PortalOptions } from './portal/with-portal.js';

/** A portal of this moment holds nothing to end. */
const RUNNING = { startsOwn: false };
/** Fewer digits of a hash are a name, if anything. */
const HASH = /^[0-9a-f]{8,64}$/;

/** By name, or by SHA-256 from its first digits on. @param none what is said where there is none */
export function findModel(
  models: readonly Model[],
  given: string,
  none: Said = said('cannot.model.none', { given }),
): Model {
  const found = models.filter((m) => m.name === given || (HASH.test(given) && m.sha256.startsWith(given)));
  return theOne(found, none, () => said('cannot.model.many', { given, commas: found.map((m) => m.sha256) }));
}

/** `rackmark devices retire`: it leaves the rack, and can be enabled again. */
export async function retireDevice(name: string, reason: string, where: PortalOptions): Promise<void> {
  await withDevice(name, where, async (api, d) => {
    await api.retire(d.id, reason);
    return words().say('shell.devices.retired', { device: d.facts.name });
  });
}

/** `rackmark devices rm`: for what never measured. */
export async function removeDevice(name: string, where: PortalOptions): Promise<void> {
  await withDevice(name, where, async (api, d) => {
    await api.deleteDevice(d.id);
    return words().say('shell.devices.deleted', { device: d.facts.name });
  });
}

type Api = Parameters<Parameters<typeof withPortal>[1]>[0];
async function withDevice(
  name: string,
  where: PortalOptions,
  end: (api: Api, device: Device) => Promise<string>,
): Promise<void> {
  await withPortal(
    where,
    async (api) => {
      const found = (await api.devices()).filter((d) => d.id === name || d.facts.name === name);
      const device = theOne(found, said('cannot.device.none', { given: name }), () =>
        said('cannot.device.many', { given: name, commas: found.map((d) => d.id) }),
      );
      process.stdout.write(`${oneLine(await end(api, device))}\n`);
    },
    RUNNING,
  );
}

function theOne<T>(found: readonly T[], none: Said, many: () => Said): T {
  const [one, ...more] = found;
  if (one === undefined) throw new CannotRun(none);
  if (more.length > 0) throw new CannotRun(many());
  return one;
}
