import type { ListOptions } from '../lists.js';
import { withPortal } from '../portal/with-portal.js';
import { table, terminal } from '../table.js';
import { words } from '../words.js';

/** `rackmark report list` */
export async function listReports({ json, ...where }: ListOptions): Promise<void> {
  await withPortal(where, async (api) => {
    const reports = await api.reports();
    if (json) return void process.stdout.write(`${JSON.stringify(reports, null, 2)}\n`);
    if (reports.length === 0) return void process.stdout.write(`${words().say('shell.report.none')}\n`);
    const columns = ['column.number', 'column.report', 'column.version', 'column.published'] as const;
    const rows = reports.map(({ number, title, versions: [newest] }) => [
      String(number),
      title,
      newest === undefined ? '–' : String(newest.version),
      newest === undefined ? words().say('shell.report.draft') : words().day(newest.published_at),
    ]);
    process.stdout.write(
      `${table(
        columns.map((c) => words().say(c)),
        rows,
        terminal(),
      )}\n`,
    );
  });
}
