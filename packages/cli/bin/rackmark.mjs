#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = new URL('../dist/main.js', import.meta.url);
if (!existsSync(built)) {
  // A fresh clone: the same set-up as `npm start`, its output on stderr so that --json stays JSON.
  const { prepare } = await import('../../../scripts/prepare.mjs');
  await prepare({ root: fileURLToPath(new URL('../../..', import.meta.url)) });
}
await import(built.href);
