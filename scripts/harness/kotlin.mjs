// Builds the Kotlin modules of android-harness with Maven and runs their tests.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUNTIME_VERSION } from '@rackmark/harness';

const works = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Whether the Kotlin modules can be built here. */
export const hasJdk = () => works('javac', '-version') && works('mvn', '-version');

/**
 * @returns {{ program: [string, ...string[]], tests: { passed: number, failed: number } }} the harness as a JVM program
 * that `runInChild` starts, and how its own tests went
 */
export function buildHarness({ root, say }) {
  const dir = join(root, 'android-harness');
  say('Building the Kotlin harness …');
  const { status } = spawnSync('mvn', ['-B', '-q', '-Dmaven.test.failure.ignore=true', 'package'], {
    cwd: dir,
    stdio: ['ignore', 2, 2],
  });
  const tests = status === 0 ? testsBelow(dir) : { passed: 0, failed: 1 };
  say(
    `${tests.failed === 0 ? 'PASS' : 'FAIL'} Kotlin harness (${tests.passed} passed, ${tests.failed} failed)`,
  );
  const target = join(dir, 'engine-litert', 'target');
  if (!existsSync(join(target, 'runtime'))) return { program: null, tests };
  const jars = [target, join(target, 'runtime')].flatMap((d) =>
    readdirSync(d)
      .filter((f) => f.endsWith('.jar'))
      .map((f) => join(d, f)),
  );
  const main = 'org.rackmark.harness.litert.JvmMainKt';
  return { program: ['java', '-cp', jars.join(':'), main, RUNTIME_VERSION], tests };
}

/** Sums of Surefire's reports. */
function testsBelow(dir) {
  let [passed, failed] = [0, 0];
  for (const module of readdirSync(dir)) {
    const reports = join(dir, module, 'target', 'surefire-reports');
    if (!existsSync(reports)) continue;
    for (const file of readdirSync(reports).filter((f) => f.endsWith('.xml'))) {
      const text = readFileSync(join(reports, file), 'utf8');
      const count = (name) => Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(text)?.[1] ?? 0);
      const bad = count('failures') + count('errors');
      failed += bad;
      passed += count('tests') - bad - count('skipped');
    }
  }
  return { passed, failed };
}
