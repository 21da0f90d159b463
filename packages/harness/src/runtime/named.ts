import { nearest, parseRuntime, runtimeName, type Said, type VersionedEngine } from '@rackmark/contracts';
import { pinnedRuntime, RUNTIMES, type PinnedRuntime } from './pins.js';
import { installText, RuntimeInstallError } from './wheel.js';

/** Released versions that were looked at and are not driven. */
const NOT_DRIVEN: readonly [name: VersionedEngine, versions: RegExp, why: string, code: string][] = [
  [
    'litert',
    /^2\.0\./,
    'its library has another name and lacks seven of the functions that Rackmark calls',
    'library',
  ],
  ['litert', /^2\.1\.[0-5]$/, 'its C interface opens a model by other parameters', 'parameters'],
  ['litert-lm', /^0\.(\d|1[0-6])\./, 'its C interface lacks functions that Rackmark calls', 'functions'],
  [
    'litert-lm',
    /^(0\.(19|[2-9]\d)|[1-9]\d*)\./,
    'it has the C interface 1.0 (statuses and out parameters), which this Rackmark does not speak yet',
    'newer',
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
    const [{ label }, names] = [all[0]!, namesOf(all)];
    throw unknown(
      `${label} ${named!.version} cannot be measured: ${why[2]}. Take ${names.join(', ')}.`,
      installText('not_driven', {
        ...{ name: label, version: named!.version ?? '', commas: names },
        why: installText(`not_driven.${why[3]}`, {}),
      }),
    );
  }
  const known = namesOf(Object.values(RUNTIMES).flat());
  const given = text.trim();
  const near = nearest(given, known);
  const meant = near === null ? '.' : `; did you mean ${near}?`;
  throw unknown(
    `Rackmark knows no runtime ${given}${meant} It knows ${known.join(', ')}.`,
    near === null
      ? installText('unknown', { given, commas: known })
      : installText('unknown.near', { given, name: near, commas: known }),
  );
}

const unknown = (text: string, said: Said) => new RuntimeInstallError('UNKNOWN_VERSION', text, said);
