// `npm test`: sets up what the suites need on a fresh clone, runs them, and ends with one line `N passed, N failed`.
// `npm test -- server agent` runs only those; `npm test -- server -- -t "tus"` hands the rest to Jest.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare, say } from './prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const CI = process.env.CI === 'true';
const args = process.argv.slice(2);
const split = args.indexOf('--');
const projects = split === -1 ? args : args.slice(0, split);
const forJest = split === -1 ? [] : args.slice(split + 1);

await prepare({ root });
await provideNativeRuntime();
/** Suites of the Kotlin modules. @type {{ passed: number, failed: number }} */
let kotlinTests = { passed: 0, failed: 0 };
const wants = (...names) => projects.length === 0 || names.some((name) => projects.includes(name));
const kotlin = wants('harness') ? await buildKotlin() : wants('agent', 'e2e') ? await provideKotlin() : null;
const rack = wants('agent', 'e2e') ? await provideRack() : null;
// The browser brings SwiftShader, too, which plays the GPU.
const chromium = wants('e2e', 'harness') ? findChromium() : '';
const { EmbeddedPostgres } = await import('../server/dist/platform/database/embedded-postgres.js');
const folder = mkdtempSync(join(tmpdir(), 'rackmark-tests-'));
const postgres = await EmbeddedPostgres.start(folder, { durable: false });
process.once('SIGINT', () => void finish(130));
process.once('SIGTERM', () => void finish(143));
const report = join(folder, 'report.json');
// Everything asked for: lint, format, types and freshness count as tests, too.
const checks = args.length === 0 ? runChecks() : [];
await runJest();
await finish(summarise());

/** @returns {{ name: string, ok: boolean }[]} */
function runChecks() {
  const bin = (...path) => join(root, 'node_modules', ...path);
  const all = [
    ['lint', [bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0']],
    ['format', [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']],
    ['types of the tests', [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.tests.json']],
    ['types of the page', [bin('typescript', 'bin', 'tsc'), '-p', 'web']],
    ['generated files are fresh', [join(root, 'scripts', 'generate.mjs'), '--check']],
  ];
  return all.map(([name, command]) => {
    const ok = spawnSync(process.execPath, command, { cwd: root, stdio: ['ignore', 2, 2] }).status === 0;
    say(`${ok ? 'PASS' : 'FAIL'} ${name}`);
    return { name, ok };
  });
}

function runJest() {
  const selected = projects.length > 0 ? ['--selectProjects', ...projects] : [];
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--no-warnings=ExperimentalWarning',
      join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
      ...selected,
      '--forceExit', // HTTP keep-alive of the tests' own client outlives them by seconds
      '--json',
      `--outputFile=${report}`,
      ...forJest,
    ],
    {
      cwd: root,
      // Jest prints its JSON to standard output as well; the readable report goes to standard error.
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        RACKMARK_TEST_DATABASE_URL: postgres.url,
        RACKMARK_TEST_CHROMIUM: chromium,
        RACKMARK_FIRST_LOOK: '0',
        ...(rack === null ? {} : rack),
        ...(kotlin === null ? {} : { RACKMARK_TEST_KOTLIN: JSON.stringify(kotlin) }),
      },
    },
  );
  return new Promise((resolve) => child.once('exit', resolve));
}

function summarise() {
  if (!existsSync(report)) {
    process.stdout.write('0 passed, 1 failed (the tests could not be started)\n');
    return 1;
  }
  const r = JSON.parse(readFileSync(report, 'utf8'));
  // A suite that could not even be loaded is a failure, too.
  const failed =
    r.numFailedTests + r.numRuntimeErrorTestSuites + checks.filter((c) => !c.ok).length + kotlinTests.failed;
  const passed = r.numPassedTests + checks.filter((c) => c.ok).length + kotlinTests.passed;
  if (r.numPendingTests > 0) say(`${r.numPendingTests} skipped; the lines above say what was missing.`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 && r.numPassedTests > 0 ? 0 : 1;
}

async function finish(code) {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}

async function provideNativeRuntime() {
  const { findRuntime, hasOpenVino, installLanguageRuntime, installOpenVino, installRuntime } =
    await import('../packages/harness/dist/index.js');
  try {
    if (!(await findRuntime())) await installRuntime({ onProgress: say });
    if (hasOpenVino()) await installOpenVino({ onProgress: say });
    await installLanguageRuntime({ onProgress: say });
  } catch (error) {
    missing(`the native LiteRT, LiteRT-LM or OpenVINO (${error.message})`);
  }
}

/** The Kotlin harness with its own tests, where a JDK and Maven are at hand. @returns the program, or null */
async function buildKotlin() {
  const { buildHarness, hasJdk } = await import('./harness/kotlin.mjs');
  if (!hasJdk()) {
    missing('a JDK 17 with Maven (Debian packages openjdk-17-jdk-headless and maven)');
    return null;
  }
  const built = buildHarness({ root, say });
  kotlinTests = built.tests;
  return built.program;
}

/** The harness for played phones; its own tests belong to the project `harness`. @returns the program, or null */
async function provideKotlin() {
  const { provideHarness } = await import('./harness/kotlin.mjs');
  const program = provideHarness({ root, say });
  if (program === null) missing('a JDK 17 with Maven (Debian packages openjdk-17-jdk-headless and maven)');
  return program;
}

/** Played phones behind a real adb server: adb, and the phones as a program of their own. @returns environment */
async function provideRack() {
  const { buildFakePhone, provideAdb } = await import('./fake-phone.mjs');
  const adb = await provideAdb({ root, say });
  if (adb === null) missing('adb (Debian package adb)');
  const rack = join(buildFakePhone({ root }), 'rack', 'rack-process.js');
  return { RACKMARK_TEST_ADB: adb ?? '', RACKMARK_TEST_RACK: rack };
}

/** A browser for e2e; on Debian as root it is installed. */
function findChromium() {
  const candidates = [
    process.env.RACKMARK_TEST_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  const found = () => candidates.find((path) => path && existsSync(path));
  if (found()) return found();
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('Installing the Debian package chromium …');
    spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2] });
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  if (!found()) missing('a browser (Debian package chromium)');
  return found() ?? '';
}

function missing(what) {
  say(`\n!!! MISSING: ${what}. What needs it is skipped.\n`);
  if (CI) {
    process.stdout.write('0 passed, 1 failed (something that the tests need is missing)\n');
    process.exit(1);
  }
}
