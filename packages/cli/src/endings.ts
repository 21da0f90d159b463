import { oneLine, type Device, type Model } from '@rackmark/contracts';
import { CannotRun } from './exit.js';
import { words } from './words.js';
import { withPortal, type PortalOptions } from './portal/with-portal.js';

/** A portal of this moment holds nothing to end. */
const RUNNING = { startsOwn: false };
/** Fewer digits of a hash are a name, if anything. */
const HASH = /^[0-9a-f]{8,64}$/;

/** `rackmark models rm`: the bytes go; facts and results stay where something was measured. */
export async function removeModel(nameOrSha: string, where: PortalOptions): Promise<void> {
  await withPortal(
    where,
    async (api) => {
      const m = findModel(await api.models(), nameOrSha);
      const { kept, benchmarks } = await api.deleteModel(m.sha256);
      const named = { name: oneLine(m.name), code: m.sha256.slice(0, 12) };
      const text =
        kept === 'nothing'
          ? words().say('shell.models.deleted_unused', named)
          : words().say('shell.models.deleted', { ...named, n: benchmarks });
      process.stdout.write(`${text}\n`);
    },
    RUNNING,
  );
}

/** By name, or by SHA-256 from its first digits on. @param no how the sentence begins where there is none */
export function findModel(models: readonly Model[], nameOrSha: string, no = 'No'): Model {
  const is = (m: Model) => m.name === nameOrSha || (HASH.test(nameOrSha) && m.sha256.startsWith(nameOrSha));
  const what = `model is called "${nameOrSha}" or has a SHA-256 that begins so`;
  return theOne(models.filter(is), what, (m) => m.sha256, no);
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
      const device = theOne(found, `device is called "${name}"`, (d) => d.id);
      process.stdout.write(`${oneLine(await end(api, device))}\n`);
    },
    RUNNING,
  );
}

function theOne<T>(found: readonly T[], what: string, idOf: (item: T) => string, no = 'No'): T {
  const [one, ...more] = found;
  if (one === undefined) throw new CannotRun(`${no} ${what}.`);
  if (more.length > 0)
    throw new CannotRun(`More than one ${what}: ${found.map(idOf).join(', ')}. Name one by that.`);
  return one;
}
