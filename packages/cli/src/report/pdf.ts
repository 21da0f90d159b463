import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { openReportFile, reportInPage, Unreadable } from '@rackmark/analysis/file';
import { reportRef } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { findBrowser } from '../browser.js';
import { CannotRun, ofPortal } from '../exit.js';
import { withPortal } from '../portal/with-portal.js';
import { words } from '../words.js';
import { save } from '../save.js';
import type { ExportOptions } from './export.js';
import { versionOf } from './version.js';

/** A report of thousands of rows is drawn and printed in seconds; a browser that hangs is ended. */
const PATIENCE_MS = 180_000;
const run = promisify(execFile);

/** `rackmark report pdf 7 -o FILE`: the page of a version, printed by the browser that is here. */
export async function printReport(given: string, options: ExportOptions): Promise<void> {
  const browser = findBrowser(process.env, process.platform);
  const output = resolve(options.output);
  // Beside what is to be made: a browser of a snap sees no other temporary folder.
  const folder = await mkdtemp(join(dirname(output), 'rackmark-pdf-')).catch((error: Error) => {
    throw new CannotRun(said('cannot.report.write', { path: output, given: error.message }));
  });
  try {
    const page = join(folder, 'report.html');
    await bringPage(given, options, page);
    const pdf = await print(browser, page, folder);
    await rename(pdf, output);
  } finally {
    // What a browser still writes as it ends must not keep its profile.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
  const { size } = await stat(output);
  process.stdout.write(
    `${words().say('shell.pdf.printed', { path: options.output, size_bytes: size, name: basename(browser) })}\n`,
  );
}

/** @throws CannotRun */
async function bringPage(
  given: string,
  { version, output: _, ...where }: ExportOptions,
  to: string,
): Promise<void> {
  if (!reportRef.safeParse(given).success) return bringFromFile(given, to);
  await withPortal(where, async (api) => {
    const report = await api.report(given);
    await save(await api.reportFile(report.id, versionOf(report, version).version, 'page'), to);
  });
}

async function bringFromFile(path: string, to: string): Promise<void> {
  const isPage = /\.html?$/i.test(path);
  const text = isPage ? await readFile(path, 'utf8').catch(cannotOpen) : await pageIn(path);
  if (reportInPage(text) === null) throw new CannotRun(said('cannot.pdf.no_report', { path }));
  await (isPage ? copyFile(path, to) : writeFile(to, text));
}

const cannotOpen = (error: Error): never => {
  throw new CannotRun(said('report_file.no_file', { detail: error.message }));
};

/** The page of an exported file; one that is not what the file says is not printed. */
async function pageIn(path: string): Promise<string> {
  try {
    const file = await openReportFile(path);
    file.close();
    if (file.page === null) throw new CannotRun(said('cannot.pdf.no_page', { path }));
    if (file.differences.length > 0) throw new CannotRun(said('cannot.pdf.differs', { path }));
    return file.page;
  } catch (error) {
    if (error instanceof Unreadable) throw new CannotRun(ofPortal(error.said, error.message));
    throw error;
  }
}

/** @returns where the PDF lies @throws CannotRun */
async function print(browser: string, page: string, folder: string): Promise<string> {
  const pdf = join(folder, 'report.pdf');
  const isRoot = process.getuid?.() === 0;
  const args = [
    '--headless',
    '--disable-gpu',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    '--disable-background-networking',
    // The page asks for nothing; nor does the browser, whatever it would like to know.
    '--host-resolver-rules=MAP * ~NOTFOUND',
    // Its sandbox cannot be had by root, as whom containers run.
    ...(isRoot ? ['--no-sandbox'] : []),
    `--user-data-dir=${join(folder, 'profile')}`,
    // Charts are drawn when they know their width; this is the page's own time, not ours.
    '--virtual-time-budget=10000',
    '--no-pdf-header-footer',
    `--print-to-pdf=${pdf}`,
    pathToFileURL(page).href,
  ];
  const failed = (detail: string) =>
    new CannotRun(said('cannot.pdf.failed', { path: browser, given: detail }));
  try {
    await run(browser, args, { timeout: PATIENCE_MS, killSignal: 'SIGKILL', maxBuffer: 16 * 2 ** 20 });
  } catch (error) {
    const { killed, message } = error as Error & { killed?: boolean };
    throw failed(
      killed === true ? `${PATIENCE_MS / 1000} s` : message.trim().split('\n').at(-1)!.slice(0, 300),
    );
  }
  const head = await readFile(pdf).then(
    (bytes) => bytes.subarray(0, 5).toString('latin1'),
    () => '',
  );
  if (head !== '%PDF-') throw failed('no PDF');
  return pdf;
}
