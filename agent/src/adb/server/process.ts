import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment } from '../../child-environment.js';

export interface ServerProcess {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
}

/** Where the server keeps its keys. */
export const homeOf = (folder: string): string => join(folder, 'home');

const KEPT_WORDS = 400;

/**
 * Starts an adb server in the foreground with a home of its own: the keys of the person who runs the agent, and the server
 * that they may have, are not touched.
 * @param onExit once, in words, also when it could not be started
 */
export function spawnServer(
  { program, port, folder }: { program: string; port: number; folder: string },
  onExit: (words: string) => void,
): ServerProcess | null {
  const home = homeOf(folder);
  const temporary = join(folder, 'tmp');
  for (const path of [home, temporary]) mkdirSync(path, { recursive: true, mode: 0o700 });
  // A process group of its own: Ctrl-C at a terminal is for the agent, which still has phones to tidy up.
  const child = spawn(program, ['-L', `tcp:localhost:${port}`, 'nodaemon', 'server'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: serverEnvironment(process.env, home, temporary),
  });
  let last = '';
  child.stderr.on('data', (text: Buffer) => (last = (last + text.toString('utf8')).slice(-KEPT_WORDS)));
  child.stderr.on('error', () => {});
  const pid = child.pid;
  const guard = pid === undefined ? null : endWithThisProcess(pid);
  let over = false;
  const end = (words: string): void => {
    if (over) return;
    over = true;
    guard?.release();
    onExit(words);
  };
  child.once('error', (error) => end(error.message));
  child.once('exit', (code, signal) => {
    end(exitWords(code, signal, last));
  });
  return pid === undefined ? null : { pid, kill: (signal) => void child.kill(signal) };
}

/** Whoever is killed from outside has said nothing about it. */
function exitWords(code: number | null, signal: NodeJS.Signals | null, said: string): string {
  const last = signal === null || signal === 'SIGABRT' ? (said.trim().split('\n').at(-1) ?? '') : '';
  return [signal ?? `code ${code}`, last].filter((w) => w !== '').join(': ');
}

/** mDNS would dial strangers' phones; a serial or a socket of the person's own shell would lead elsewhere. */
export function serverEnvironment(
  own: NodeJS.ProcessEnv,
  home: string,
  temporary: string,
): Record<string, string> {
  const kept = ['PATH', 'LANG', 'LD_LIBRARY_PATH', 'TZ', 'USER', 'LOGNAME'];
  return {
    ...Object.fromEntries(kept.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]]))),
    HOME: home,
    TMPDIR: temporary,
    ADB_MDNS: '0',
    ADB_MDNS_AUTO_CONNECT: '0',
  };
}

/**
 * A shell that waits for the end of its standard input, which this process holds open: however this process ends, the
 * server ends with it.
 */
function endWithThisProcess(pid: number): { release: () => void } {
  const guard = spawn('sh', ['-c', 'read -r _; kill "$0" && sleep 2 && kill -9 "$0"', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: childEnvironment(),
  });
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  return { release: () => void guard.kill('SIGKILL') };
}
