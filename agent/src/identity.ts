import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CannotStart } from './settings.js';

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
    writeFileSync(`${file}.new`, JSON.stringify({ agent_id: id }));
    renameSync(`${file}.new`, file);
    return id;
  } catch (error) {
    throw new CannotStart(
      `The agent's folder ${dataDir} cannot be written (${(error as Error).message}). Set RACKMARK_AGENT_DATA_DIR to one that can.`,
    );
  }
}

const STOPPING_MS = 8_000;

/**
 * One agent a folder. A lock whose process is gone is taken over; one that is alive is given some time, because it may be
 * stopping at this moment.
 * @throws CannotStart
 */
export async function lockAgentFolder(dataDir: string, { waitMs = STOPPING_MS } = {}): Promise<() => void> {
  const file = join(dataDir, 'agent.lock');
  const deadline = Date.now() + waitMs;
  for (;;) {
    try {
      const fd = openSync(file, 'wx');
      writeFileSync(fd, String(process.pid));
      closeSync(fd);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = holderOf(file);
    if (pid === null || pid === process.pid || !isAlive(pid)) {
      rmSync(file, { force: true });
      continue;
    }
    if (Date.now() > deadline) {
      throw new CannotStart(
        `Another agent (process ${pid}) works in ${dataDir}. Stop that one, or set RACKMARK_AGENT_DATA_DIR to another folder.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function holderOf(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8').trim() || NaN);
    return Number.isInteger(pid) ? pid : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
