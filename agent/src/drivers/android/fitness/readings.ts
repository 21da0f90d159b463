import type { Conditions } from '@rackmark/contracts';
import { parseBattery, type Battery } from '../read/battery.js';
import { CPUFREQ_COMMAND, parseCpufreq } from '../read/cpufreq.js';
import { parseDf, parseMeminfo } from '../read/storage.js';
import { hottest, parseThermal, parseZones, ZONES_COMMAND, type Thermal } from '../read/thermal.js';
import { answers, questions } from '../link/sections.js';

/** What gates ask of a phone; what it does not tell is null. */
export interface Readings {
  battery: Battery;
  thermal: Thermal;
  /** Of the battery, which almost every phone can tell; else of the skin, by Android or by the kernel's zones. */
  temperatureC: number | null;
  awake: boolean | null;
  freeMib: number | null;
  totalMib: number | null;
  availableMemoryMib: number | null;
  /** CPU time since boot: all, and the part without work. */
  cpu: { all: number; idle: number } | null;
  clockMhz: number | null;
  clockLimitMhz: number | null;
}

/** One line of shell for all of them. */
export const READINGS = questions({
  battery: 'dumpsys battery',
  thermal: 'dumpsys thermalservice',
  zones: ZONES_COMMAND,
  power: 'dumpsys power | grep mWakefulness=',
  space: 'df -k /data',
  memory: 'cat /proc/meminfo',
  stat: 'cat /proc/stat',
  clocks: CPUFREQ_COMMAND,
});

export function parseReadings(text: string): Readings {
  const of = answers(text);
  const battery = parseBattery(of('battery'));
  const told = parseThermal(of('thermal'));
  const sensors = told.sensors.length > 0 ? told.sensors : parseZones(of('zones'));
  const thermal = { ...told, sensors };
  const space = parseDf(of('space'));
  const memory = parseMeminfo(of('memory'));
  const awake = /mWakefulness=(\w+)/.exec(of('power'))?.[1];
  const fastest = parseCpufreq(of('clocks')).sort((a, b) => (b.maxMhz ?? 0) - (a.maxMhz ?? 0))[0];
  const mib = (kib: number | null | undefined) => (kib == null ? null : Math.floor(kib / 1024));
  return {
    battery,
    thermal,
    temperatureC: battery.temperatureC ?? hottest(sensors, 'skin') ?? hottest(sensors, 'battery'),
    awake: awake === undefined ? null : awake === 'Awake',
    freeMib: mib(space?.availableKib),
    totalMib: mib(space?.totalKib),
    availableMemoryMib: mib(memory.availableKib),
    cpu: cpuTimes(of('stat')),
    clockMhz: fastest?.currentMhz ?? null,
    clockLimitMhz: fastest?.limitMhz ?? null,
  };
}

/** First line of /proc/stat: user, nice, system, idle, iowait … in ticks. */
function cpuTimes(text: string): Readings['cpu'] {
  const found = /^cpu\s+(\d[\d ]*)$/m.exec(text)?.[1];
  if (found === undefined) return null;
  const ticks = found.trim().split(/\s+/).map(Number);
  const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0);
  return { all: ticks.slice(0, 8).reduce((sum, n) => sum + n, 0), idle };
}

/** Share of the CPU time that was used between two readings, 0 to 1; null where one cannot tell. */
export function busyBetween(before: Readings | null, now: Readings): number | null {
  if (before?.cpu == null || now.cpu === null) return null;
  const all = now.cpu.all - before.cpu.all;
  return all <= 0 ? null : Math.min(1, Math.max(0, 1 - (now.cpu.idle - before.cpu.idle) / all));
}

/** What nobody knows of its heat, in words; null where Android's own word can be believed. */
export function heatNote({ thermal, temperatureC }: Readings): string | null {
  if (thermal.status !== null) return null;
  return temperatureC === null
    ? 'Temperature unknown: neither Android, the kernel’s zones nor its battery tell one. No gate can wait for a cool phone; each verdict says so.'
    : 'Thermal status unknown: no sensor stands behind Android’s word. Gates look at its battery’s or skin’s temperature alone; each verdict says so.';
}

export function conditionsOf(r: Readings, busy: number | null): Conditions {
  return {
    phase: 'gate',
    background_load: busy,
    load_average_1m: null,
    clock_mhz: r.clockMhz,
    clock_limit_mhz: r.clockLimitMhz,
    temperature_c: r.temperatureC,
    thermal_status: r.thermal.status,
    battery_percent: r.battery.percent,
    on_battery: r.battery.percent === null ? null : r.battery.plugged.length === 0,
    battery_temperature_c: r.battery.temperatureC,
    battery_current_ma: r.battery.currentMa,
    battery_voltage_mv: r.battery.voltageMv,
    available_memory_mib: r.availableMemoryMib,
    wall_clock_jump_ms: null,
  };
}
