import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseBattery } from './battery.js';
import { parseCpufreq } from './cpufreq.js';
import { parseExitInfo } from './exit-info.js';
import { parseProperties } from './getprop.js';
import { parseGles } from './gles.js';
import { parsePackage } from './package-info.js';
import { parseDf, parseMeminfo } from './storage.js';
import { hottest, parseThermal } from './thermal.js';

const GETPROP = `[ro.product.model]: [SM-A165F]
[ro.serialno]: [R58X]
[persist.sys.note]: [first
second]
[ro.empty]: []
`;
const BATTERY = `Current Battery Service state:
  AC powered: false
  USB powered: true
  Wireless powered: false
  Dock powered: false
  Max charging current: 500000
  Charge counter: 3124000
  status: 2
  health: 2
  present: true
  level: 87
  scale: 100
  voltage: 4213
  temperature: 274
  technology: Li-ion
`;
/** Another order, lines of its own, microvolts, a current in microamperes. */
const VENDOR_BATTERY = `Current Battery Service state:
  mSecPlugTypeSummary: 0
  temperature: 301
  current now: -412500
  voltage: 3987000
  LED Charging: true
  scale: 200
  level: 90
  status: 3
  AC powered: true
  USB powered: false
`;
const THERMAL = `IsStatusOverride: false
ThermalStatusListeners:
\tcallbacks: 3
Thermal Status: 1
Cached temperatures:
\tTemperature{mValue=25.6, mType=0, mName=AP, mStatus=0}
HAL Ready: true
HAL connection:
\tThermalHAL AIDL 2  connected: yes
Current temperatures from HAL:
\tTemperature{mValue=41.5, mType=0, mName=BIG, mStatus=0}
\tTemperature{mValue=38.0, mType=0, mName=LITTLE, mStatus=0}
\tTemperature{mValue=0.0, mType=1, mName=G3D, mStatus=0}
\tTemperature{mValue=NaN, mType=2, mName=battery, mStatus=0}
\tTemperature{mValue=39.2, mType=3, mName=VIRTUAL-SKIN, a, mStatus=1}
Current cooling devices from HAL:
\tCoolingDevice{mValue=0, mType=2, mName=thermal-cpufreq-0}
Temperature static thresholds from HAL:
\tTemperatureThreshold{mType=3, mName=VIRTUAL-SKIN, mHotThrottlingThresholds=[NaN, 39.0]}
`;
const MEMINFO = `MemTotal:        7765236 kB
MemFree:          312404 kB
MemAvailable:    3812552 kB
SwapFree:        2791672 kB
`;
const DF = `Filesystem       1K-blocks     Used Available Use% Mounted on
/dev/block/dm-48 112582632 44000000  68582632  40% /data
`;
const cpu = (n: number, related: string, max: number, limit: number): string =>
  [
    `related_cpus:${related}`,
    'scaling_governor:sched_pixel',
    `cpuinfo_max_freq:${max}`,
    `scaling_max_freq:${limit}`,
  ]
    .map((f) => `/sys/devices/system/cpu/cpu${n}/cpufreq/${f}\n`)
    .join('');
const CPUFREQ =
  cpu(0, '0 1', 1_704_000, 1_704_000) +
  cpu(1, '0 1', 1_704_000, 1_704_000) +
  cpu(2, '2', 2_914_000, 2_039_800) +
  '/sys/devices/system/cpu/cpu2/cpufreq/scaling_cur_freq:500000\n';
