// The played phones of agent/test/fake-phone as JavaScript, for the demo and for load tests.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Compiles them into .rackmark/fake-phone; what did not change is not compiled again. Needs the packages to be built.
 * @returns {string} the folder
 */
export function buildFakePhone({ root }) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'agent/test/fake-phone'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('The played phones could not be compiled.');
  return join(root, '.rackmark', 'fake-phone');
}

/** The adb program, installed on Debian as root; null where there is none. */
export async function provideAdb({ root, say }) {
  const { findAdb } = await import(join(buildFakePhone({ root }), 'rack', 'adb-server.js'));
  if (findAdb() === null && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('Installing the Debian package adb …');
    spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2] });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'adb'], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  return findAdb();
}
