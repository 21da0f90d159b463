import { wholeLines } from './text.js';

const FILES = [
  'related_cpus',
  'scaling_governor',
  'cpuinfo_max_freq',
  'scaling_max_freq',
  'scaling_cur_freq',
];
/** One line for all cores; phones that hide some of these files give fewer lines. */
export const CPUFREQ_COMMAND = `grep -sH . ${FILES.map((f) => `/sys/devices/system/cpu/cpu[0-9]*/cpufreq/${f}`).join(' ')}`;

/** Cores that share a clock. */
export interface Cluster {
  cpus: number[];
  governor: string | null;
  /** What the hardware can do, what it may do now, what it does now. */
  maxMhz: number | null;
  limitMhz: number | null;
  currentMhz: number | null;
}

/** Reads the answer to `CPUFREQ_COMMAND`; clusters in the order of their first core. */
export function parseCpufreq(text: string): Cluster[] {
  const cores = new Map<number, Map<string, string>>();
  for (const line of wholeLines(text)) {
    const found = /^\/sys\/devices\/system\/cpu\/cpu(\d{1,3})\/cpufreq\/(\w+):(.*)$/.exec(line);
    if (found === null) continue;
    const core = Number(found[1]);
    if (!cores.has(core)) cores.set(core, new Map());
    cores.get(core)!.set(found[2]!, found[3]!.trim());
  }
  const clusters = new Map<string, Cluster>();
  for (const [core, files] of [...cores].sort(([a], [b]) => a - b)) {
    const cpus = coresIn(files.get('related_cpus') ?? '', core);
    const key = cpus.join(' ');
    if (clusters.has(key)) continue;
    clusters.set(key, {
      cpus,
      governor: files.get('scaling_governor') || null,
      maxMhz: megahertz(files.get('cpuinfo_max_freq')),
      limitMhz: megahertz(files.get('scaling_max_freq')),
      currentMhz: megahertz(files.get('scaling_cur_freq')),
    });
  }
  return [...clusters.values()];
}

const coresIn = (text: string, core: number): number[] =>
  /^\d{1,3}( \d{1,3})*$/.test(text) ? text.split(' ').map(Number) : [core];
const megahertz = (kilohertz: string | undefined): number | null =>
  kilohertz !== undefined && /^\d{1,9}$/.test(kilohertz) ? Number(kilohertz) / 1000 : null;
