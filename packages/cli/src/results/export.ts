import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { exportForms, type ExportForm, type ExportRows } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { CannotRun } from '../exit.js';
import { withPortal, type PortalOptions } from '../portal/with-portal.js';
import { save } from '../save.js';
import { words } from '../words.js';

export interface ExportOptions extends PortalOptions {
  output: string;
  as?: ExportForm;
  rows: ExportRows;
}

/** `rackmark export 3 -o FILE`: written as it comes, so that it may be larger than memory. */
export async function exportBenchmark(
  ref: string,
  { output, as, rows, ...where }: ExportOptions,
): Promise<void> {
  const form = as ?? formOf(output);
  await withPortal(where, async (api) => {
    const { id, number } = await api.benchmark(ref);
    const sha256 = await save(await api.exported(id, form, rows), output);
    const { size } = await stat(output);
    const text = words().say('shell.export.written', {
      ...{ benchmark: number, path: output, size_bytes: size },
    });
    process.stdout.write(`${text}\n${sha256}\n`);
  });
}

/** @throws CannotRun where the file's name does not tell */
function formOf(path: string): ExportForm {
  const form = exportForms.find((f) => extname(path).toLowerCase() === `.${f}`);
  if (form === undefined) throw new CannotRun(said('cannot.export.form', { path, list: [...exportForms] }));
  return form;
}
