import { coresOf } from './body/models.js';
import type { FakePhone } from './phone.js';

export type SystemText = { kind: 'text'; text: string } | { kind: 'denied' };
type Teller = () => string | null;

/** What the kernel tells under /proc and /sys; null: the shell's user may not read it. */
export class SystemFiles {
  private readonly tellers = new Map<string, Teller>();

  constructor(private readonly phone: FakePhone) {
    const { tellers } = this;
    tellers.set('/proc/meminfo', () => memory(phone));
    tellers.set('/proc/uptime', () => `${phone.uptimeS().toFixed(2)} ${(phone.uptimeS() * 5).toFixed(2)}\n`);
    tellers.set('/proc/loadavg', () => loadAverage(phone));
    tellers.set('/proc/stat', () => cpuTimes(phone));
    tellers.set('/proc/version', () => `Linux version ${phone.model.kernel} (build@host) #1 SMP PREEMPT\n`);
    tellers.set('/proc/sys/kernel/random/boot_id', () => `${phone.bootId}\n`);
    const cpu = '/sys/devices/system/cpu';
    for (const name of ['present', 'possible', 'online'])
      tellers.set(`${cpu}/${name}`, () => `0-${coresOf(phone.model) - 1}\n`);
    this.addClocks(`${cpu}`);
    const battery = '/sys/class/power_supply/battery';
    tellers.set(`${battery}/capacity`, () => `${Math.round(phone.body.now().charge * 100)}\n`);
    tellers.set(`${battery}/temp`, () => `${Math.round(phone.body.now().batteryC * 10)}\n`);
    tellers.set(`${battery}/current_now`, () => `${Math.round(phone.body.now().currentMa * 1000)}\n`);
    tellers.set(`${battery}/voltage_now`, () => `${phone.body.now().voltageMv * 1000}\n`);
    for (let zone = 0; zone < 4; zone++) {
      tellers.set(`/sys/class/thermal/thermal_zone${zone}/type`, () => `zone${zone}\n`);
      tellers.set(`/sys/class/thermal/thermal_zone${zone}/temp`, () => null);
    }
  }

  private addClocks(dir: string): void {
    let first = 0;
    for (const { cores, minMhz, maxMhz } of this.phone.model.clusters) {
      const related = Array.from({ length: cores }, (_, i) => first + i).join(' ');
      for (let i = first; i < first + cores; i++) {
        const at = `${dir}/cpu${i}/cpufreq`;
        const set = (name: string, tell: Teller) => this.tellers.set(`${at}/${name}`, tell);
        const limit = () => Math.round((maxMhz * this.phone.body.clockLimit()) / 10) * 10_000;
        set('cpuinfo_min_freq', () => `${minMhz * 1000}\n`);
        set('cpuinfo_max_freq', () => `${maxMhz * 1000}\n`);
        set('scaling_min_freq', () => `${minMhz * 1000}\n`);
        set('scaling_max_freq', () => `${limit()}\n`);
        set('scaling_cur_freq', () => {
          const busy = this.phone.body.loadNow.cpu > 0.2;
          return `${busy ? limit() : minMhz * 1000}\n`;
        });
        set('cpuinfo_cur_freq', () => null);
        set('scaling_governor', () => `${this.phone.model.governor}\n`);
        set('related_cpus', () => `${related}\n`);
        set('scaling_available_frequencies', () => `${minMhz * 1000} ${maxMhz * 1000} \n`);
      }
      first += cores;
    }
  }

  paths(): string[] {
    return [...this.tellers.keys(), ...this.phone.processes.list().map((p) => `/proc/${p.pid}`)];
  }

  read(path: string): SystemText | null {
    const tell = this.tellers.get(path) ?? this.ofProcess(path);
    if (tell === null || tell === undefined) return null;
    const text = tell();
    return text === null ? { kind: 'denied' } : { kind: 'text', text };
  }

  private ofProcess(path: string): Teller | null {
    const match = /^\/proc\/(\d+)\/(cmdline|status|comm)$/.exec(path);
    const process = match === null ? null : this.phone.processes.get(Number(match[1]));
    if (match === null || process === null) return null;
    if (match[2] === 'cmdline') return () => `${process.argv.join('\0')}\0`;
    if (match[2] === 'comm') return () => `${process.name.slice(0, 15)}\n`;
    return () =>
      `Name:\t${process.name.slice(0, 15)}\nPid:\t${process.pid}\nVmHWM:\t  180000 kB\nVmRSS:\t  170000 kB\n`;
  }

  kindOf(path: string): 'file' | 'folder' | null {
    if (path === '/dev/null' || this.read(path) !== null) return 'file';
    const process = /^\/proc\/(\d+)$/.exec(path);
    if (process !== null) return this.phone.processes.get(Number(process[1])) === null ? null : 'folder';
    return this.list(path).length > 0 ? 'folder' : null;
  }

  list(path: string): string[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    const names = this.paths()
      .filter((p) => p.startsWith(prefix))
      .map((p) => p.slice(prefix.length).split('/')[0]!);
    return [...new Set(names)].sort();
  }
}

function memory(phone: FakePhone): string {
  const total = phone.model.memoryKb;
  const available = phone.availableMemoryKb();
  const line = (name: string, kb: number) =>
    `${`${name}:`.padEnd(16)}${String(Math.round(kb)).padStart(8)} kB\n`;
  return (
    line('MemTotal', total) +
    line('MemFree', available * 0.12) +
    line('MemAvailable', available) +
    line('Buffers', 5032) +
    line('Cached', available * 0.8) +
    line('SwapCached', 26868) +
    line('SwapTotal', total / 2) +
    line('SwapFree', total / 3)
  );
}

function loadAverage(phone: FakePhone): string {
  const one = phone.body.now().load1m;
  // Android counts threads that wait for the disk, too: an idle phone shows one or two.
  const shown = [one + 0.9, one * 0.8 + 1, one * 0.6 + 1.1].map((v) => v.toFixed(2));
  return `${shown.join(' ')} 2/2871 ${12_000 + phone.processes.list().length}\n`;
}

function cpuTimes(phone: FakePhone): string {
  const busy = Math.round(phone.body.now().busyS * 100);
  const all = Math.round(phone.uptimeS() * coresOf(phone.model) * 100);
  return `cpu  ${busy} 0 0 ${Math.max(0, all - busy)} 0 0 0 0 0 0\nbtime ${Math.floor(phone.wallMs() / 1000 - phone.uptimeS())}\n`;
}
