import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findLanguageRuntime } from '@rackmark/harness';
import { languageModel } from '@rackmark/sample-models';
import { z } from 'zod';
import type { Browser, Page } from 'playwright-core';
import { executablePath, lookOver, openBrowser } from './support/browser.js';
import { Place } from './support/processes.js';

const isThere = executablePath !== '' && (await findLanguageRuntime()) !== null;
if (!isThere) console.warn('SKIPPED: no browser, or no LiteRT-LM (rackmark runtime install --litert-lm).');
const weights = ['f32', 'int8', 'int4'] as const;

let place: Place;
let browser: Browser;
let page: Page;
let problems: string[] = [];
let files: string;

(isThere ? describe : describe.skip)('a family of language models in a browser', () => {
  beforeAll(async () => {
    place = await Place.make();
    await place.server();
    await place.agent();
    files = mkdtempSync(join(tmpdir(), 'rackmark-family-'));
    for (const w of weights) writeFileSync(join(files, `tiny_${w}.litertlm`), languageModel({ weights: w }));
    ({ browser, page, problems } = await openBrowser());
  });
  afterAll(async () => {
    await browser?.close();
    await place?.clear();
    rmSync(files, { recursive: true, force: true });
  });

  it('drops its files and asks for two prompts and two numbers of threads', async () => {
    await page.goto(`${place.url}/benchmarks/new`);
    for (const w of weights) {
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles(join(files, `tiny_${w}.litertlm`));
      await page
        .getByRole('checkbox', { name: new RegExp(`tiny_${w}`) })
        .and(page.locator(':checked'))
        .waitFor();
    }
    await page.getByLabel(/CPU threads/).fill('1, 2');
    await page.getByLabel(/prefill tokens/).fill('16, 64');
    await page.getByLabel(/decode tokens/).fill('12');
    await page.getByLabel('runs a cell').fill('2');
    await page.getByRole('complementary', { name: 'What will happen' }).getByText('24 on 1 device').waitFor();
    await lookOver(page);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.waitForURL(/\/benchmarks\/\d+$/);
    await page.getByText('decode 12 everywhere').waitFor();
  });

  it('sees rates, times and memory of every cell, and each run', async () => {
    await page.getByRole('heading', { name: 'Results', exact: true }).waitFor();
    const table = page.getByRole('region', { name: 'Results' });
    expect(await table.getByRole('rowheader').count()).toBe(12);
    expect(await table.getByText('tok/s').count()).toBe(24);
    await table
      .getByRole('button', { name: /tiny_f32/ })
      .first()
      .click();
    await page.getByText(/Each turn processed 16 tokens and answered with 12/).waitFor();
    const runs = page.getByRole('region', { name: 'Runs' });
    await runs.waitFor();
    expect(await runs.getByRole('rowheader').count()).toBe(2);
    await lookOver(page);
  });

  it('compares them: decode rate, answers against f32, length, size and ways to load', async () => {
    await page.getByRole('link', { name: 'Compare', exact: true }).last().click();
    await page.getByRole('heading', { name: 'Compare tiny_int8, tiny_int4 with tiny_f32' }).waitFor();
    await page.getByText('decode rate; decode 12 in all').waitFor();
    await page.getByText(/tiny_int8 answers like tiny_f32/).waitFor();
    await page.getByRole('group', { name: /Distribution of the time from token to token/ }).waitFor();
    await page.getByRole('group', { name: /Time of each token/ }).waitFor();
    await lookOver(page);
    const views = [
      ['Scaling', /From 16 to 64 tokens: tiny_f32/],
      ['Size against speed', 'the reference'],
      ['Loading', /Kept in memory, the first token comes sooner/],
      ['Distributions', /Each line is one run/],
      ['Table', /tok\/s/],
    ] as const;
    for (const [name, words] of views) {
      await page.getByRole('tab', { name }).click();
      await page.getByText(words).first().waitFor();
      await lookOver(page);
    }
    expect(await page.getByRole('tab', { name: 'Operators' }).count()).toBe(0);
    await page.getByRole('tab', { name: 'Scaling' }).click();
    await page.getByRole('combobox', { name: /^over/ }).selectOption('threads');
    await page
      .getByText(/From 1 to 2 threads: tiny_f32/)
      .first()
      .waitFor();
    await page
      .getByRole('group', { name: /peak memory/ })
      .first()
      .waitFor();
    expect(new URL(page.url()).searchParams.get('axis')).toBe('threads');
    await page.getByRole('combobox', { name: /^metric/ }).selectOption('prefill_rate');
    await page.getByText('prefill rate; decode 12 in all').waitFor();
    const metrics = await page
      .getByRole('combobox', { name: /^metric/ })
      .locator('option')
      .allInnerTexts();
    expect(metrics).not.toContain('latency of one inference');
    expect(problems).toEqual([]);
  });

  it('does the same from the shell, in numbers for machines and words for people', async () => {
    const family = weights.map((w) => join(files, `tiny_${w}.litertlm`));
    const asked = ['--prefill', '16,64', '--decode', '8', '--repeats', '2', '--seconds', '0.05', '--json'];
    const bench = place.run('packages/cli/bin/rackmark.mjs', ['bench', ...family, ...asked]);
    expect([await bench.exited, bench.errors]).toEqual([0, expect.any(String)]);
    const { benchmark, cells } = z
      .object({
        benchmark: z.object({ id: z.string() }),
        cells: z.array(z.object({ metrics: z.record(z.string(), z.unknown()) })),
      })
      .parse(JSON.parse(bench.output));
    expect(cells).toHaveLength(6);
    for (const { metrics } of cells) {
      expect(metrics['prefill_rate']).toMatchObject({ unit: 'tokens/s', p50: expect.any(Number) });
      expect(metrics['decode_rate']).toMatchObject({ unit: 'tokens/s', p50: expect.any(Number) });
      for (const name of ['time_to_first_token', 'inter_token', 'load_cold', 'load_warm'])
        expect(metrics[name]).toMatchObject({ unit: 'us' });
      expect(metrics['peak_memory']).toMatchObject({ unit: 'KiB' });
    }
    const compare = place.run('packages/cli/bin/rackmark.mjs', ['compare', benchmark.id]);
    expect(await compare.exited).toBe(0);
    expect(compare.output).toMatch(/decode rate; decode 8 in all:/);
    expect(compare.output).toMatch(/\d tok\/s/);
  });
});
