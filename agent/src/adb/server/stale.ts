import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { childEnvironment } from '../../child-environment.js';

const record = z.object({ pid: z.int().min(2), port: z.int() });
const fileOf = (folder: string): string => join(folder, 'adb-server.json');
const END_MS = 2_000;

export function rememberServer(folder: string, own: { pid: number; port: number }): void {
  writeFileSync(fileOf(folder), JSON.stringify(own), { mode: 0o600 });
}
export function forgetServer(folder: string): void {
  rmSync(fileOf(folder), { force: true });
}

/**
 * Ends the server that an earlier process of this agent left behind. Its number may belong to another program by now:
 * only a process with this server's command line and home folder is ended.
 */
export async function endStaleServer(folder: string, home: string): Promise<boolean> {
  const known = readRecord(folder);
  if (known === null) return false;
  const own = isOwnServer(known, home);
  if (own) await endProcess(known.pid);
  forgetServer(folder);
  return own;
}

function readRecord(folder: string): z.infer<typeof record> | null {
  try {
    return record.parse(JSON.parse(readFileSync(fileOf(folder), 'utf8')));
  } catch {
    return null;
  }
}

function isOwnServer({ pid, port }: { pid: number; port: number }, home: string): boolean {
  const { command, environment } = describeProcess(pid);
  return (
    command.includes(`-L tcp:localhost:${port} nodaemon server`) &&
    environment.some((entry) => entry === `HOME=${home}`)
  );
}

/** Empty for a process that is gone or belongs to someone else. */
function describeProcess(pid: number): { command: string; environment: string[] } {
  try {
    if (existsSync('/proc/self/environ')) {
      const words = (name: string): string[] => readFileSync(`/proc/${pid}/${name}`, 'utf8').split('\0');
      return { command: words('cmdline').join(' '), environment: words('environ') };
    }
    // macOS: the environment stands behind the command, without quotes.
    const line = execFileSync('ps', ['eww', '-o', 'command=', '-p', String(pid)], {
      encoding: 'utf8',
      env: childEnvironment(),
    });
    return { command: line, environment: line.trim().split(' ') };
  } catch {
    return { command: '', environment: [] };
  }
}

/** SIGTERM, and SIGKILL when that did not help. */
async function endProcess(pid: number): Promise<void> {
  const alive = (signal: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(pid, signal);
    } catch {
      return false;
    }
  };
  alive('SIGTERM');
  for (let waited = 0; waited < END_MS && alive(0); waited += 20) await sleep(20);
  if (alive(0)) alive('SIGKILL');
}
