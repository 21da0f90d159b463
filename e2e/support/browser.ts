import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { HANG_MS } from '../../test-support/patience.js';
import { root } from './processes.js';

/** A Chromium to drive; empty: none is here, and what needs one is skipped loudly. */
export const executablePath = process.env['RACKMARK_TEST_CHROMIUM'] ?? '';
if (executablePath === '') console.warn('SKIPPED: no browser (Debian package chromium).');
const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

export interface Sight {
  browser: Browser;
  page: Page;
  /** Errors of the page, and whatever its console says. */
  problems: string[];
}

/** @param locale what the browser asks for; tests look for English words */
export async function openBrowser(locale = 'en'): Promise<Sight> {
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
  return { browser, ...(await openPage(browser, locale)) };
}

/** A page of its own, under the portal's content policy. What its console says, at any level, is a problem. */
export async function openPage(
  browser: Browser,
  locale = 'en',
): Promise<{ context: BrowserContext; page: Page; problems: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale });
  const page = await context.newPage();
  const problems: string[] = [];
  page.setDefaultTimeout(HANG_MS);
  page.on('console', (m) => problems.push(`${m.type()}: ${m.text()} (${m.location().url})`));
  page.on('pageerror', (e) => problems.push(e.message));
  return { context, page, problems };
}

/** The browser writes down every answer that is an error; those that a test asks for are no problem. */
export const isAnswer =
  (...statuses: number[]) =>
  (problem: string): boolean =>
    statuses.some((s) =>
      problem.includes(`Failed to load resource: the server responded with a status of ${s}`),
    );

/** axe in both themes, one wide and one narrow, and nothing that scrolls sideways in either. */
export async function lookOver(page: Page): Promise<void> {
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(axe);
    const found = (await page.evaluate(`axe.run(document, { resultTypes: ['violations'] })`)) as {
      violations: { id: string; nodes: { target: string[] }[] }[];
    };
    const where = `${new URL(page.url()).pathname} ${colorScheme} ${width}`;
    expect(found.violations.map((v) => `${where}: ${v.id} at ${v.nodes[0]!.target.join(' ')}`)).toEqual([]);
    expect([where, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([
      where,
      0,
    ]);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
}