const PACKAGE = `Packages:
  Package [org.other] (1):
    versionCode=3 minSdk=26 targetSdk=34
    versionName=0.3
  Package [org.rackmark.harness] (5a1b2c3):
    userId=10234
    versionCode=17 minSdk=26 targetSdk=34
    versionName=1.7.0
Hidden system packages:
  Package [org.rackmark.harness] (77):
    versionCode=2 minSdk=26 targetSdk=34
    versionName=0.0.2
`;
const EXITS = `ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)
Last Timestamp of Persistence Into Persistent Storage: 2026-11-01 10:00:00.000
  package: org.rackmark.harness
    Historical Process Exit for uid=10234
        ApplicationExitInfo #0:
          timestamp=2026-11-01 10:00:00.123 pid=12345 realUid=10234 packageUid=10234 definingUid=10234 user=0
          process=org.rackmark.harness reason=3 (LOW_MEMORY) subreason=0 (UNKNOWN) status=0
          importance=125 pss=1.2GB rss=215MB description=null state=empty trace=null
        ApplicationExitInfo #1:
          timestamp=2026-11-01 09:00:00.000 pid=9 realUid=10234 packageUid=10234 definingUid=10234 user=0
          process=org.rackmark.harness reason=5 (CRASH_NATIVE) subreason=0 (UNKNOWN) status=11
          importance=100 pss=0.00 rss=512KB description=crash of pid=77 reason=4 state=empty trace=null
`;
const GLES = 'GLES: Qualcomm, Adreno (TM) 740, OpenGL ES 3.2 V@0676.0 (GIT@abc, I1)\n';

const parsers: [string, string, (text: string) => unknown][] = [
  ['properties', GETPROP, (t) => Object.fromEntries(parseProperties(t))],
  ['battery', BATTERY, parseBattery],
  ["a vendor's battery", VENDOR_BATTERY, parseBattery],
  ['thermal service', THERMAL, parseThermal],
  ['memory', MEMINFO, parseMeminfo],
  ['storage', DF, parseDf],
  ['clocks', CPUFREQ, parseCpufreq],
  ['package', PACKAGE, (t) => parsePackage(t, 'org.rackmark.harness')],
  ['exits', EXITS, parseExitInfo],
  ['GPU', GLES, parseGles],
];

/** Every number and text in it. */
function leaves(value: unknown): unknown[] {
  if (value === null || typeof value === 'boolean') return [];
  return typeof value === 'object' ? Object.values(value).flatMap(leaves) : [value];
}

describe.each(parsers)('what a phone prints: %s', (_name, text, parse) => {
  const whole = parse(text);
  it('means the same with Windows line ends', () => {
    expect(parse(text.replaceAll('\n', '\r\n'))).toEqual(whole);
  });
  it('gives no other value when it is cut at any byte', () => {
    const known = new Set(leaves(whole));
    // Where the hardware's part is missing, what Android last knew stands in.
    if (text === THERMAL) known.add(25.6).add('AP');
    // A percentage without its scale is taken as one.
    if (text === VENDOR_BATTERY) known.add(90);
    for (let n = 0; n < text.length; n++)
      for (const leaf of leaves(parse(text.slice(0, n)))) expect(known).toContain(leaf);
  });
  it('survives any garbage', () => {
    const piece = fc.tuple(fc.nat(text.length - 1), fc.nat(20), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(piece, ([at, gone, put]) => {
        parse(text.slice(0, at) + put + text.slice(at + gone));
      }),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (t) => void parse(`${t}\n`)));
  });
});

