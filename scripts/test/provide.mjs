// What the suites need beyond npm's packages. What a machine lacks is installed where that is possible, else what needs
// it is skipped with a loud line; with CI=true a missing part fails.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../prepare.mjs';

export class Missing extends Error {}

/** @returns what every stage is given */
export async function provide({ root, folder, rooms, forJest, isCounting, databaseUrl }) {
  const wants = (...names) => rooms.length === 0 || names.some((name) => rooms.includes(name));
  await provideNativeRuntime();
  const testsKotlin = wants('harness') && forJest.length === 0;
  const none = { program: null, tests: { passed: 0, failed: 0 } };
  const kotlin = wants('harness', 'agent', 'e2e') ? await provideKotlin(root, testsKotlin) : none;
  const rack = wants('agent', 'e2e') ? await provideRack(root) : {};
  // The browser brings SwiftShader, too, which plays the GPU.
  const chromium = wants('e2e', 'harness') ? findChromium() : '';
  const env = {
    ...process.env,
    RACKMARK_TEST_DATABASE_URL: databaseUrl,
    RACKMARK_TEST_CHROMIUM: chromium,
    RACKMARK_FIRST_LOOK: '0',
    ...rack,
    ...(kotlin.program === null ? {} : { RACKMARK_TEST_KOTLIN: JSON.stringify(kotlin.program) }),
  };
  return { root, folder, rooms, forJest, isCounting, env, kotlinTests: kotlin.tests };
}

async function provideNativeRuntime() {
  const {
    findRuntime,
    hasOpenVino,
    installLanguageRuntime,
    installOpenVino,
    installPinned,
    installRuntime,
    RUNTIMES,
  } = await import('../../packages/harness/dist/index.js');
  try {
    if (!(await findRuntime())) await installRuntime({ onProgress: say });
    if (hasOpenVino()) await installOpenVino({ onProgress: say });
    await installLanguageRuntime({ onProgress: say });
    for (const other of RUNTIMES.litert.slice(1)) await installPinned(other, { onProgress: say });
    // The oldest: its C interface lacks most.
    await installPinned(RUNTIMES['litert-lm'].at(-1), { onProgress: say });
  } catch (error) {
    missing(`the native LiteRT, LiteRT-LM or OpenVINO (${error.message})`);
  }
}

/** The Kotlin harness as a program; with its own tests where those were asked for. */
async function provideKotlin(root, testsKotlin) {
  const { buildHarness, hasJdk, provideHarness } = await import('../harness/kotlin.mjs');
  const tests = { passed: 0, failed: 0 };
  if (!hasJdk()) {
    missing('a JDK 17 with Maven (Debian packages openjdk-17-jdk-headless and maven)');
    return { program: null, tests };
  }
  return testsKotlin ? buildHarness({ root, say }) : { program: provideHarness({ root, say }), tests };
}

/** Played phones behind a real adb server: adb, and the phones as a program of their own. @returns environment */
async function provideRack(root) {
  const { buildFakePhone, provideAdb } = await import('../fake-phone.mjs');
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

/** @throws Missing with CI=true */
export function missing(what) {
  say(`\n!!! MISSING: ${what}. What needs it is skipped.\n`);
  if (process.env.CI === 'true') throw new Missing(what);
}
