import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LockHolder } from '@rackmark/contracts';
import { z } from 'zod';
import { pause } from './pause.js';
import { isHolderGone, thisProcess } from './process-now.js';
import { CannotStart } from './settings.js';
import { writeWhole } from './whole-file.js';

const stored = z.object({ agent_id: z.uuid() });

/** The agent's id, made once and kept in its folder. @throws CannotStart when the folder cannot be written */
export function agentIdOf(dataDir: string): string {
  const file = join(dataDir, 'agent.json');
  try {
    mkdirSync(dataDir, { recursive: true });
    // What an earlier version left open is closed: models and results lie below.
    chmodSync(dataDir, 0o700);
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
    if (holder === null || isHolderGone(holder)) {
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
    const { pid, began } = thisProcess();
    writeFileSync(file, `${pid} ${began ?? ''}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    rmSync(file, { force: true });
    throw new CannotStart(`The agent's folder cannot be locked (${(error as Error).message}).`);
  }
}

function holderOf(file: string): LockHolder | null {
  try {
    const [pid = '', began = ''] = readFileSync(file, 'utf8').trim().split(' ');
    return /^\d+$/.test(pid) ? { pid: Number(pid), began: began || null } : null;
  } catch {
    return null;
  }
}
