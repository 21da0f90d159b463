import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { fail, type Failure } from '@rackmark/contracts';

/** The text of a file of the system; null where it is not there or may not be read. */
export type ReadText = (path: string) => string | null;

/** Memory in MiB: what there is at most, and what may still be taken. `container`: a control group sets the limit. */
export interface MemoryRoom {
  totalMib: number;
  freeMib: number;
  limitedBy: 'computer' | 'container';
}

/** What the system says of processes that it ended for want of memory; null where it does not count them. */
export type EndedForMemory = number | null;

const readText: ReadText = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};
const MIB = 2 ** 20;

/** The computer's memory, or what its container leaves of it: there the kernel ends a process that takes more. */
export function memoryRoom(read: ReadText = readText): MemoryRoom {
  const available = /^MemAvailable:\s+(\d+)/m.exec(read('/proc/meminfo') ?? '')?.[1];
  const computer: MemoryRoom = {
    totalMib: totalmem() / MIB,
    freeMib: available === undefined ? freemem() / MIB : Number(available) / 1024,
    limitedBy: 'computer',
  };
  return controlGroups(read)
    .map((group) => roomIn(group, read))
    .filter((room) => room !== null)
    .reduce<MemoryRoom>(
      (least, room) => ({
        totalMib: Math.min(least.totalMib, room.totalMib),
        freeMib: Math.min(least.freeMib, room.freeMib),
        limitedBy: room.freeMib < least.freeMib ? 'container' : least.limitedBy,
      }),
      computer,
    );
}

interface ControlGroup {
  limit: string;
  usage: string;
  stat: string;
  /** Pages of files that were not used of late: the kernel gives them up before it ends a process. */
  reclaimable: RegExp;
}

/** Every group that this process is in, up to the root: each may have a limit. */
function controlGroups(read: ReadText): ControlGroup[] {
  const groups: ControlGroup[] = [];
  for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    const isFirst = controllers.split(',').includes('memory');
    if (!isFirst && controllers !== '') continue;
    const mount = isFirst ? '/sys/fs/cgroup/memory' : '/sys/fs/cgroup';
    for (let at = path; ; at = at.slice(0, at.lastIndexOf('/'))) {
      const dir = `${mount}${at === '/' ? '' : at}`;
      groups.push(
        isFirst
          ? {
              limit: `${dir}/memory.limit_in_bytes`,
              usage: `${dir}/memory.usage_in_bytes`,
              stat: `${dir}/memory.stat`,
              reclaimable: /^total_inactive_file (\d+)/m,
            }
          : {
              limit: `${dir}/memory.max`,
              usage: `${dir}/memory.current`,
              stat: `${dir}/memory.stat`,
              reclaimable: /^inactive_file (\d+)/m,
            },
      );
      if (!at.includes('/') || at === '/') break;
    }
  }
  return groups;
}

function roomIn(group: ControlGroup, read: ReadText): Pick<MemoryRoom, 'totalMib' | 'freeMib'> | null {
  const limit = numberIn(read(group.limit));
  const usage = numberIn(read(group.usage));
  if (limit === null || usage === null) return null;
  const reclaimable = Number(group.reclaimable.exec(read(group.stat) ?? '')?.[1] ?? 0);
  return { totalMib: limit / MIB, freeMib: Math.max(0, limit - (usage - reclaimable)) / MIB };
}

/** `max` is no number: no limit. */
function numberIn(text: string | null): number | null {
  const value = Number(text?.trim() || NaN);
  return Number.isFinite(value) ? value : null;
}

const gigabytes = (mib: number) =>
  mib >= 1024 ? `${(mib / 1024).toFixed(1)} GiB` : `${Math.round(mib)} MiB`;

/**
 * Refuses a model whose file alone is larger than the memory that the run may take: the kernel would end the process, or
 * the numbers would be those of the disk.
 * @param limitMib the run's own limit; null: none was set
 */
export function tooLarge(modelBytes: number, room: MemoryRoom, limitMib: number | null): Failure | null {
  const modelMib = modelBytes / MIB;
  if (limitMib !== null && modelMib > limitMib) {
    return fail(
      'MODEL_TOO_LARGE',
      `The model's file has ${gigabytes(modelMib)}; the run may take ${gigabytes(limitMib)} of memory (memory_limit_mib). Raise the limit, or take a model with smaller weights.`,
      { phase: 'start' },
    );
  }
  if (modelMib <= room.freeMib) return null;
  const where = room.limitedBy === 'container' ? 'this container' : 'this computer';
  const again =
    modelMib > room.totalMib
      ? 'Take a model with smaller weights, or a device with more memory.'
      : 'Close other programs and try again, or take a model with smaller weights.';
  return fail(
    'MODEL_TOO_LARGE',
    `The model's file has ${gigabytes(modelMib)}; of the ${gigabytes(room.totalMib)} of memory of ${where} ${gigabytes(room.freeMib)} are free. ${again}`,
    { phase: 'start' },
  );
}

/** How many processes the kernel has ended for want of memory, of the whole computer and of the container. */
export function endedForMemory(read: ReadText = readText): EndedForMemory {
  const counts = [
    /^oom_kill (\d+)/m.exec(read('/proc/vmstat') ?? ''),
    /^oom_kill (\d+)/m.exec(read('/sys/fs/cgroup/memory.events') ?? ''),
  ].filter((found) => found !== null);
  return counts.length === 0 ? null : counts.reduce((sum, found) => sum + Number(found[1]), 0);
}

/** What is known of a process that was killed from outside. */
export interface Killed {
  endedBefore: EndedForMemory;
  endedAfter: EndedForMemory;
  /** The last reading before its death; null: there was none. */
  rssMib: number | null;
  freeMib: number | null;
}

/** The kernel says nothing to the one it kills; its counter tells, or that memory was nearly gone. */
export function wasForMemory({ endedBefore, endedAfter, rssMib, freeMib }: Killed): boolean {
  if (endedBefore !== null && endedAfter !== null && endedAfter > endedBefore) return true;
  return freeMib !== null && rssMib !== null && freeMib < Math.max(100, rssMib * 0.05);
}

/** Resident memory of another process (Linux); null when it is gone. */
export function rssMibOf(pid: number | undefined): number | null {
  const pages = readText(`/proc/${pid}/statm`)?.split(' ')[1];
  return pages === undefined ? null : (Number(pages) * 4096) / MIB;
}
