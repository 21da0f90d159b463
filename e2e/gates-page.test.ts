import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { english, gateRatio } from '@rackmark/words';
import type { Browser, Page } from 'playwright-core';
import { GateRack, noise, type Play } from '../server/test/support/gates.js';
import { executablePath, lookOver, openBrowser } from './support/browser.js';

// A gate's page says what the shell says: the same sentence, the same digits.

const gates = new GateRack();
const { asked, decided, calm, models } = gates;
let browser: Browser;
let page: Page;
let problems: string[] = [];
let portal: string;

(executablePath === '' ? describe.skip : describe)('pages of gates', () => {
  beforeAll(async () => {
    await gates.open();
    portal = gates.rack.portal.url;
    ({ browser, page, problems } = await openBrowser());
  });
  afterAll(async () => {
    await browser?.close();
    await gates.close();
  });
  const ofModels = (candidate: string, more: Record<string, unknown> = {}) => ({
    sides: {
      ...{ kind: 'models', base: models.usual, candidate },
      ...{ configurations: [{}], devices: { ids: gates.phones.devices }, plan: { repeats: 3 } },
    },
    ...more,
  });
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });

  it('say how to ask for one while there is none', async () => {
    await page.goto(`${portal}/gates`);
    await page.getByText('No gate yet').waitFor();
    await lookOver(page);
  });

  it('show one while it is measured, and its answer as soon as there is one', async () => {
    const g = await asked(ofModels(models.slow, { limits: { latency: 0.04 } }));
    await page.goto(`${portal}/gates/${g.number}`);
    await heading('Is slow worse than usual?').waitFor();
    await page.getByRole('status').getByText('0 of 12 runs').waitFor();
    await lookOver(page);
    const { decision, benchmarks } = await decided(g, calm);
    await heading(decision!.title.text).waitFor();
    for (const c of decision!.cells) await page.getByText(gateRatio(english, c)!).waitFor();
    const links = page.getByRole('link', { name: `benchmark ${benchmarks[0]}` });
    expect(await links.first().getAttribute('href')).toBe(`/benchmarks/${benchmarks[0]}`);
    await page.getByText(/no more than 3.% worse.*own: latency of one inference 4.%/).waitFor();
    await lookOver(page);
  });

  it('show the worst first, with what each has to say, and cancel what is measured', async () => {
    const play: Play = (run, d, n) => (d === 0 ? 2 * noise(n) : 2 * noise(n) * (1 + 0.1 * (run.repeat % 2)));
    const open = await decided(await asked(ofModels(models.other, { most_runs: 4 })), play);
    await page.goto(`${portal}/gates/${open.number}`);
    await heading(/^Cannot tell/).waitFor();
    const cells = await page.getByRole('region', { name: 'Cells' }).locator('tbody tr').allInnerTexts();
    expect(cells.map((text) => /cannot tell|no change/.exec(text)?.[0])).toEqual([
      'cannot tell',
      'no change',
    ]);
    const g = await asked(ofModels(models.slow));
    await page.goto(`${portal}/gates/${g.number}`);
    await page.getByRole('button', { name: 'Cancel gate' }).click();
    await heading('Could not run: the gate was cancelled').waitFor();
    await lookOver(page);
  });

  it('are reached from the suite, whose own are listed', async () => {
    const name = await gates.suiteOf();
    await gates.release(name, '1.0', models.usual);
    await gates.release(name, '1.1', models.slow);
    const g = await asked({ sides: { kind: 'releases', suite: name, candidate: '1.1' } });
    const { decision } = await decided(g, calm);
    await page.goto(`${portal}/suites/${g.suite!.number}`);
    await page.getByRole('link', { name: 'Gates' }).click();
    await page.getByText('Only those of one suite.').waitFor();
    await page.getByText(decision!.title.text).waitFor();
    expect(await page.getByRole('region', { name: 'Gates' }).locator('tbody tr').count()).toBe(1);
    await page.getByRole('link', { name: 'All gates' }).click();
    await page.getByText('Could not run: the gate was cancelled').waitFor();
    expect(await page.getByRole('region', { name: 'Gates' }).locator('tbody tr').count()).toBe(4);
    await lookOver(page);
    await page.getByRole('link', { name: `${g.number} ${name}` }).click();
    await page.getByText(decision!.notes[0]!.text).waitFor();
    await lookOver(page);
  });

  it('say what is not there, and have nothing to say to the console', async () => {
    const heard = problems.length;
    expect(problems).toEqual([]);
    await page.goto(`${portal}/gates/999`);
    await page.getByText('GATE_NOT_FOUND').waitFor();
    expect(problems.slice(heard).every((p) => p.includes('404'))).toBe(true);
  });
});
