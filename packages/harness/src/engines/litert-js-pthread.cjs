// Where a thread of the threaded build starts: evaluates the package's glue as CommonJS, because its own package says
// "type": "module".
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { compileFunction } = require('node:vm');
const { createRequire } = require('node:module');

const file = join(
  dirname(require.resolve('@litertjs/core')),
  '..',
  'wasm',
  'litert_wasm_threaded_internal.js',
);
if (!globalThis.navigator) globalThis.navigator = { hardwareConcurrency: 1 };
const mod = { exports: {} };
const names = ['require', 'module', 'exports', '__filename', '__dirname'];
compileFunction(readFileSync(file, 'utf8'), names, { filename: file })(
  createRequire(file),
  mod,
  mod.exports,
  file,
  dirname(file),
);
