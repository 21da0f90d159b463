import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mobileNetLike } from '@rackmark/sample-models';
import type { Browser, Page } from 'playwright-core';
import { executablePath, isAnswer, lookOver as look, openBrowser } from './support/browser.js';
import { Place } from './support/processes.js';

let place: Place;
let browser: Browser;
let page: Page;
let files: string;
let problems: string[] = [];

(executablePath === '' ? describe.skip : describe)('a person in a browser', () => {
  beforeAll(async () => {
    place = await Place.make();
    await place.server();
    await place.agent();
    files = mkdtempSync(join(tmpdir(), 'rackmark-browser-'));
    const small = { inputSize: 96, width: 0.25, classes: 20 };
    writeFileSync(join(files, 'net-f32.tflite'), mobileNetLike({ weights: 'f32', ...small }));
    writeFileSync(join(files, 'net-int8.tflite'), mobileNetLike({ weights: 'int8', ...small }));
    writeFileSync(join(files, 'broken.tflite'), 'not a model');
    ({ browser, page, problems } = await openBrowser());
  });
  afterAll(async () => {
    await browser?.close();
    await place?.clear();
    rmSync(files, { recursive: true, force: true });
  });

  const lookOver = () => look(page);
  const choose = (name: string) => page.locator('input[type=file]').first().setInputFiles(join(files, name));

  it('sees what there is and what to do before anything was measured', async () => {
    await page.goto(place.url);
    await page.getByText('Nothing measured yet.').waitFor();
    await page.getByText('the only device so far').waitFor();
    await lookOver();
  });

  it('is told why a file is no model', async () => {
    await page.goto(`${place.url}/models`);
    await choose('broken.tflite');
    await page.getByText('MODEL_NOT_RECOGNISED').waitFor();
    await page.getByText('No models yet.').waitFor();
  });

  it('drops a model and sees what is in it', async () => {
    await page.goto(place.url);
    await choose('net-f32.tflite');
    await page.getByRole('heading', { name: 'net-f32' }).waitFor();
    await page.getByRole('heading', { name: 'Operators' }).waitFor();
    await page.getByText('CONV_2D', { exact: true }).waitFor();
    await page.getByText('1 × 96 × 96 × 3').waitFor();
    await lookOver();
  });

  it('asks for a benchmark of two models with one and two threads', async () => {
    await page.getByRole('link', { name: 'New benchmark' }).click();
    await choose('net-int8.tflite');
    await page
      .getByRole('checkbox', { name: /net-int8/ })
      .and(page.locator(':checked'))
      .waitFor();
    await page.getByLabel(/CPU threads/).fill('0');
    await page.getByText('“0” is no number of threads').first().waitFor();
    expect(await page.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
    await page.getByLabel(/CPU threads/).fill('1, 2');
    await page.getByText(/From the plan alone|From earlier/).waitFor();
    const card = page.getByRole('complementary', { name: 'What will happen' });
    await card.getByText('12 on 1 device').waitFor();
    await lookOver();
    expect(new URL(page.url()).searchParams.getAll('model')).toHaveLength(2);
  });

  it('starts it with the keyboard and watches it live, then sees the results', async () => {
    await page.getByRole('button', { name: 'Start' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/benchmarks\/\d+$/);
    await page.getByText(/\d+ of 12 runs ended/).waitFor();
    await page.getByRole('img', { name: /Latency of the last \d+ iterations/ }).waitFor();
    await page
      .getByText(/iteration \d/)
      .first()
      .waitFor();
    await lookOver();
    await page.getByRole('heading', { name: 'Results', exact: true }).waitFor();
    const table = page.getByRole('region', { name: 'Results' });
    expect(await table.getByRole('rowheader').count()).toBe(4);
    await table
      .getByRole('button', { name: /net-f32/ })
      .first()
      .click();
    await page.getByRole('region', { name: 'Runs' }).waitFor();
    expect(new URL(page.url()).searchParams.get('cell')).not.toBeNull();
    await lookOver();
    const sorted = table.locator('th[aria-sort=ascending]');
    await table.getByRole('button', { name: 'p50', exact: true }).first().click();
    await sorted.getByText('p50').waitFor();
    expect(new URL(page.url()).searchParams.get('sort')).toBe('p50');
    await page.reload();
    await sorted.getByText('p50').waitFor();
    const shown = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV of what is shown' }).first().click();
    expect((await shown).suggestedFilename()).toMatch(/^benchmark-\d+-cells\.csv$/);
  });

  it('compares: findings, matrix, distribution, operators, table, all in the address', async () => {
    await page.getByRole('link', { name: 'Compare', exact: true }).last().click();
    await page.getByRole('heading', { name: /Compare net-int8 with net-f32/ }).waitFor();
    await page.getByRole('heading', { name: 'Findings' }).waitFor();
    await page.getByRole('group', { name: /Distribution of latency/ }).waitFor();
    const pressed = page.locator('button.cb[aria-pressed=true]');
    expect(await pressed.count()).toBe(1);
    await lookOver();
    await page.locator('button.cb').last().click();
    const address = page.url();
    expect(address).toMatch(/base=.*candidate=.*cell=/);
    await page.getByRole('tab', { name: 'Operators' }).click();
    await page.getByRole('heading', { name: 'Time of each kind of operator' }).waitFor();
    await lookOver();
    await page.getByRole('tab', { name: 'Table' }).click();
    await page.getByRole('region', { name: 'All cells' }).waitFor();
    await lookOver();
    await page.getByRole('tab', { name: 'Distributions' }).click();
    await page.getByRole('figure').first().waitFor();
    await lookOver();
    await page.getByRole('combobox', { name: /^metric/ }).selectOption('peak_memory');
    await page
      .getByText(/peak memory$/)
      .first()
      .waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export CSV' }).click();
    expect((await download).suggestedFilename()).toBe('rackmark-comparison.csv');
    await page.goto(address);
    await page.getByRole('heading', { name: /Compare net-int8 with net-f32/ }).waitFor();
    await page.locator('button.cb[aria-pressed=true]').waitFor();
  });

  it('finds the first page with a comparison, the rack, the lists; a wrong address says so', async () => {
    for (const [path, words] of [
      ['/', 'Open the comparison'],
      ['/rack', '1 device on 1 agent'],
      ['/models', '2 models'],
      ['/benchmarks', '12 of 12 runs measured'],
      ['/compare', 'Start with a benchmark'],
      ['/nowhere', 'There is no page here.'],
    ] as const) {
      await page.goto(place.url + path);
      await page.getByText(words).first().waitFor();
      await lookOver();
    }
    await page.goto(`${place.url}/benchmarks/999`);
    await page.getByText('There is no benchmark 999').waitFor();
  });

  it('had no message in its console', () => {
    // A benchmark that does not exist, and a file that is no model.
    expect(problems.filter((p) => !isAnswer(404, 422)(p))).toEqual([]);
  });

  it('says so when the portal is gone, and is up to date when it is back', async () => {
    await page.goto(`${place.url}/benchmarks`);
    await page.getByText('12 of 12 runs measured').waitFor();
    const server = place.programs[0]!;
    await server.kill('SIGKILL');
    await page.getByText('The connection to the portal is lost').waitFor();
    await place.server();
    await page.getByText('The connection to the portal is lost').waitFor({ state: 'detached' });
  });
});
