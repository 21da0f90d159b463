import { stat } from 'node:fs/promises';
import { withPortal, type PortalOptions } from '../portal/with-portal.js';
import { save } from '../save.js';
import { words } from '../words.js';
import { versionOf } from './version.js';

export interface ExportOptions extends PortalOptions {
  output: string;
  version?: string;
}

/** `rackmark report export 7 -o FILE`, and `rackmark report page 7 -o FILE` */
export async function exportReport(
  ref: string,
  as: 'file' | 'page',
  { output, version, ...where }: ExportOptions,
): Promise<void> {
  await withPortal(where, async (api) => {
    const report = await api.report(ref);
    const chosen = versionOf(report, version);
    const sha256 = await save(await api.reportFile(report.id, chosen.version, as), output);
    const { size } = await stat(output);
    process.stdout.write(
      `${words().say('shell.report.exported', { a: report.number, b: chosen.version, path: output, size_bytes: size })}\n${sha256}\n`,
    );
  });
}
