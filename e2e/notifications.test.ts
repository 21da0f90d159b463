import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { executablePath, lookOver, openBrowser } from './support/browser.js';
import { Place } from './support/processes.js';

let place: Place;
let browser: Browser;
let page: Page;
let receiver: Server;
let url: string;
let problems: string[] = [];
const heard: IncomingMessage[] = [];
let answer = 200;

(executablePath === '' ? describe.skip : describe)('a person who wants to be told', () => {
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      heard.push(request);
      request.resume();
      request.on('end', () => response.writeHead(answer).end('<b>heard</b>'));
    });
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    place = await Place.make();
    place.extra = { RACKMARK_WEBHOOKS_PRIVATE: 'allow' };
    await place.server();
    ({ browser, page, problems } = await openBrowser());
  });
  afterAll(async () => {
    await browser?.close();
    await place?.clear();
    await new Promise<void>((done) => void receiver.close(() => done()));
  });

  it('finds the page from every other, and sees what to do', async () => {
    await page.goto(place.url);
    await page.getByRole('link', { name: 'Notifications' }).first().click();
    await page.getByText('Nobody is told').waitFor();
    await lookOver(page);
  });
  it('adds a webhook by the keyboard, and sees its secret once', async () => {
    await page.getByRole('button', { name: 'Add a target' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Add a target' });
    await dialog.getByRole('radio', { name: 'E-mail' }).check();
    await dialog.getByText('no mail server').waitFor();
    await dialog.getByRole('radio', { name: 'Webhook, JSON' }).check();
    await lookOver(page);
    await dialog.getByLabel('Name').fill('build channel');
    await dialog.getByLabel('Address').fill(url);
    await dialog.getByLabel('Address').press('Enter');
    const secret = page.getByRole('dialog', { name: 'The secret of build channel' });
    await secret.getByText(/^whsec_[A-Za-z0-9+/]{43}=$/).waitFor();
    await lookOver(page);
    await secret.getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('Nothing was sent yet').waitFor();
    expect(await page.content()).not.toContain('whsec_');
  });
  it('tests it, and reads what came back as text', async () => {
    answer = 418;
    await page.getByRole('button', { name: 'Send a test to build channel' }).click();
    const said = page.getByRole('status').filter({ hasText: 'did not arrive' });
    await said.getByText('<b>heard</b>').waitFor();
    expect(heard.at(-1)!.headers['webhook-signature']).toMatch(/^v1,/);
    answer = 200;
    await page.getByRole('button', { name: 'Send a test to build channel' }).click();
    await page.getByText('The test arrived.').waitFor();
    await page.getByRole('button', { name: 'What was sent to build channel' }).click();
    await page.getByText('Nothing in the last 30 days').waitFor();
    await lookOver(page);
  });
  it('switches it off, and removes it', async () => {
    await page.getByRole('button', { name: 'Edit build channel' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit build channel' });
    await dialog.getByRole('checkbox', { name: 'On' }).uncheck();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('off', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Remove build channel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('Nobody is told').waitFor();
  });
  it('and the console says nothing', () => expect(problems).toEqual([]));
});
