// `npm run screenshots`: the pictures of README and docs, of a portal that has just measured its two sample models here.
// With folders as arguments it takes every page in light and dark, wide and narrow: `npm run screenshots -- /tmp/pages`.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare, say } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const everything = process.argv[2];
await prepare({ root });
const { chromium } = await import('playwright-core');
const data = mkdtempSync(join(tmpdir(), 'rackmark-pictures-'));
const port = 20_000 + (process.pid % 20_000);
const url = `http://127.0.0.1:${port}`;
const portal = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
  // What is waited for is in English.
  env: { ...process.env, LC_ALL: 'C', RACKMARK_DATA_DIR: data, RACKMARK_PORT: String(port) },
  stdio: ['ignore', 'pipe', 2],
});
try {
  await new Promise((resolve) =>
    portal.stdout.on('data', (d) => String(d).includes('is ready') && resolve()),
  );
  say('Measuring the sample models …');
  const benchmark = await ended();
  const { suggested } = await get(`/comparisons/choices?benchmark=${benchmark.number}`);
  const compare = `/compare?base=${suggested.base}&candidate=${suggested.candidates[0]}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const take = async (
    path,
    file,
    { width = 1280, height = 860, colorScheme = 'light', fullPage = false } = {},
  ) => {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    await page.goto(url + path, { waitUntil: 'networkidle' });
    await page.waitForTimeout(500);
    await page.screenshot({ path: file, fullPage });
    await page.close();
    say(file);
  };
  if (everything === undefined) {
    const images = join(root, 'docs', 'images');
    mkdirSync(images, { recursive: true });
    await take(compare, join(images, 'compare.png'), { height: 1000 });
    await take('/', join(images, 'start.png'), { height: 760 });
  } else {
    mkdirSync(everything, { recursive: true });
    const [model] = (await get('/models')).items;
    const pages = {
      start: '/',
      rack: '/rack',
      models: '/models',
      model: `/models/${model.sha256}`,
      new: `/benchmarks/new?model=${model.sha256}`,
      benchmarks: '/benchmarks',
      benchmark: `/benchmarks/${benchmark.number}`,
      compare,
    };
    for (const [name, path] of Object.entries(pages)) {
      for (const colorScheme of ['light', 'dark']) {
        for (const width of [1440, 390])
          await take(path, join(everything, `${name}-${colorScheme}-${width}.png`), {
            width,
            colorScheme,
            fullPage: true,
          });
      }
    }
  }
  await browser.close();
} finally {
  portal.kill('SIGTERM');
  await new Promise((resolve) => portal.once('exit', resolve));
  rmSync(data, { recursive: true, force: true });
}

async function get(path) {
  return (await fetch(`${url}/api/v1${path}`)).json();
}
async function ended() {
  for (;;) {
    const [benchmark] = (await get('/benchmarks')).items;
    if (benchmark?.state === 'ended') return benchmark;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
