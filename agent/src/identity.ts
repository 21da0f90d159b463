import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { pause } from './pause.js';
import { CannotStart } from './settings.js';
import { writeWhole } from './whole-file.js';

const stored = z.object({ agent_id: z.uuid() });

/** The agent's id, made once and kept in its folder. @throws CannotStart when the folder cannot be written */
export function agentIdOf(dataDir: string): string {
  const file = join(dataDir, 'agent.json');
  try {
    mkdirSync(dataDir, { recursive: true });
    try {
      return stored.parse(JSON.parse(readFileSync(file, 'utf8'))).agent_id;
    } catch {
      // None yet, or cut off by a crash: a new one costs nothing but a second line in the list of agents.
    }
    const id = randomUUID();
    writeWhole(file, JSON.stringify({ agent_id: id }));
    return id;
  } catch (error) {
    throw new CannotStart(
      `The agent's folder ${dataDir} cannot be written (${(error as Error).message}). Set RACKMARK_AGENT_DATA_DIR to one that can.`,
    );
  }
}

const STOPPING_MS = 8_000;

/**
 * One agent a folder. A lock whose process is gone is taken over, also when another program has its number by now; one that
 * is alive is given some time, because it may be stopping at this moment.
 * @throws CannotStart
 */
export async function lockAgentFolder(dataDir: string, { waitMs = STOPPING_MS } = {}): Promise<() => void> {
  const file = join(dataDir, 'agent.lock');
  const deadline = performance.now() + waitMs;
  for (;;) {
    if (tryLock(file)) return () => rmSync(file, { force: true });
    const holder = holderOf(file);
    if (holder === null || holder.pid === process.pid || !isAlive(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (performance.now() > deadline) {
      throw new CannotStart(
        `Another agent (process ${holder.pid}) works in ${dataDir}. Stop that one, or set RACKMARK_AGENT_DATA_DIR to another folder.`,
      );
    }
    await pause(200);
  }
}

/** @returns false where another one has it. @throws CannotStart when the disk takes no lock */
function tryLock(file: string): boolean {
  try {
    writeFileSync(file, `${process.pid} ${beginOf(process.pid) ?? ''}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    rmSync(file, { force: true });
    throw new CannotStart(`The agent's folder cannot be locked (${(error as Error).message}).`);
  }
}

interface Holder {
  pid: number;
  /** When its process began; null where that is not known. */
  began: string | null;
}

function holderOf(file: string): Holder | null {
  try {
    const [pid = '', began = ''] = readFileSync(file, 'utf8').trim().split(' ');
    return /^\d+$/.test(pid) ? { pid: Number(pid), began: began || null } : null;
  } catch {
    return null;
  }
}

/** Linux: the boot, and ticks since then. After a restart of the computer the same number is another process. */
function beginOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // Behind the name in brackets, which may hold anything; field 22 of all.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return `${boot}:${fields[19]}`;
  } catch {
    return null;
  }
}

function isAlive({ pid, began }: Holder): boolean {
  const now = beginOf(pid);
  if (began !== null && now !== null && began !== now) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
