import type { SuiteModel } from '@rackmark/contracts';
import type { StoredRelease } from './releases.repository.js';

/** What is measured for each slot in a release: the file that the release brings, else the suite's own. */
export function filesOf(
  models: readonly SuiteModel[],
  { files }: Pick<StoredRelease, 'files'>,
): Record<string, string> {
  const brought = new Map(files.map((f) => [f.slot, f.sha256]));
  return Object.fromEntries(models.map((m) => [m.slot, brought.get(m.slot) ?? m.sha256]));
}
/** The same the other way round: slots by the hash of what is measured for them. */
export const slotsOf = (
  models: readonly SuiteModel[],
  release: Pick<StoredRelease, 'files'>,
): Record<string, string> =>
  Object.fromEntries(Object.entries(filesOf(models, release)).map(([slot, sha256]) => [sha256, slot]));
