import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { said } from '@rackmark/words';
import { CannotRun } from '../exit.js';
import { withPortal, type PortalOptions } from '../portal/with-portal.js';
import { words } from '../words.js';
import { keyOf } from './key.js';

export interface ImportOptions extends PortalOptions {
  key?: string;
}

/** `rackmark report import FILE`: the portal verifies it first. */
export async function importReport(path: string, { key, ...where }: ImportOptions): Promise<void> {
  const trusted = key === undefined ? null : await keyOf(key);
  const file = await openAsBlob(path).catch((error: Error) => {
    throw new CannotRun(said('report_file.no_file', { detail: error.message }));
  });
  await withPortal(
    where,
    async (api) => {
      const { number, title, origin } = await api.importReport(file, basename(path), trusted);
      const told = { a: number, name: title, code: origin!.portal, word: origin!.signature };
      process.stdout.write(`${words().say('shell.report.imported', told)}\n`);
    },
    { startsOwn: false },
  );
}
