import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { SuiteRack } from '../server/test/support/suites.js';
import { until } from '../test-support/patience.js';
import { executablePath, isAnswer, lookOver, openBrowser } from './support/browser.js';

let own: SuiteRack;
let browser: Browser;
let page: Page;
let problems: string[] = [];

(executablePath === '' ? describe.skip : describe)('a suite in the browser', () => {
  beforeAll(async () => {
    own = await SuiteRack.open();
    ({ browser, page, problems } = await openBrowser());
  });
  afterAll(async () => {
    await browser?.close();
    await own?.stop();
  });

  it('is edited, keeps what nobody touched, refuses a wrong schedule at once, and is removed', async () => {
    const s = await own.suite({ plan: { repeats: 3, profile: false } });
    await page.goto(`${own.rack.portal.url}/suites/${s.number}`);
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByLabel('name', { exact: true }).fill('Camera app');
    await page.getByLabel('runs by itself').selectOption('own');
    await page.getByLabel('minute, hour, day, month, weekday').fill('0 2 30 2 *');
    await page.getByText('never comes: no day has that date').waitFor();
    await page.getByLabel('minute, hour, day, month, weekday').fill('0 2 * * *');
    await page.getByText(/^Next: /).waitFor();
    await page.getByText('exactly these 2 devices, as before').waitFor();
    await page.getByRole('button', { name: 'Add a budget' }).click();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByLabel('at most, ms').fill('2.5');
    await lookOver(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Camera app' }).waitFor();
    const after = (await own.api('GET', `/suites/${s.number}`)).body;
    expect(after).toMatchObject({
      ...{ name: 'Camera app', plan: { repeats: 3, profile: false }, devices: { ids: own.phones.devices } },
      budgets: [{ metric: 'latency', at: 'p50', limit: 2_500_000, slot: null, tiers: null }],
      schedule: { cron: '0 2 * * *' },
      watched: s.watched,
    });

    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByRole('button', { name: 'Remove the suite…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove Camera app?' });
    await dialog.getByText('its benchmarks with every run').waitFor();
    await lookOver(page);
    await dialog.getByRole('button', { name: 'Remove it' }).click();
    await page.getByText('No suite yet').waitFor();
    expect((await own.api('GET', `/suites/${s.number}`)).body.code).toBe('SUITE_NOT_FOUND');
    // What the browser writes down of the schedule that was refused.
    expect(problems.filter((p) => !isAnswer(422)(p))).toEqual([]);
  });

  it('that became slower has its series, whose newest level is accepted there with a reason', async () => {
    const s = await own.suite();
    for (let n = 0; n < 12; n++) {
      const noise = 1 + 0.002 * ((n * 5) % 4);
      const level = n < 8 ? 2 : 2.2;
      await own.measure(s, `1.${n}`, (d, i) => level * noise * (1 + 0.03 * d + 0.004 * (i % 3)), {
        made_at: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
      });
      await own.read(s, n);
    }
    const row = (await own.series(s)).items.find((r) => r.answer === 'slower')!;
    await until(
      async () => ((await own.api('GET', `/alerts?series=${row.id}`)).body.total > 0 ? true : null),
      'the alert is raised',
    );
    await page.goto(`${own.rack.portal.url}/suites/${s.number}`);
    await page.getByRole('group', { name: 'Compare' }).getByRole('link').waitFor();
    await lookOver(page);
    await page.goto(`${own.rack.portal.url}/series/${row.id}`);
    await page.getByRole('button', { name: 'Accept as new level…' }).click();
    await page.getByRole('textbox').fill('It checks more now.');
    await lookOver(page);
    await page.getByRole('button', { name: 'Write it down' }).click();
    await page.getByText('The change with 1.8 was accepted: it is the level now.').waitFor();
    expect((await own.api('GET', `/suites/${s.number}`)).body.standing.answer).toBe('no');
  });
});
