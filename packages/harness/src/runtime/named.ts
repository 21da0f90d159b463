import { nearest, parseRuntime, runtimeName, type VersionedEngine } from '@rackmark/contracts';
import { pinnedRuntime, RUNTIMES, type PinnedRuntime } from './pins.js';
import { RuntimeInstallError } from './wheel.js';

/** Released versions that were looked at and are not driven. */
const NOT_DRIVEN: readonly [name: VersionedEngine, versions: RegExp, why: string][] = [
  ['litert', /^2\.0\./, 'its library has another name and lacks seven of the functions that Rackmark calls'],
  ['litert', /^2\.1\.[0-5]$/, 'its C interface opens a model by other parameters'],
  ['litert-lm', /^0\.(\d|1[0-6])\./, 'its C interface lacks functions that Rackmark calls'],
  [
    'litert-lm',
    /^(0\.(19|[2-9]\d)|[1-9]\d*)\./,
    'it has the C interface 1.0 (statuses and out parameters), which this Rackmark does not speak yet',
  ],
];

const namesOf = (runtimes: readonly PinnedRuntime[]): string[] =>
  runtimes.map(({ name, version }) => runtimeName({ engine: name, version }));

/**
 * The version that a person named, such as "litert@2.2.0"; without a version the default one.
 * @throws RuntimeInstallError UNKNOWN_VERSION that says which is meant, or why it is not driven
 */
export function namedRuntime(text: string): PinnedRuntime {
  const named = parseRuntime(text);
  const runtime = named === null ? undefined : pinnedRuntime(named.engine, named.version);
  if (runtime !== undefined) return runtime;
  const why = NOT_DRIVEN.find(
    ([name, versions]) => named?.engine === name && versions.test(named.version ?? ''),
  );
  if (why !== undefined) {
    const all = RUNTIMES[why[0]];
    throw unknown(
      `${all[0]!.label} ${named!.version} cannot be measured: ${why[2]}. Take ${namesOf(all).join(', ')}.`,
    );
  }
  const known = namesOf(Object.values(RUNTIMES).flat());
  const near = nearest(text.trim(), known);
  const meant = near === null ? '.' : `; did you mean ${near}?`;
  throw unknown(`Rackmark knows no runtime ${text.trim()}${meant} It knows ${known.join(', ')}.`);
}

const unknown = (text: string) => new RuntimeInstallError('UNKNOWN_VERSION', text);
