import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report, ReportBlock } from '@rackmark/contracts';
import type { Browser, Page } from 'playwright-core';
import { executablePath, lookOver, openBrowser, openPage } from './support/browser.js';
import { ReportedRack } from './support/reported.js';

// A report is opened from disk by somebody who has nothing else, not even a network.

let rack: ReportedRack;
let browser: Browser;
let dir: string;
/** The same report in both languages, and one whose data somebody changed. */
let pages: { en: string; es: string; changed: string };

const HOSTILE = [
  'It is </script><script>window.harmed = 1</script> <!-- <img src=x onerror="window.harmed = 2">',
  '[a link](javascript:window.harmed=3), [another](https://example.org/paper) and ![a tracker](https://tracker.example/pixel.gif)',
].join('\n\n');

async function written(language: 'en' | 'es'): Promise<string> {
  const draft = await rack.draft({ language });
  const cells = draft.blocks.find((b) => b.kind === 'cells');
  const { items } = (await rack.api('GET', `/benchmarks/${rack.benchmark}/cells`)).body as {
    items: { id: string }[];
  };
  const drawn = { cells: items.slice(0, 2).map((c) => c.id) };
  const blocks: ReportBlock[] = [
    ...draft.blocks.map((b) => (b.kind === 'text' ? { ...b, markdown: HOSTILE } : b)),
    ...(cells ? [] : [{ kind: 'cells' as const, name: 'all', title: 'Cells', benchmark: rack.benchmark }]),
    { kind: 'distribution', name: 'runs', title: 'Runs', ...drawn },
    { kind: 'operators', name: 'operators', title: 'Operators', ...drawn },
  ];
  const { number, revision } = draft;
  const changed = await rack.api('PATCH', `/reports/${number}`, { revision, blocks, author: 'Ida Example' });
  expect([changed.status, changed.body.detail]).toEqual([200, undefined]);
  const of = (changed.body as Report).revision;
  expect((await rack.api('POST', `/reports/${number}/versions`, { revision: of })).status).toBe(201);
  const made = await rack.api('GET', `/reports/${number}/versions/1/page`);
  expect([made.status, made.headers.get('content-disposition')]).toEqual([
    200,
    'attachment; filename=report-v1.html',
  ]);
  return made.body as string;
}
const saved = (name: string, text: string): string => {
  writeFileSync(join(dir, name), text);
  return pathToFileURL(join(dir, name)).href;
};

/** Opened from disk, with nothing else to be had: what it asks for is told. */
async function opened(url: string, locale = 'en') {
  const sight = await openPage(browser, locale);
  const asked: string[] = [];
  await sight.context.setOffline(true);
  sight.page.on('request', (r) => asked.push(r.url()));
  await sight.page.goto(url);
  await sight.page.getByRole('heading', { level: 1 }).waitFor();
  return { ...sight, asked };
}
const firsts = (page: Page) =>
  page.locator('.reader-table tbody th').evaluateAll((all) => all.map((a) => a.textContent));

(executablePath === '' ? describe.skip : describe)('a report in one file', () => {
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'rackmark-page-'));
    rack = await ReportedRack.open();
    ({ browser } = await openBrowser());
    const en = await written('en');
    pages = {
      en: saved('en.html', en),
      es: saved('es.html', await written('es')),
      changed: saved('changed.html', en.replace('Ida Example', 'Eve Example')),
    };
  });
  afterAll(async () => {
    await browser?.close();
    await rack?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('shows all that was published, asks nobody for anything, and says nothing on its console', async () => {
    const { context, page, problems, asked } = await opened(pages.en);
    await page.getByText('Verified', { exact: true }).waitFor();
    await page.getByText('Who changes a file can change its hash').waitFor();
    await page
      .getByText(/slower|faster/)
      .first()
      .waitFor();
    expect(await page.getByText('frozen').count()).toBeGreaterThanOrEqual(4);
    expect(await page.locator('.recharts-surface').count()).toBeGreaterThanOrEqual(1);
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    await lookOver(page);
    expect(asked).toEqual([pages.en]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('does nothing of what a hostile text asks for', async () => {
    const { context, page, problems } = await opened(pages.en);
    await page.getByText('It is </script><script>window.harmed = 1</script>').waitFor();
    const links = await page.locator('.reader-text a').evaluateAll((all) => all.map((a) => a.outerHTML));
    expect(links).toEqual([
      '<a href="https://example.org/paper" rel="noopener noreferrer" target="_blank">another</a>',
    ]);
    expect(await page.locator('.reader-text :is(img, script)').count()).toBe(0);
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    // What somebody puts into the file later does not run either: no other program has its hash.
    const text = readFileSync(new URL(pages.en), 'utf8');
    const more = saved('more.html', text.replace('</body>', '<script>window.harmed = 4</script></body>'));
    await page.goto(more);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining('Content Security Policy')]);
    await context.close();
  });

  it('sorts and filters its tables, and gives away its data', async () => {
    const { context, page, problems } = await opened(pages.en);
    const before = await firsts(page);
    const head = page.locator('.reader-table .table-sorter').nth(1);
    await head.click();
    await head.click();
    expect(await firsts(page)).not.toEqual(before);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'JSON, all of it' }).click(),
    ]);
    expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toMatchObject({ author: 'Ida Example' });
    expect(problems).toEqual([]);
    await context.close();
  });

  it('speaks the language of the report, whatever the browser asks for, and the other one when it is asked to', async () => {
    const { context, page, problems } = await opened(pages.es, 'en');
    await page.getByText('Verificado', { exact: true }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('es');
    await page
      .getByText(/más lento|más rápido/)
      .first()
      .waitFor();
    await lookOver(page);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Verified', { exact: true }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('says that its data is not what its hash is of, and that it was cut', async () => {
    const { context, page } = await opened(pages.changed);
    await page.getByText('Differs', { exact: true }).waitFor();
    const text = readFileSync(new URL(pages.en), 'utf8');
    await page.goto(saved('cut.html', text.slice(0, text.indexOf('id="report"') + 2_000)));
    await page.getByText('There is no report in this file, or it was cut.').waitFor();
    await context.close();
  });
});