describe('what it means', () => {
  it('properties', () => {
    const p = parseProperties(GETPROP);
    expect(p.get('ro.product.model')).toBe('SM-A165F');
    expect(p.get('persist.sys.note')).toBe('first\nsecond');
    expect(p.get('ro.empty')).toBe('');
  });
  it('battery', () => {
    expect(parseBattery(BATTERY)).toEqual({
      updatesStopped: false,
      percent: 87,
      temperatureC: 27.4,
      voltageMv: 4213,
      currentMa: null,
      health: 'good',
      lifetimeMaxC: null,
      status: 'charging',
      plugged: ['usb'],
    });
    expect(parseBattery(VENDOR_BATTERY)).toMatchObject({
      percent: 45,
      temperatureC: 30.1,
      voltageMv: 3987,
      currentMa: -412.5,
      status: 'discharging',
      plugged: ['ac'],
    });
    const faked = BATTERY.replace('\n', "\n  (UPDATES STOPPED -- use 'reset' to restart)\n");
    expect(parseBattery(faked)).toEqual({ ...parseBattery(BATTERY), updatesStopped: true });
    expect(parseBattery('  level: 870\n  temperature: 99999\n')).toMatchObject({
      percent: null,
      temperatureC: null,
    });
  });
  it('temperatures: the hardware first, absent sensors left out', () => {
    const t = parseThermal(THERMAL);
    expect(t).toMatchObject({ overridden: false, status: 'light' });
    expect(t.sensors.map((s) => [s.name, s.type, s.celsius])).toEqual([
      ['BIG', 'cpu', 41.5],
      ['LITTLE', 'cpu', 38],
      ['VIRTUAL-SKIN, a', 'skin', 39.2],
    ]);
    expect([hottest(t.sensors, 'cpu'), hottest(t.sensors, 'skin'), hottest(t.sensors, 'gpu')]).toEqual([
      41.5,
      39.2,
      null,
    ]);
    const none = THERMAL.replace(/Current temperatures from HAL:\n[^]*?Current cooling/, 'Current cooling');
    expect(parseThermal(none).sensors).toEqual([{ name: 'AP', type: 'cpu', celsius: 25.6 }]);
    expect(parseThermal(THERMAL.replace('Override: false', 'Override: true')).overridden).toBe(true);
  });
  it('memory and storage', () => {
    expect(parseMeminfo(MEMINFO)).toEqual({
      totalKib: 7765236,
      availableKib: 3812552,
      swapFreeKib: 2791672,
    });
    expect(parseDf(DF)).toEqual({ totalKib: 112582632, availableKib: 68582632, mountedOn: '/data' });
    expect(parseDf(DF.replace('dm-48 ', 'a-very-long-name\n                 '))).toEqual(parseDf(DF));
    expect(parseDf('df: /data: Permission denied\n')).toBeNull();
  });
  it('clocks: cores that share one are a cluster; what is hidden is null', () => {
    expect(parseCpufreq(CPUFREQ)).toEqual([
      { cpus: [0, 1], governor: 'sched_pixel', maxMhz: 1704, limitMhz: 1704, currentMhz: null },
      { cpus: [2], governor: 'sched_pixel', maxMhz: 2914, limitMhz: 2039.8, currentMhz: 500 },
    ]);
    expect(parseCpufreq('grep: Permission denied\n')).toEqual([]);
  });
  it("a package's version: its own, not another's or the one it was sold with", () => {
    expect(parsePackage(PACKAGE, 'org.rackmark.harness')).toEqual({ versionName: '1.7.0', versionCode: 17 });
    expect(parsePackage('Unable to find package: org.rackmark.harness\n', 'org.rackmark.harness')).toBeNull();
  });
  it('why a process ended; free text names nothing', () => {
    expect(parseExitInfo(EXITS)).toEqual([
      {
        pid: 12345,
        timestamp: '2026-11-01 10:00:00.123',
        process: 'org.rackmark.harness',
        reason: 'low_memory',
        status: 0,
        importance: 125,
        pssKib: 1258291,
        rssKib: 220160,
        description: null,
      },
      expect.objectContaining({
        pid: 9,
        reason: 'native_crash',
        status: 11,
        pssKib: 0,
        rssKib: 512,
        description: 'crash of pid=77 reason=4',
      }),
    ]);
  });
  it('the GPU and its driver', () => {
    expect(parseGles(GLES)).toEqual({
      maker: 'Qualcomm',
      name: 'Adreno 740',
      driver: 'V@0676.0 (GIT@abc, I1)',
    });
    expect(parseGles('GLES: ARM, Mali-G78, OpenGL ES 3.2 v1.r34p0-01eac0.a1\n')?.name).toBe('Mali-G78');
    expect(parseGles('RenderEngine: Vulkan\n')).toBeNull();
  });
});
