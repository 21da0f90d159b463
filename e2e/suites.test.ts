import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { alertBisect, alertDetail, suite } from '@rackmark/contracts';
import { mobileNetLike } from '@rackmark/sample-models';
import { seededRandom } from '@rackmark/statistics';
import { wordsIn } from '@rackmark/words';
import type { Browser, Page } from 'playwright-core';
import { FakeAgent, fit, phone, resultOf } from '../server/test/support/fake-agent.js';
import { executablePath, lookOver, openBrowser } from './support/browser.js';
import { Place, until } from './support/processes.js';

const bin = 'packages/cli/bin/rackmark.mjs';
const files = mkdtempSync(join(tmpdir(), 'rackmark-suites-'));
afterAll(() => rmSync(files, { recursive: true, force: true }));

/** The release from which on the model is slower, and those that nobody measured before it was asked. */
const FIRST_SLOW = 10;
const unmeasured = [8, 9, 10, 11];
const LAST = 15;

(executablePath === '' ? describe.skip : describe)('a suite, from a benchmark to a new level', () => {
  let place: Place;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  let agent: FakeAgent;
  let device: string;
  const hashes: string[] = [];
  let isOver = false;
  let playing: Promise<void>;

  beforeAll(async () => {
    place = await Place.make();
    await place.server();
    const welcomed = await FakeAgent.welcomed(place, { devices: [phone('android-1')] });
    agent = welcomed.agent;
    device = welcomed.devices[0]!;
    await agent.beat([fit(device)]);
    playing = play();
    for (let n = 0; n <= LAST + 1; n++) {
      const bytes = mobileNetLike({ weights: 'f32', inputSize: 32, width: 0.25, classes: 10 + n });
      writeFileSync(join(files, `net-${n}.tflite`), bytes);
      hashes.push(await place.upload(bytes, 'net.tflite'));
    }
    ({ browser, page, problems } = await openBrowser());
  });
  afterAll(async () => {
    isOver = true;
    await playing;
    agent?.disconnect();
    await browser?.close();
    await place?.clear();
  });

  /** The phone works as long as the tests do, and never repeats itself exactly. */
  async function play(): Promise<void> {
    // Steady noise that is no pattern: points that resemble their neighbours are worth fewer.
    const random = seededRandom(16);
    while (!isOver) {
      const assignment = await agent.claim(device);
      if (assignment === null) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      for (const run of assignment.runs) {
        const ms = hashes.indexOf(run.model_sha256) < FIRST_SLOW ? 2 : 2.2;
        const result = resultOf(assignment, {}, ms * 1e6 * (1 + 0.008 * (random() - 0.5)));
        await fetch(`${place.url}/api/v1/runs/${run.run_id}/result`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(result),
        });
      }
      await agent.beat([fit(device)]);
    }
  }
  const release = (n: number) => ({
    name: `1.${n}`,
    made_at: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
    files: [{ slot: 'net', sha256: hashes[n]! }],
  });
  const standing = async () => suite.parse(await place.get('/suites/smoke')).standing;
  /** Measures it, or only adds it, and waits until it is read. */
  async function released(n: number): Promise<void> {
    if (unmeasured.includes(n)) return void (await place.post('/suites/smoke/releases', release(n)));
    await place.post('/suites/smoke/runs', { release: release(n) });
    await until(async () => {
      const { items } = await place.get('/suites/smoke/series?only=all&metric=latency');
      return items.length > 0 && items[0].places.at(-1).place === n ? true : null;
    }, `release 1.${n} is read`);
  }
  const rackmark = async (...args: string[]) => {
    const program = place.run(bin, args);
    expect([await program.exited, program.errors]).toEqual([0, expect.any(String)]);
    return program.output;
  };

  it('is made of a benchmark by a click', async () => {
    await place.post('/benchmarks', {
      ...{ name: 'smoke', models: [hashes[0]], configurations: [{}] },
      ...{ devices: { ids: [device] }, plan: { repeats: 3 } },
    });
    await until(async () => (await place.get('/benchmarks/1')).state === 'ended' || null, 'it is measured');
    await page.goto(`${place.url}/benchmarks/1`);
    await page.getByRole('button', { name: 'Make a suite' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make a suite' }).click();
    await page.waitForURL(/\/suites\/\d+/);
    await page.getByRole('heading', { name: 'smoke' }).first().waitFor();
  });

  it('finds a release suspicious, and raises an alert when it lasts', async () => {
    for (let n = 0; n <= LAST - 3; n++) await released(n);
    expect(await standing()).toMatchObject({ answer: 'no', suspicious: expect.any(Number) });
    await page
      .getByText(/1\.12 is suspicious/)
      .first()
      .waitFor();
    for (let n = LAST - 2; n <= LAST; n++) await released(n);
    await page.goto(`${place.url}/alerts`);
    await page.getByRole('link', { name: /net.*slower since 1\.12/ }).click();
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('Acknowledged.').waitFor();
    await page.getByText('4 releases lie between 1.7 and 1.12: 3 steps at most', { exact: false }).waitFor();
  });

  it('a bisect finds the release, step by step, and the page shows what the API says', async () => {
    await page.getByRole('button', { name: 'Start a bisect' }).click();
    await page
      .getByText('The first release that is not as before is 1.10; 1.9 is as before.', { exact: true })
      .waitFor();
    const ref = page.url().split('/').at(-1)!;
    const { bisect } = alertBisect.parse(await place.get(`/alerts/${ref}/bisect`));
    expect(bisect).toMatchObject({ answer: 'found', releases: { length: 6 } });
    const detail = alertDetail.parse(await place.get(`/alerts/${ref}`));
    expect(detail).toMatchObject({ last_good: { name: '1.9' }, first_bad: { name: '1.10' }, suspects: 0 });
    await page.getByText('net: slower since 1.10').first().waitFor();
    for (const summary of await page.locator('.bisect summary').all()) await summary.click();
    const { times, plain, quantity } = wordsIn('en');
    const tables = page.locator('.bisect table');
    expect(await tables.count()).toBe(bisect!.steps.length);
    for (const [i, { evidence }] of bisect!.steps.entries()) {
      const [cell] = evidence!.cells;
      const text = (await tables.nth(i).innerText()).replaceAll(/\s+/g, ' ');
      for (const ratio of [cell!.against_good!, cell!.against_bad!])
        expect(text).toContain(times(ratio.ratio));
      for (const side of [cell!.good!, cell!.middle!, cell!.bad!])
        expect(text).toContain(plain(quantity(cell!.unit, side.value)));
    }
    // Which way a ratio goes is told: the release before the step is faster than the first bad one.
    expect((await tables.first().innerText()).replaceAll(/\s+/g, ' ')).toMatch(/1\.\d\d× faster/);
    await lookOver(page);
  });

  it('a report of it is made by a click, and draws the series as its reader will see it', async () => {
    const alert = page.url();
    await page.getByRole('button', { name: 'Make a report' }).click();
    await page.getByRole('tab', { name: 'Preview' }).click();
    await page.getByText('Levels found by E-divisive', { exact: false }).waitFor();
    await page.getByRole('img', { name: /^Latency of one inference/ }).waitFor();
    await lookOver(page);
    await page.goto(alert);
  });

  it('accepted, a new level begins', async () => {
    await page.getByRole('button', { name: /^Accept/ }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('It checks more now.');
    await page.getByRole('dialog').getByRole('button', { name: 'Write it down' }).click();
    await page.getByText('Accepted: a new level begins.').waitFor();
    expect(await standing()).toMatchObject({ answer: 'no', slower: 0 });
  });

  it('and shell and page show the same figures', async () => {
    const told = await rackmark(
      'bench',
      '--suite',
      'smoke',
      '--release',
      '1.16',
      join(files, `net-${LAST + 1}.tflite`),
    );
    // The page's table has the interval in a column that is chosen.
    const shown = told.replaceAll(/[\d.]+(?: ms)? to [\d.]+ ms/g, '').match(/\d+\.\d+ ms/g)!;
    expect(shown.length).toBeGreaterThan(0);
    const { number } = (await place.get('/benchmarks?limit=1')).items[0];
    await page.goto(`${place.url}/benchmarks/${number}`);
    await page.getByRole('table').first().waitFor();
    const text = (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ');
    expect(shown.filter((figure) => !text.includes(figure))).toEqual([]);
    await page.goto(`${place.url}/suites`);
    const answer = (await rackmark('suites')).split('\n').find((line) => line.includes('smoke'))!;
    expect(answer).toContain('1.16');
    await page.getByText('smoke').first().waitFor();
    expect(JSON.parse(await rackmark('suites', '--json'))).toEqual((await place.get('/suites')).items);
  });

  it('and the console says nothing', () => expect(problems).toEqual([]));
});
