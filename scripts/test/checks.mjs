import { spawnSync } from 'node:child_process';
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
    ['generated files are fresh', [join(root, 'scripts', 'generate.mjs'), '--check']],
  ];
  return outcomeOf(
    all.map(([name, command]) => {
      const ok = spawnSync(process.execPath, command, { cwd: root, stdio: ['ignore', 2, 2] }).status === 0;
      say(`${ok ? 'PASS' : 'FAIL'} ${name}`);
      return { name, ok };
    }),
  );
}
