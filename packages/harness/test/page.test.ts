import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import type { aRun } from './page/a-run.js';

const bundler = fileURLToPath(new URL('page/bundle.mjs', import.meta.url));

it('the core is bundled for browsers without anything of Node, and measures with what every page has', async () => {
  const { stdout: code } = await promisify(execFile)(process.execPath, [bundler], { maxBuffer: 2 ** 26 });
  // Neither process nor Buffer nor require: what the language has, and the little that the bundle takes from a page.
  const page = createContext({ TextEncoder, URL });
  const { isWhole, types, result } = await (
    runInContext(`${code}; page`, page) as { aRun: typeof aRun }
  ).aRun();
  expect(isWhole).toBe(true);
  expect([types[0], types.at(-1)]).toEqual(['hello', 'done']);
  expect(result).toMatchObject({
    ...{ outcome: 'measured', failure: null, first_inference_ns: 1e6, load_cold_ns: 5_000 },
    outputs: [{ name: 'y', sha256: '4 bytes', values: [2, 4, 6, 8] }],
  });
  expect([...result.latency_ns]).toEqual(Array.from({ length: 20 }, () => 1e6));
});
