import { createInterface } from 'node:readline/promises';
import { said } from '@rackmark/words';
import { CannotRun } from '../exit.js';
import { withPortal, type PortalOptions } from '../portal/with-portal.js';
import { words } from '../words.js';
import { versionOf } from './version.js';

/** `rackmark report publish 7` */
export async function publishReport(ref: string, where: PortalOptions): Promise<void> {
  await withPortal(where, async (api) => {
    const { id, revision } = await api.report(ref);
    const { number, versions } = await api.publishReport(id, revision);
    const [newest] = versions;
    process.stdout.write(
      `${words().say('shell.report.published', { a: number, b: newest!.version, code: newest!.sha256 })}\n`,
    );
  });
}

export interface ShareOptions extends PortalOptions {
  version?: string;
  note?: string;
  until?: string;
  passwordStdin?: boolean;
}

/** `rackmark report share 7`: prints the address, this once. */
export async function shareReport(ref: string, options: ShareOptions): Promise<void> {
  const { version, note, until, passwordStdin = false, ...where } = options;
  const expires_at = until === undefined ? null : endOf(until);
  const password = passwordStdin ? await firstLine() : null;
  await withPortal(where, async (api) => {
    const report = await api.report(ref);
    const chosen = versionOf(report, version);
    const { token } = await api.shareReport(report.id, {
      ...{ version: chosen.version, expires_at, password },
      ...(note === undefined ? {} : { note }),
    });
    process.stdout.write(`${api.url}/r/${token}\n`);
    process.stderr.write(`${words().say('shell.report.shared')}\n`);
  });
}

/** The end of a day, UTC. @throws CannotRun */
function endOf(day: string): string {
  const end = new Date(`${day}T23:59:59Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(end.getTime()))
    throw new CannotRun(said('cannot.report.day', { given: day }));
  return end.toISOString();
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  throw new CannotRun(said('cannot.report.password'));
}
