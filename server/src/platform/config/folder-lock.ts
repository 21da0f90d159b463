import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LockHolder } from '@rackmark/contracts';
import { z } from 'zod';
import { CannotStart } from './config.js';
import { isHolderGone, thisProcess } from './process-now.js';

/** What a running portal says of itself in its data folder. */
interface FolderLock extends LockHolder {
  url: string;
}

const lockPath = (dataDir: string) => join(dataDir, 'rackmark.lock');

const STOPPING_MS = 20_000;
const LOOK_AGAIN_MS = 300;
/** A portal that is being stopped may still answer once; one that answers this often in a row is at work. */
const ANSWERS = 3;

/**
 * One portal a data folder. A lock whose process is gone (crash, kill -9) is taken over, also when another program has its
 * number by now; one whose portal no longer
 * answers is waited for, because it is stopping.
 * @returns a function that gives the folder back
 * @throws CannotStart
 */
export async function lockFolder(dataDir: string, url: string): Promise<() => void> {
  const path = lockPath(dataDir);
  const deadline = Date.now() + STOPPING_MS;
  let answers = 0;
  for (;;) {
    if (tryLock(path, url)) return () => rmSync(path, { force: true });
    const holder = readLock(path);
    if (holder === null || isHolderGone(holder)) {
      rmSync(path, { force: true });
      continue;
    }
    answers = (await isAnswering(holder.url)) ? answers + 1 : 0;
    if (answers >= ANSWERS || Date.now() > deadline) {
      throw new CannotStart(
        `The data folder ${dataDir} is in use by Rackmark at ${holder.url} (process ${holder.pid}). Stop that one, or set RACKMARK_DATA_DIR to another folder.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

function tryLock(path: string, url: string): boolean {
  try {
    const fd = openSync(path, 'wx');
    writeFileSync(fd, JSON.stringify({ ...thisProcess(), url } satisfies FolderLock));
    closeSync(fd);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

const isAnswering = (url: string): Promise<boolean> =>
  fetch(`${url}/api/v1/health`, { signal: AbortSignal.timeout(2_000) }).then(
    () => true,
    () => false,
  );

const stored = z.object({
  pid: z.int().positive(),
  began: z.string().nullable().default(null),
  url: z.string(),
});

function readLock(path: string): FolderLock | null {
  try {
    return stored.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // Cut off by a crash: as good as no lock.
    return null;
  }
}
