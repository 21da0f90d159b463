import { configurationKey, parseRuntime, runtimeName, type Configuration } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { ProblemError } from '../../platform/problem/problem-error.js';
import type { SuiteRun } from '../benchmarks/benchmarks.repository.js';
import type { StoredRelease } from './releases.repository.js';

type Release = Pick<StoredRelease, 'id' | 'name' | 'measure_with'>;

/**
 * How these releases are measured in one benchmark: configurations as the suite has them, or each with the version of the
 * runtime that a release is.
 * @throws ProblemError RUNTIME_UNFIT
 */
export function measuredAs(
  configurations: readonly Configuration[],
  releases: readonly Release[],
): { configurations: Configuration[] } & Pick<SuiteRun, 'releaseId' | 'runtimeReleases'> {
  const releaseId = releases.length === 1 ? releases[0]!.id : null;
  const pinned = releases.filter((r) => r.measure_with !== null);
  if (pinned.length === 0) return { configurations: [...configurations], releaseId, runtimeReleases: null };
  const each = pinned.flatMap((r) => pinnedTo(configurations, r));
  return {
    configurations: [...new Map(each.map((c) => [configurationKey(c), c])).values()],
    releaseId,
    runtimeReleases: Object.fromEntries(pinned.map((r) => [parseRuntime(r.measure_with!)!.version!, r.id])),
  };
}

/**
 * The configurations with the version of the runtime that a release is.
 * @throws ProblemError RUNTIME_UNFIT
 */
export function pinnedTo(
  configurations: readonly Configuration[],
  { name, measure_with }: Omit<Release, 'id'>,
): Configuration[] {
  if (measure_with === null) return [...configurations];
  const { engine, version } = parseRuntime(measure_with)!;
  const other = configurations.find((c) => c.engine !== engine || c.runtime !== null);
  if (other !== undefined) {
    const has = other.runtime === null ? other.engine : runtimeName({ engine, version: other.runtime });
    throw new ProblemError(
      422,
      'RUNTIME_UNFIT',
      said('problem.runtime_unfit', { name, a: measure_with, b: has, c: engine }),
    );
  }
  return configurations.map((c) => ({ ...c, runtime: version }));
}
