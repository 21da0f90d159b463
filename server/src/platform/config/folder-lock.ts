import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from './config.js';

/** What a running portal says of itself in its data folder. */
export interface FolderLock {
  pid: number;
  url: string;
}

const lockPath = (dataDir: string) => join(dataDir, 'rackmark.lock');

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * One portal a data folder. A lock whose process is gone (crash, kill -9) is taken over.
 * @returns a function that gives the folder back
 * @throws CannotStart
 */
export function lockFolder(dataDir: string, url: string): () => void {
  const path = lockPath(dataDir);
  for (let tries = 0; tries < 3; tries++) {
    try {
      const fd = openSync(path, 'wx');
      writeFileSync(fd, JSON.stringify({ pid: process.pid, url } satisfies FolderLock));
      closeSync(fd);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readLock(path);
    if (holder !== null && holder.pid !== process.pid && alive(holder.pid)) {
      throw new CannotStart(
        `The data folder ${dataDir} is in use by Rackmark at ${holder.url} (process ${holder.pid}). Stop that one, or set RACKMARK_DATA_DIR to another folder.`,
      );
    }
    rmSync(path, { force: true });
  }
  throw new CannotStart(
    `The data folder ${dataDir} is being started by another Rackmark at this moment. Try again.`,
  );
}

function readLock(path: string): FolderLock | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null && 'pid' in value && typeof value.pid === 'number') {
      return { pid: value.pid, url: 'url' in value ? String(value.url) : '' };
    }
  } catch {
    // Cut off by a crash: as good as no lock.
  }
  return null;
}
