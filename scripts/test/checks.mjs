import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { say } from '../prepare.mjs';
import { outcomeOf } from './outcome.mjs';

export async function runChecks({ root }) {
  const bin = (...path) => join(root, 'node_modules', ...path);
  const all = [
    ['lint', [bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0']],
    ['format', [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']],
    ['types of the tests', [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.tests.json']],
    ['types of the page', [bin('typescript', 'bin', 'tsc'), '-p', 'web']],
    ['nothing lies about unused', [bin('knip', 'bin', 'knip.js')]],
    ['nothing is kept for its tests alone', [bin('knip', 'bin', 'knip.js'), '--production']],
    ['the picture of the rooms is fresh', [join(root, 'scripts', 'architecture.mjs'), '--check']],
    ['generated files are fresh', [join(root, 'scripts', 'generate.mjs'), '--check']],
  ];
  const results = [];
  for (const [name, command] of all) {
    const [code] = await once(
      spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 2, 2] }),
      'exit',
    );
    results.push({ name, ok: code === 0 });
    say(`${code === 0 ? 'PASS' : 'FAIL'} ${name}`);
  }
  return outcomeOf(results);
}
