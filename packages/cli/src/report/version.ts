import type { Report, ReportVersionHead } from '@rackmark/contracts';
import { CannotRun } from '../exit.js';

/** The version that is meant: the newest where none is named. @throws CannotRun */
export function versionOf({ number, versions }: Report, asked: string | undefined): ReportVersionHead {
  if (asked === undefined) {
    const [newest] = versions;
    if (newest === undefined)
      throw new CannotRun(
        `Report ${number} has not been published yet. npx rackmark report publish ${number} does so.`,
      );
    return newest;
  }
  const found = versions.find((v) => String(v.version) === asked);
  if (found !== undefined) return found;
  const there = versions.map((v) => v.version).join(', ') || 'none';
  throw new CannotRun(`--version: report ${number} has no version ${asked}. There are: ${there}.`);
}
