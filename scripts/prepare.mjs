// What stands between a fresh clone and a running Rackmark: packages, a build. Each is done only when it is needed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const OLDEST_NODE = [20, 19];

/** @param {{ root: string, web?: boolean }} options everything it prints goes to standard error */
export async function prepare({ root, web = true }) {
  checkNode();
  await installPackages(root);
  await build(root, { web });
}

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(`Rackmark needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

/** Installs exactly what the lock file says, when node_modules is not made of it. */
export async function installPackages(root) {
  const lockFile = join(root, 'package-lock.json');
  const lock = sha256(readFileSync(lockFile));
  const stamp = join(root, 'node_modules', '.rackmark-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  // npm's own note of what it installed: a user's `npm install` since the lock file changed will do.
  const installed = join(root, 'node_modules', '.package-lock.json');
  const isFresh = existsSync(installed) && statSync(installed).mtimeMs > statSync(lockFile).mtimeMs;
  if (!isFresh) {
    say('Installing packages …');
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], root);
  }
  writeFileSync(stamp, lock);
}

/** Compiles TypeScript and the page, when a source is newer than the last build. */
export async function build(root, { web = true, force = false } = {}) {
  const stamp = join(root, '.rackmark', 'built');
  const now = sourcesHash(root);
  const parts = web ? ['typescript', 'web'] : ['typescript'];
  const done = existsSync(stamp) && !force ? JSON.parse(readFileSync(stamp, 'utf8')) : {};
  const todo = parts.filter((part) => done[part] !== now);
  if (todo.length === 0) return;
  say('Building …');
  if (todo.includes('typescript'))
    await run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], root);
  // The portal's page, and a report that is one file.
  const pages = todo.includes('web') ? ['vite.config.ts', 'one-page/vite.config.ts'] : [];
  for (const config of pages)
    await run(
      process.execPath,
      [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '-c', config, '--logLevel', 'warn'],
      join(root, 'web'),
    );
  mkdirSync(join(root, '.rackmark'), { recursive: true });
  writeFileSync(stamp, JSON.stringify({ ...done, ...Object.fromEntries(todo.map((part) => [part, now])) }));
}

/** Names, sizes and times of all sources: cheap, and changes with every edit, checkout and pull. */
function sourcesHash(root) {
  const hash = createHash('sha256');
  for (const dir of ['packages', 'server', 'agent', 'web']) walk(join(root, dir));
  for (const file of ['tsconfig.json', 'tsconfig.base.json', 'package-lock.json']) add(join(root, file));
  return hash.digest('hex');

  function walk(dir) {
    for (const entry of readdirSync(dir, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.endsWith('.tsbuildinfo'))
        continue;
      const path = join(dir, entry.name);
      if (entry.isDirectory()) walk(path);
      else add(path);
    }
  }
  function add(path) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(root, path)} ${size} ${mtimeMs}\n`);
  }
}

export const say = (text) => process.stderr.write(`${text}\n`);

/** Runs a command whose output goes to standard error; a failure ends this process. */
export function run(command, args, cwd, env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32' && command === 'npm',
    });
    child.on('error', (error) => fail(`${command} could not be started: ${error.message}`));
    child.on('exit', (code) =>
      code === 0 ? resolve(undefined) : fail(`${[command, ...args].join(' ')} failed.`),
    );
  });
}

function fail(text) {
  say(text);
  process.exit(3);
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
