import { cpus, loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

/** Share of all CPU time that was used in a window, 0 to 1. */
export async function busyShare(windowMs: number, signal: AbortSignal): Promise<number> {
  const before = total();
  await wait(windowMs, undefined, { signal }).catch(() => {});
  const after = total();
  const all = after.all - before.all;
  return all <= 0 ? 0 : Math.min(1, Math.max(0, 1 - (after.idle - before.idle) / all));
}

function total(): { all: number; idle: number } {
  let [all, idle] = [0, 0];
  for (const { times } of cpus()) {
    all += times.user + times.nice + times.sys + times.idle + times.irq;
    idle += times.idle;
  }
  return { all, idle };
}

export const loadAverage = (): number => loadavg()[0] ?? 0;
