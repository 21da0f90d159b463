import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { Conditions, MemoryReading } from '@rackmark/contracts';

const linux = process.platform === 'linux';

const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

/** The process's memory now and its high-water mark since the last reset. */
export function readMemory(phase: string): MemoryReading {
  const status = linux ? read('/proc/self/status') : null;
  const kib = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status ?? '')?.[1] ?? NaN);
  const base = { phase, pss_kib: null, native_heap_kib: null, gpu_kib: null };
  if (status !== null && Number.isFinite(kib('VmHWM'))) {
    return {
      ...base,
      rss_kib: kib('VmRSS'),
      peak_rss_kib: kib('VmHWM'),
      source: 'VmHWM of /proc/self/status',
    };
  }
  return {
    ...base,
    rss_kib: Math.round(process.memoryUsage().rss / 1024),
    peak_rss_kib: process.resourceUsage().maxRSS,
    source: 'ru_maxrss of getrusage, never reset',
  };
}

/** Starts a new high-water mark where the system allows it (Linux ≥ 4.0, own process). */
export function resetPeak(): void {
  if (!linux) return;
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Some containers forbid it; then the mark covers the whole process, which is still true.
  }
}

/** Jiffies of all CPUs that were not idle, of all, and of this process (all threads). */
interface CpuTimes {
  busy: number;
  total: number;
  own: number;
}

function readCpuTimes(): CpuTimes | null {
  const stat = linux ? read('/proc/stat') : null;
  const self = linux ? read('/proc/self/stat') : null;
  if (stat === null || self === null) return null;
  // user nice system idle iowait irq softirq steal
  const times = stat.split('\n')[0]!.trim().split(/\s+/).slice(1, 9).map(Number);
  const total = times.reduce((a, b) => a + b, 0);
  const idle = times[3]! + times[4]!;
  const fields = self.slice(self.lastIndexOf(')') + 2).split(' ');
  return { busy: total - idle, total, own: Number(fields[11]) + Number(fields[12]) };
}

/** Reads the computer's conditions; background load is over the time since the previous reading. */
export class ConditionsReader {
  private last = readCpuTimes();
  private readonly wallStart = Date.now();
  private readonly monotonicStart = process.hrtime.bigint();

  read(phase: string): Conditions {
    const now = readCpuTimes();
    const background = this.last && now ? backgroundLoad(this.last, now) : null;
    this.last = now;
    const elapsedMs = Number(process.hrtime.bigint() - this.monotonicStart) / 1e6;
    return {
      phase,
      background_load: background,
      load_average_1m: process.platform === 'win32' ? null : loadavg()[0]!,
      clock_mhz: cpus()[0]?.speed || null,
      clock_limit_mhz: clockLimit(),
      temperature_c: temperature(),
      thermal_status: null,
      ...power(),
      wall_clock_jump_ms: Math.round(Date.now() - this.wallStart - elapsedMs),
    };
  }
}

/** Share of all CPUs that others took between two readings; null when too little time went by to tell. */
function backgroundLoad(before: CpuTimes, after: CpuTimes): number | null {
  const total = after.total - before.total;
  if (total < 10) return null;
  const others = after.busy - before.busy - (after.own - before.own);
  return Math.min(1, Math.max(0, others / total));
}

function clockLimit(): number | null {
  const khz = Number(read('/sys/devices/system/cpu/cpu0/cpufreq/scaling_max_freq') ?? NaN);
  return Number.isFinite(khz) ? khz / 1000 : null;
}

function temperature(): number | null {
  const milli = Number(read('/sys/class/thermal/thermal_zone0/temp') ?? NaN);
  return Number.isFinite(milli) && milli > 0 ? milli / 1000 : null;
}

function power(): Pick<Conditions, 'battery_percent' | 'on_battery'> {
  const dir = '/sys/class/power_supply';
  let names: string[] = [];
  try {
    names = linux ? readdirSync(dir) : [];
  } catch {
    return { battery_percent: null, on_battery: null };
  }
  const battery = names.find((n) => read(`${dir}/${n}/type`)?.trim() === 'Battery');
  if (battery === undefined) return { battery_percent: null, on_battery: null };
  const level = Number(read(`${dir}/${battery}/capacity`) ?? NaN);
  return {
    battery_percent: Number.isFinite(level) ? Math.min(100, Math.max(0, level)) : null,
    on_battery: read(`${dir}/${battery}/status`)?.trim() === 'Discharging',
  };
}
