// Builds the Kotlin modules of android-harness with Maven and runs their tests.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HARNESS_VERSION, LANGUAGE_RUNTIME_VERSION, RUNTIME_VERSION } from '@rackmark/harness';

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
  clearJars(dir);
  const { status } = spawnSync('mvn', ['-B', '-q', '-Dmaven.test.failure.ignore=true', 'package'], {
    cwd: dir,
    stdio: ['ignore', 2, 2],
  });
  const tests = status === 0 ? testsBelow(dir) : { passed: 0, failed: 1 };
  say(
    `${tests.failed === 0 ? 'PASS' : 'FAIL'} Kotlin harness (${tests.passed} passed, ${tests.failed} failed)`,
  );
  return { program: programIn(dir), tests };
}

/**
 * The harness as a JVM program, built without its tests when a source is newer than the last build.
 * @returns {[string, ...string[]] | null} null where it cannot be built here
 */
export function provideHarness({ root, say }) {
  if (!hasJdk()) return null;
  const dir = join(root, 'android-harness');
  if (isFresh(dir)) return programIn(dir);
  say('Building the Kotlin harness …');
  clearJars(dir);
  const args = ['-B', '-q', '-DskipTests', '-pl', 'engine-litert', '-am', 'package'];
  const { status } = spawnSync('mvn', args, { cwd: dir, stdio: ['ignore', 2, 2] });
  return status === 0 ? programIn(dir) : null;
}

/** Those of an earlier version have other names and would stay: two of everything on one class path. */
function clearJars(dir) {
  for (const module of readdirSync(dir)) {
    const target = join(dir, module, 'target');
    if (!existsSync(target)) continue;
    for (const name of readdirSync(target)) if (name.endsWith('.jar')) rmSync(join(target, name));
    rmSync(join(target, 'runtime'), { recursive: true, force: true });
  }
}

const targetOf = (dir) => join(dir, 'engine-litert', 'target');
/** Of ours, those of this version only: an IDE's build leaves the others where they are. */
const jarsIn = (dir) =>
  readdirSync(dir)
    .filter((f) => f.endsWith('.jar') && (!f.startsWith('harness-') || f.endsWith(`-${HARNESS_VERSION}.jar`)))
    .map((f) => join(dir, f));

function programIn(dir) {
  const target = targetOf(dir);
  if (!existsSync(join(target, 'runtime'))) return null;
  const jars = [target, join(target, 'runtime')].flatMap(jarsIn);
  const main = 'org.rackmark.harness.litert.JvmMainKt';
  const libraries = [`litert=${RUNTIME_VERSION}`, `litert-lm=${LANGUAGE_RUNTIME_VERSION}`];
  return ['java', '-cp', jars.join(':'), main, ...libraries];
}

function isFresh(dir) {
  const target = targetOf(dir);
  if (!existsSync(join(target, 'runtime'))) return false;
  const built = Math.max(0, ...jarsIn(target).map((f) => statSync(f).mtimeMs));
  const sources = ['core', 'engine-litert'].flatMap((module) =>
    readdirSync(join(dir, module, 'src', 'main'), { recursive: true, withFileTypes: true })
      .filter((e) => e.isFile())
      .map((e) => statSync(join(e.parentPath, e.name)).mtimeMs),
  );
  return sources.every((time) => time < built);
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
