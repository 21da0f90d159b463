import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report, ReportBlock } from '@rackmark/contracts';
import type { Browser, Page } from 'playwright-core';
import { executablePath, isAnswer, lookOver, openBrowser, openPage } from './support/browser.js';
import { ReportedRack } from './support/reported.js';

// A report is read by somebody who has its link and nothing else.

let rack: ReportedRack;
let browser: Browser;
let url: string;

const HOSTILE = [
  'It is {{f1}}. <script>window.harmed = 1</script> <img src=x onerror="window.harmed = 2">',
  '[a link](javascript:window.harmed=3), [another](https://example.org/paper) and ![a tracker](https://tracker.example/pixel.gif)',
].join('\n\n');

/** What a button gives to be kept: its name, and its text. */
async function kept(page: Page, button: string): Promise<[name: string, text: string]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return [download.suggestedFilename(), readFileSync(await download.path(), 'utf8')];
}

async function published(draft: Report, more: Record<string, unknown>): Promise<Report> {
  const changed = await rack.api('PATCH', `/reports/${draft.number}`, { revision: draft.revision, ...more });
  expect([changed.status, changed.body.detail]).toEqual([200, undefined]);
  const { revision } = changed.body as Report;
  return (await rack.api('POST', `/reports/${draft.number}/versions`, { revision })).body as Report;
}

(executablePath === '' ? describe.skip : describe)('a report in a browser', () => {
  beforeAll(async () => {
    rack = await ReportedRack.open();
    url = rack.rack.portal.url;
    ({ browser } = await openBrowser());
  });
  afterAll(async () => {
    await browser?.close();
    await rack?.close();
  });

  it('is read without an account; what is hostile in its text does nothing, and a revoked link opens nothing', async () => {
    const draft = await rack.draft();
    const matrix = draft.blocks.find((b) => b.name === 'matrix') as Extract<
      ReportBlock,
      { kind: 'comparison' }
    >;
    const { base, candidate } = matrix.source;
    const c = (await rack.api('GET', `/comparisons?base=${base}&candidate=${candidate[0]}`)).body;
    const { row, column } = c.cells[0] as { row: string; column: string };
    const figure = { name: 'f1', source: matrix.source, row, column, candidate: candidate[0], of: 'ratio' };
    const blocks = draft.blocks.map((b) =>
      b.name === 'why' ? { ...b, markdown: HOSTILE, figures: [figure] } : b,
    );
    await published(draft, { blocks, author: 'Ida Example' });
    const { body: link } = await rack.api('POST', `/reports/${draft.number}/shares`, { version: 1 });

    const { context, page, problems } = await openPage(browser);
    const asked: string[] = [];
    page.on('request', (r) => asked.push(r.url()));
    await page.goto(`${url}/r/${link.token}`);
    await page.getByRole('heading', { level: 1, name: draft.title }).waitFor();
    await page.getByText('Ida Example').first().waitFor();
    await page.getByText('Verified', { exact: true }).waitFor();
    await page.getByText(/It is 1\.50× slower \(1\.\d\d–1\.\d\d\)\. <script>/).waitFor();
    await page.getByText('a link', { exact: false }).first().waitFor();
    const links = await page.locator('.reader-text a').evaluateAll((all) => all.map((a) => a.outerHTML));
    expect(links).toEqual([
      '<a href="https://example.org/paper" rel="noopener noreferrer" target="_blank">another</a>',
    ]);
    expect(await page.locator('.reader-text :is(img, script)').count()).toBe(0);
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    // Only the page's own files and the report: nothing of the portal, nothing elsewhere.
    const own = asked.filter((a) => !new RegExp(`^${url}/(r/|assets/|[\\w.-]+$)`).test(a));
    expect(own).toEqual([`${url}/api/v1/shared/${link.token}`]);
    await lookOver(page);
    expect(await kept(page, 'Download as one page')).toEqual([
      `report-${draft.number}-v1.html`,
      expect.stringContaining('Ida Example'),
    ]);
    expect(problems).toEqual([]);

    expect((await rack.api('DELETE', `/reports/${draft.number}/shares/${link.id}`)).status).toBe(204);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'There is nothing here' }).waitFor();
    await page.goto(`${url}/r/short`);
    await page.getByRole('heading', { level: 1, name: 'There is nothing here' }).waitFor();
    expect(problems.filter((p) => !isAnswer(404, 400, 422)(p))).toEqual([]);
    await context.close();
  });

  it('says that it was changed on the way, and which runs were withdrawn', async () => {
    const draft = await rack.draft();
    await published(draft, {});
    const { body: link } = await rack.api('POST', `/reports/${draft.number}/shares`, { version: 1 });
    const { context, page } = await openPage(browser);
    await page.route('**/api/v1/shared/*', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { report: { title: string; runs: { id: string }[] } };
      body.report.title = 'Another title';
      await route.fulfill({ response: answer, json: { ...body, withdrawn_runs: [body.report.runs[0]!.id] } });
    });
    await page.goto(`${url}/r/${link.token}`);
    await page.getByText('Differs', { exact: true }).waitFor();
    await page.getByRole('alert').getByText('1 run of this report was found to be invalid').waitFor();
    await context.close();
  });

  it('asks for its password, and speaks Spanish to who reads Spanish while its text stays as it was written', async () => {
    const draft = await rack.draft();
    await published(draft, {});
    const { body: link } = await rack.api('POST', `/reports/${draft.number}/shares`, {
      ...{ version: 1, password: 'correct horse' },
    });
    const { context, page, problems } = await openPage(browser, 'es');
    await page.goto(`${url}/r/${link.token}`);
    const field = page.getByLabel('Contraseña');
    await field.fill('wrong wrong');
    await page.getByRole('button', { name: 'Abrir el informe' }).click();
    await page.getByText('Esta no es la contraseña.').waitFor();
    await lookOver(page);
    await field.fill('correct horse');
    await page.getByRole('button', { name: 'Abrir el informe' }).click();
    await page.getByText('Verificado', { exact: true }).waitFor();
    await page.getByText('Why was this measured').waitFor();
    await page
      .getByText(/más lento/)
      .first()
      .waitFor();
    expect(await kept(page, 'Descargar como una página')).toEqual([
      `report-${draft.number}-v1.html`,
      expect.stringContaining('Why was this measured'),
    ]);
    expect(problems.filter((p) => !isAnswer(401)(p))).toEqual([]);
    await context.close();
  });
});
