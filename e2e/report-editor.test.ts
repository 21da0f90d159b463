import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportBlock } from '@rackmark/contracts';
import type { Browser, Page } from 'playwright-core';
import { executablePath, isAnswer, lookOver, openBrowser, openPage } from './support/browser.js';
import { ReportedRack } from './support/reported.js';

// From a comparison to a link in somebody's hand, as a person does it.

let rack: ReportedRack;
let browser: Browser;
let page: Page;
let problems: string[];
let url: string;

(executablePath === '' ? describe.skip : describe)('pages of reports', () => {
  beforeAll(async () => {
    rack = await ReportedRack.open();
    url = rack.rack.portal.url;
    ({ browser, page, problems } = await openBrowser());
  });
  afterAll(async () => {
    await browser?.close();
    await rack?.close();
  });
  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' });
  const tab = (name: string) => page.getByRole('tab', { name });

  it('say where a report begins while there is none', async () => {
    await page.goto(`${url}/reports`);
    await page.getByText('No report yet').waitFor();
    await lookOver(page);
  });

  it('make one of a comparison, which is written, published, read by a stranger, and taken back', async () => {
    const { blocks } = await rack.draft();
    const { source } = blocks.find((b) => b.name === 'matrix') as Extract<
      ReportBlock,
      { kind: 'comparison' }
    >;
    await page.goto(`${url}/compare?base=${source.base}&candidate=${source.candidate[0]}`);
    await button('Make a report').click();
    await page.getByLabel('Title', { exact: true }).fill('What b costs');
    await page.getByLabel('Author').fill('Ida Example');
    const text = page.getByLabel('Text, in Markdown').first();
    await text.fill('It is : see.');
    await text.evaluate((field) =>
      (field as unknown as { setSelectionRange(from: number, to: number): void }).setSelectionRange(6, 6),
    );
    await button('Insert a figure …').first().click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('button', { name: /1\.50×/ })
      .first()
      .click();
    await dialog.getByRole('button', { name: /Insert the ratio/ }).click();
    await page.getByText('It is 1.50× slower').first().waitFor();
    await expect(text.inputValue()).resolves.toBe('It is {{f1}}: see.');
    await page.getByLabel('Add a block').selectOption({ label: 'Distribution of a place' });
    await dialog
      .getByRole('button', { name: /1\.50×/ })
      .first()
      .click();
    await dialog.getByRole('button', { name: 'Add a block' }).click();
    await page
      .getByRole('listitem', { name: /^Table:/ })
      .getByRole('button', { name: 'Take out' })
      .click();
    await lookOver(page);
    await tab('Preview').click();
    await page.getByText('This is the draft as it was saved last.').waitFor();
    await button('Save').click();
    await page.getByRole('heading', { level: 1, name: 'What b costs' }).waitFor();
    await page.getByText('It is 1.50× slower').waitFor();
    await button('Publish version 1').click();
    await page.getByText(/Version 1 was published/).waitFor();

    await tab('Versions and links').click();
    for (const [name, type] of [
      ['Download as one page', 'text/html; charset=utf-8'],
      ['All of it, with records (.zip)', 'application/zip'],
    ] as const) {
      const href = await page.getByRole('link', { name }).getAttribute('href');
      const file = await fetch(`${url}${href}`);
      expect([file.status, file.headers.get('content-type')]).toEqual([200, type]);
      await file.arrayBuffer();
    }
    await button('Make a link …').click();
    await dialog.getByLabel(/Who it is for/).fill('Jonas');
    await lookOver(page);
    await button('Make the link').click();
    const link = (await dialog.locator('[data-link]').getAttribute('data-link'))!;
    expect(link).toMatch(new RegExp(`^${url}/r/[\\w-]{43}$`));
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Links' }).getByText('Jonas').first().waitFor();
    await lookOver(page);

    const stranger = await openPage(browser);
    await stranger.page.goto(link);
    await stranger.page.getByRole('heading', { level: 1, name: 'What b costs' }).waitFor();
    await stranger.page.getByText('Verified', { exact: true }).waitFor();
    expect(stranger.problems).toEqual([]);
    await button(/^Revoke/).click();
    await page.getByText('No link leads to this report.').waitFor();
    await stranger.page.reload();
    await stranger.page.getByText('There is nothing here').waitFor();
    await stranger.context.close();
    await page.getByRole('link', { name: 'Reports' }).click();
    await page.getByRole('link', { name: 'What b costs' }).waitFor();
    await lookOver(page);
    expect(problems).toEqual([]);
  });

  it('tell the second of two who edit one draft, who keeps both texts and chooses', async () => {
    const draft = await rack.draft();
    await page.goto(`${url}/reports/${draft.number}`);
    await page.getByLabel('Author').fill('Mine');
    await page.getByLabel('Title', { exact: true }).fill('My title');
    const theirs = { revision: draft.revision, title: 'Their title' };
    expect((await rack.api('PATCH', `/reports/${draft.number}`, theirs)).status).toBe(200);
    await button('Save').click();
    const conflict = page.getByRole('alert', { name: 'Somebody else saved this report meanwhile' });
    await conflict.getByText('My title').waitFor();
    await conflict.getByText('Their title').waitFor();
    await lookOver(page);
    await conflict
      .getByRole('group', { name: 'Title' })
      .getByRole('radio', { name: /Saved meanwhile/ })
      .check();
    await button('Save what is chosen').click();
    await conflict.waitFor({ state: 'detached' });
    const saved = (await rack.api('GET', `/reports/${draft.number}`)).body;
    expect([saved.title, saved.author]).toEqual(['Their title', 'Mine']);
    expect(problems.filter((p) => !isAnswer(409)(p))).toEqual([]);
  });

  it('delete one, after a question', async () => {
    const draft = await rack.draft({ language: 'es' });
    await page.goto(`${url}/reports/${draft.number}?view=links`);
    await button('Delete …').click();
    await button('Delete the report').click();
    await page.getByRole('heading', { level: 1, name: 'Reports' }).waitFor();
    expect((await rack.api('GET', `/reports/${draft.number}`)).status).toBe(404);
  });
});
