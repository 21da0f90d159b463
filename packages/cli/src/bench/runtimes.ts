import { offerFor, runtimeName, type Device, type EngineName, type Said } from '@rackmark/contracts';
import { namedRuntime, RuntimeInstallError } from '@rackmark/harness';
import { said } from '@rackmark/words';
import { CannotRun } from '../exit.js';
import { ofInstall } from '../install-errors.js';
import type { BenchOptions } from './options.js';

type Asked = Pick<BenchOptions, 'engine' | 'runtime'>;

/** Why Rackmark drives no such version, with the one that may be meant; null: it does. */
export function whyUnknown(text: string): Said | null {
  try {
    namedRuntime(text);
    return null;
  } catch (error) {
    if (error instanceof RuntimeInstallError) return ofInstall(error);
    throw error;
  }
}

/**
 * The engines that are measured with: those that were asked for, or those whose versions were, or the best there is.
 * @throws CannotRun where a version is asked of an engine that is not
 */
export function enginesOf({ engine, runtime = [] }: Asked, best: EngineName): EngineName[] {
  const named = [...new Set(runtime.map((r) => r.engine))];
  const left = named.find((e) => engine?.includes(e) === false);
  if (left !== undefined) throw new CannotRun(said('cannot.runtime.left_out', { name: left }));
  return engine ?? (named.length > 0 ? named : [best]);
}

/**
 * A version that neither Rackmark drives here nor a device has is a slip; one that could be added is for the devices to refuse,
 * each with what to do.
 * @throws CannotRun
 */
export function checkRuntimes({ runtime = [] }: Asked, devices: readonly Device[]): void {
  for (const { engine, version } of runtime) {
    const has = (d: Device) => offerFor(d.facts.engines, { engine, runtime: version }) !== undefined;
    const why = whyUnknown(runtimeName({ engine, version }));
    if (why !== null && !devices.some(has)) throw new CannotRun(why);
  }
}
