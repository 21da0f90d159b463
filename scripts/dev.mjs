// `npm run dev`: the portal beside the page's own server, both from the sources. A change of server, agent, shell or a
// package compiles and starts the portal again; a change of the page shows at once. Ctrl-C ends everything.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode, installPackages, say } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (...path) => join(root, 'node_modules', ...path);
/** What TypeScript says when everything stands. */
const COMPILED = /Found 0 errors?\./;

checkNode();
await installPackages(root);
/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
let isEnding = false;
/** @type {import('node:child_process').ChildProcess | null} */
let portal = null;
/** Compiled while the last portal still stops. */
let isChanging = false;

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void end(0));

const compiler = start([bin('typescript', 'bin', 'tsc'), '-b', '--watch', '--preserveWatchOutput'], 'pipe');
compiler.stdout.setEncoding('utf8').on('data', (text) => {
  process.stderr.write(text);
  if (COMPILED.test(text)) void restart();
});
start([bin('vite', 'bin', 'vite.js'), '--clearScreen', 'false'], 'inherit', 'web');

/** One portal at a time: the data folder has one owner. */
async function restart() {
  if (isChanging) return;
  isChanging = true;
  await stopped(portal);
  isChanging = false;
  if (isEnding) return;
  say('Starting the portal; the page that follows your changes is the one that Vite prints.');
  const begun = start(['packages/cli/dist/main.js', 'start'], 'inherit', '.', (code) => {
    // It was told why; the next change starts it again.
    if (begun === portal && !isChanging) {
      portal = null;
      if (code !== 0) say('The portal ended. It starts again with the next change.');
    }
  });
  portal = begun;
}

/** In a group of its own: Ctrl-C reaches this process alone, which stops them in order. */
function start(args, output, folder = '.', onEnd = () => end(1)) {
  const stdio = ['ignore', output === 'pipe' ? 'pipe' : 2, 2];
  const child = spawn(process.execPath, args, {
    cwd: join(root, folder),
    stdio,
    detached: process.platform !== 'win32',
  });
  children.add(child);
  child.once('exit', (code) => {
    children.delete(child);
    if (!isEnding) void onEnd(code);
  });
  return child;
}

function stopped(child) {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once('exit', done);
    child.kill('SIGTERM');
  });
}

async function end(code) {
  if (isEnding) return;
  isEnding = true;
  await Promise.all([...children].map(stopped));
  process.exit(code);
}
