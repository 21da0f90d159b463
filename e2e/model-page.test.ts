import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { badModels, hostileModels, languageModel, modelKinds } from '@rackmark/sample-models';
import type { Browser, Page } from 'playwright-core';
import { executablePath, lookOver, openBrowser } from './support/browser.js';
import { Place } from './support/processes.js';

// A model's page stands whatever its file holds: nothing is wider than the window, and what it says is true.

const isThere = executablePath !== '';
if (!isThere) console.warn('SKIPPED: no browser.');

let place: Place;
let browser: Browser;
let page: Page;
let problems: string[] = [];

(isThere ? describe : describe.skip)('the page of a model', () => {
  beforeAll(async () => {
    place = await Place.make();
    await place.server();
    ({ browser, page, problems } = await openBrowser());
  });
  afterAll(async () => {
    await browser?.close();
    await place?.clear();
  });

  const open = async (name: string, bytes: Uint8Array) => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(bytes)]), name);
    const sent = await fetch(`${place.url}/api/v1/models`, { method: 'POST', body: form });
    const { model } = (await sent.json()) as { model: { sha256: string } };
    await page.goto(`${place.url}/models/${model.sha256}`);
    await page.getByRole('heading', { name: 'File', exact: true }).waitFor();
  };
  const { samples } = hostileModels;

  it.each<[string, () => Uint8Array, string | RegExp]>([
    ['millions of tensors', samples['keptTensorsOfMillions']!, 'described only in part'],
    [
      'a signature of a million',
      samples['keptSignatureOfMillions']!,
      /of the first 200 tensors of 1,000,000/,
    ],
    ['many signatures', samples['keptSignaturesAlike']!, /counted only/],
    ['thousands of custom operators', samples['keptCustomOperators']!, /and 19,995 more\) run only/],
    ['texts of megabytes', samples['keptTextsOfMegabytes']!, /d{500}/],
    ['a detector', modelKinds.detector, 'known when it runs'],
    ['open sizes', modelKinds.dynamicDimensions, '? × ? × ? × 3'],
    ['an NPU’s file', () => badModels.compiledForNpu('Qualcomm', 'SM8750'), 'Qualcomm SM8750'],
    ['a language model', () => languageModel({ weights: 'int8' }), 'prefill_16'],
  ])('of %s', async (name, bytes, words) => {
    await open(`${name.replaceAll(' ', '_')}.tflite`, bytes());
    await page.getByText(words).first().waitFor();
    await lookOver(page);
  });

  it('of a bundle offers its parts in place of a benchmark that could not run', async () => {
    await open('gestures.task', modelKinds.visionTask());
    await page.getByText('A bundle of 3 models').waitFor();
    await lookOver(page);
    expect(await page.getByRole('link', { name: 'New benchmark' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Take as a model: hand_landmarks_detector' }).click();
    await page.getByRole('heading', { name: 'gestures hand_landmarks_detector' }).waitFor();
    await page.getByRole('link', { name: 'New benchmark' }).waitFor();
  });

  it('had no message in its console', () => expect(problems).toEqual([]));
});
