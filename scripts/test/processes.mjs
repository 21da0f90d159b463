// Nothing that a test started may outlive it. Whatever runs on behalf of one run of `npm test` inherits its TMPDIR, a
// folder that no other program knows: by that a left-over process is told from everybody else's.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from '../prepare.mjs';
import { outcomeOf } from './outcome.mjs';

/** Ending takes a moment: programs that were told to stop a while ago may still be writing their last words. */
const LOOKS = 50;
const LOOK_MS = 200;

/**
 * Names what did not end by itself, and ends it.
 * @returns {Promise<import('./outcome.mjs').Outcome>} a failure with CI=true only: the tests themselves went well
 */
export async function noProcessLeft(folder) {
  let found = processesOf(folder);
  for (let i = 0; i < LOOKS && found.length > 0; i++) {
    await wait(LOOK_MS);
    found = processesOf(folder);
  }
  for (const { pid, command } of found) {
    say(`!!! LEFT BEHIND: process ${pid}: ${command}`);
    process.kill(pid, 'SIGKILL');
  }
  if (found.length > 0 && process.env.CI !== 'true') return outcomeOf([]);
  const names = found.map(({ pid, command }) => `left behind: process ${pid}: ${command}`);
  return outcomeOf(
    names.length === 0 ? [{ name: '', ok: true }] : names.map((name) => ({ name, ok: false })),
  );
}

/** Ends at once whatever runs for this run, but for what `isSpared` by its command line. */
export function endAll(folder, isSpared = () => false) {
  for (const { pid, command } of processesOf(folder)) if (!isSpared(command)) process.kill(pid, 'SIGKILL');
}

/** @returns {{ pid: number, command: string }[]} all but this process and its ancestors */
function processesOf(folder) {
  if (process.platform === 'linux') return fromProc(folder);
  if (process.platform === 'win32') return []; // its environment cannot be read there
  const { stdout } = spawnSync('ps', ['-axEww', '-o', 'pid=,command='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.includes(folder))
    .map((line) => ({ pid: Number(line.trim().split(' ')[0]), command: line.trim().slice(0, 200) }))
    .filter(({ pid }) => pid !== process.pid);
}

function fromProc(folder) {
  const found = [];
  for (const name of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
    const pid = Number(name);
    if (pid === process.pid) continue;
    try {
      const [environment, command] = ['environ', 'cmdline'].map((f) =>
        readFileSync(`/proc/${pid}/${f}`, 'utf8'),
      );
      if (environment.includes(folder) || command.includes(folder))
        found.push({ pid, command: command.replaceAll('\0', ' ').trim().slice(0, 200) });
    } catch {
      // It ended meanwhile, or belongs to somebody else.
    }
  }
  return found;
}
