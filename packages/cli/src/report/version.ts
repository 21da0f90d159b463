import type { Report, ReportVersionHead } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { CannotRun } from '../exit.js';

/** The version that is meant: the newest where none is named. @throws CannotRun */
export function versionOf({ number, versions }: Report, asked: string | undefined): ReportVersionHead {
  if (asked === undefined) {
    const [newest] = versions;
    if (newest === undefined)
      throw new CannotRun(said('cannot.report.unpublished', { code: String(number) }));
    return newest;
  }
  const found = versions.find((v) => String(v.version) === asked);
  if (found !== undefined) return found;
  const commas = versions.map((v) => String(v.version));
  const kind = commas.length > 0 ? 'some' : 'none';
  throw new CannotRun(said('cannot.report.version', { code: String(number), given: asked, commas, kind }));
}
