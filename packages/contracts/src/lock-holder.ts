/**
 * Who holds a folder, as a lock file tells. A number alone names no process: after a crash another program may have it. So
 * the lock also holds when that process began, where the system tells.
 */
export interface LockHolder {
  pid: number;
  /** From `beginOf`; null where it is not known. */
  began: string | null;
}

/**
 * When a process began, as Linux tells it: the boot, and ticks since then.
 * @param bootId of /proc/sys/kernel/random/boot_id
 * @param stat of /proc/PID/stat
 */
export function beginOf(bootId: string, stat: string): string {
  // Behind the name in brackets, which may hold anything; field 22 of all.
  const fields = stat.replace(/^.*\) /s, '').split(' ');
  return `${bootId.trim()}:${fields[19]}`;
}

/**
 * Whether the process that took a lock is gone.
 * @param now what is known of the number today: whether any process has it, and when that one began
 */
export function isGone(
  holder: LockHolder,
  self: number,
  now: { isTaken: boolean; began: string | null },
): boolean {
  // Our own number: an earlier life of a container, where numbers begin anew.
  if (holder.pid === self || !now.isTaken) return true;
  return holder.began !== null && now.began !== null && holder.began !== now.began;
}
