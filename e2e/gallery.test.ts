import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { executablePath, lookOver, openBrowser } from './support/browser.js';
import { freePort, Place, root } from './support/processes.js';

let place: Place;
let vite: ChildProcess;
let browser: Browser;
let page: Page;
let problems: string[] = [];
let url: string;

(executablePath === '' ? describe.skip : describe)('the gallery of components', () => {
  beforeAll(async () => {
    place = await Place.make();
    await place.server();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    vite = spawn(
      process.execPath,
      [
        join(root, 'node_modules/vite/bin/vite.js'),
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        '--strictPort',
      ],
      {
        cwd: join(root, 'web'),
        env: { ...process.env, NODE_OPTIONS: '', RACKMARK_PORT: String(place.port) },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let said = '';
    await new Promise<void>((resolve, reject) => {
      vite.stdout!.on('data', (data: Buffer) => {
        said += String(data);
        if (said.includes(String(port))) resolve();
      });
      vite.once('exit', (code) => reject(new Error(`vite ended with ${code}: ${said}`)));
    });
    ({ browser, page, problems } = await openBrowser());
  });
  afterAll(async () => {
    await browser?.close();
    if (vite?.exitCode === null) {
      vite.kill();
      await once(vite, 'exit');
    }
    await place?.clear();
  });

  it('shows each component, wide and narrow, light and dark, and nothing offends', async () => {
    await page.goto(`${url}/_gallery`);
    await page.getByRole('heading', { name: 'Gallery' }).waitFor();
    await page.getByRole('heading', { name: 'Sorted table with a chosen column' }).waitFor();
    await lookOver(page);
    const pictures = process.env['RACKMARK_TEST_PICTURES'];
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, 'gallery.png'), fullPage: true });
    }
    expect(problems.filter((p) => !p.startsWith('debug: [vite]') && !p.includes('React DevTools'))).toEqual(
      [],
    );
  });
  it('walks to the last row of a long table, which was not drawn before', async () => {
    const table = page.getByRole('region', { name: 'Long table' });
    await table.getByRole('link', { name: 'cell 999', exact: true }).focus();
    await page.keyboard.press('End');
    await table.locator('a:focus', { hasText: /^cell 0$/ }).waitFor();
  });
  it('draws a column wider with the pointer', async () => {
    const head = page.getByRole('region', { name: 'Table', exact: true }).getByRole('columnheader').first();
    await head.scrollIntoViewIfNeeded();
    const before = (await head.boundingBox())!;
    await page.mouse.move(before.x + before.width, before.y + 10);
    await page.mouse.down();
    await page.mouse.move(before.x + before.width + 60, before.y + 10, { steps: 3 });
    await page.mouse.up();
    expect(Math.abs((await head.boundingBox())!.width - before.width - 60)).toBeLessThan(6);
  });
});
