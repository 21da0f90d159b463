import { readFileSync } from 'node:fs';
import { beginOf, isGone, type LockHolder } from '@rackmark/contracts';

const read = (path: string) => readFileSync(path, 'utf8');

/** This process as the holder of a lock. */
export const thisProcess = (): LockHolder => ({ pid: process.pid, began: begunOf(process.pid) });

export const isHolderGone = (holder: LockHolder): boolean =>
  isGone(holder, process.pid, { isTaken: isTaken(holder.pid), began: begunOf(holder.pid) });

function begunOf(pid: number): string | null {
  try {
    return beginOf(read('/proc/sys/kernel/random/boot_id'), read(`/proc/${pid}/stat`));
  } catch {
    return null;
  }
}

function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
