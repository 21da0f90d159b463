import { describe, expect, it } from '@jest/globals';
import { endedForMemory, memoryRoom, wasForMemory, type ReadText } from './memory.js';

const files =
  (known: Record<string, string>): ReadText =>
  (path) =>
    known[path] ?? null;
const meminfo = { '/proc/meminfo': 'MemTotal: 8388608 kB\nMemAvailable:    2097152 kB\n' };
const mib = (n: number) => String(n * 2 ** 20);

describe('memory that a run may take', () => {
  it('is what the system calls available', () => {
    expect(memoryRoom(files(meminfo))).toMatchObject({ freeMib: 2048, limitedBy: 'computer' });
    const unlimited = { '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/memory.max': 'max\n' };
    expect(memoryRoom(files({ ...meminfo, ...unlimited }))).toMatchObject({ limitedBy: 'computer' });
  });

  it('is the container’s where that is less; files that it holds in memory count as free', () => {
    const two = {
      '/proc/self/cgroup': '0::/a/b\n',
      '/sys/fs/cgroup/a/memory.max': mib(1000),
      '/sys/fs/cgroup/a/memory.current': mib(900),
      '/sys/fs/cgroup/a/memory.stat': `anon 5\ninactive_file ${mib(400)}\n`,
      '/sys/fs/cgroup/a/b/memory.max': 'max',
      '/sys/fs/cgroup/a/b/memory.current': mib(900),
    };
    expect(memoryRoom(files({ ...meminfo, ...two }))).toEqual({
      totalMib: 1000,
      freeMib: 500,
      limitedBy: 'container',
    });
  });

  it('knows both kinds of control groups, and folders that a container does not show', () => {
    const one = {
      '/proc/self/cgroup': '9:name=systemd:/\n4:cpu,memory:/docker/x\n0::/\n',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': mib(512),
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': mib(112),
      '/sys/fs/cgroup/memory/memory.stat': `total_inactive_file ${mib(12)}`,
    };
    expect(memoryRoom(files({ ...meminfo, ...one }))).toMatchObject({ freeMib: 412, totalMib: 512 });
  });
});

it('a process that was killed is counted where the kernel counts', () => {
  const vmstat = (n: number) => files({ '/proc/vmstat': `pgfault 9\noom_kill ${n}\n` });
  expect(endedForMemory(files({}))).toBeNull();
  const known = { rssMib: 500, freeMib: 4000 };
  const between = (a: number, b: number) =>
    wasForMemory({ endedBefore: endedForMemory(vmstat(a)), endedAfter: endedForMemory(vmstat(b)), ...known });
  expect([between(3, 3), between(3, 4)]).toEqual([false, true]);
  const unknown = { endedBefore: null, endedAfter: null };
  expect(wasForMemory({ ...unknown, rssMib: null, freeMib: null })).toBe(false);
  expect(wasForMemory({ ...unknown, rssMib: 4000, freeMib: 150 })).toBe(true);
});
