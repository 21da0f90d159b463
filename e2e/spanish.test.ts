import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mobileNetLike } from '@rackmark/sample-models';
import type { Browser, Page } from 'playwright-core';
import { executablePath, lookOver, openBrowser } from './support/browser.js';
import { Place } from './support/processes.js';

/** Words that stand on English pages, on nearly each one of them. */
const english =
  /\b(Benchmarks|Models|Compare|Devices|benchmark|model|device|runs|cells|about|ago|measured|configuration|memory|of|the|and|with|not yet|New)\b/;
/** Names, commands, labels of configurations and what the server tells in English so far. */
const apart =
  '.mono, pre, code, [lang=en], .acc, .mchip, .log, .offer, .what, .engines, .kv dd, time, option, a, h1, .plan-card';

/** What a model’s weights are is told by the server, in English so far; an agent has the name that it was given. */
const told = /^(Weights and activations|(Agente )?agent of )/;

let place: Place;
let browser: Browser;
let page: Page;
let files: string;
let problems: string[] = [];
const asked: string[] = [];

(executablePath === '' ? describe.skip : describe)('una persona ante el navegador', () => {
  beforeAll(async () => {
    place = await Place.make();
    await place.server();
    await place.agent();
    files = mkdtempSync(join(tmpdir(), 'rackmark-spanish-'));
    writeFileSync(
      join(files, 'red.tflite'),
      mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 4 }),
    );
    ({ browser, page, problems } = await openBrowser('es-MX'));
    page.on('request', (request) => asked.push(request.url()));
  });
  afterAll(async () => {
    await browser?.close();
    await place?.clear();
    rmSync(files, { recursive: true, force: true });
  });

  const texts = (): Promise<string[]> =>
    page.evaluate(`((skipped) => {
      const found = [];
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node !== null; node = walk.nextNode())
        if (node.parentElement?.closest(skipped + ', script, style') == null) found.push(node.textContent.trim());
      for (const e of document.querySelectorAll('[aria-label], [placeholder]'))
        if (e.closest(skipped) === null)
          found.push(e.getAttribute('aria-label') ?? '', e.getAttribute('placeholder') ?? '');
      return found.filter((t) => t !== '');
    })(${JSON.stringify(apart)})`);
  const inEnglish = async () => (await texts()).filter((t) => english.test(t) && !told.test(t));

  it('drops a model into a Spanish page', async () => {
    await page.goto(place.url);
    await page.getByText('Todavía no se ha medido nada.').waitFor();
    await page.locator('input[type=file]').first().setInputFiles(join(files, 'red.tflite'));
    await page.getByRole('heading', { name: 'Operadores' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    expect(await inEnglish()).toEqual([]);
    await lookOver(page);
  });

  it('fetches the catalogue of its own language, and no other', () => {
    const catalogues = asked.map((url) => /\/(en|es)-[\w-]+\.js$/.exec(url)?.[1]).filter(Boolean);
    expect([...new Set(catalogues)]).toEqual(['es']);
  });

  it.each([
    ['', 'A continuación'],
    ['rack', 'Añadir un dispositivo'],
    ['models', 'Buscar un modelo'],
    ['benchmarks', 'Todavía no hay pruebas.'],
    ['benchmarks/new', 'Qué va a ocurrir'],
    ['compare', 'Todavía no hay nada que comparar.'],
  ])('finds no English on /%s', async (path, landmark) => {
    await page.goto(`${place.url}/${path}`);
    await page.getByText(landmark).first().waitFor();
    expect(await inEnglish()).toEqual([]);
    await lookOver(page);
  });

  it('changes to English by the switch, and the page remembers it', async () => {
    await page.goto(place.url);
    await page.getByRole('button', { name: 'English' }).first().click();
    await page
      .getByText('Nothing measured yet.')
      .or(page.getByText('Next', { exact: true }))
      .first()
      .waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Next' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('and the console says nothing', () => expect(problems).toEqual([]));
});
