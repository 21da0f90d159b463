import { THRESHOLDS_C } from '../body/physics.js';
import type { ProcessExit } from '../packages.js';
import type { FakePhone } from '../phone.js';

const CHARGING = 2;
const DISCHARGING = 3;
const FULL = 5;

/** `dumpsys battery`; temperature in tenths of a degree, voltage in mV, charge counter in µAh. */
export function battery(phone: FakePhone): string {
  const state = phone.body.now();
  const { isCharging } = phone.body.loadNow;
  const o = phone.settings.batteryOverride;
  const status = !isCharging ? DISCHARGING : state.charge >= 1 ? FULL : CHARGING;
  const flag = (name: string, is: boolean) => (o.has(name) ? o.get(name) === '1' : is);
  const value = (name: string, of: number) => o.get(name) ?? String(Math.round(of));
  return [
    'Current Battery Service state:',
    ...(o.size > 0 ? ["  (UPDATES STOPPED -- use 'reset' to restart)"] : []),
    `  AC powered: ${flag('ac', false)}`,
    `  USB powered: ${flag('usb', isCharging)}`,
    `  Wireless powered: ${flag('wireless', false)}`,
    ...(phone.model.api >= 33 ? ['  Dock powered: false'] : []),
    '  Max charging current: 500000',
    '  Max charging voltage: 5000000',
    `  Charge counter: ${Math.round(state.charge * phone.model.body.batteryMah * 1000)}`,
    `  status: ${value('status', status)}`,
    '  health: 2',
    '  present: true',
    `  level: ${value('level', state.charge * 100)}`,
    '  scale: 100',
    `  voltage: ${state.voltageMv}`,
    `  temperature: ${value('temp', state.batteryC * 10)}`,
    '  technology: Li-ion',
    ...phone.faults.batteryLines,
    '',
  ].join('\n');
}

/** `dumpsys thermalservice` from Android 10 on. */
export function thermalInfo(phone: FakePhone): string {
  const { socC, skinC, batteryC, status: own } = phone.body.now();
  const { statusOverride } = phone.settings;
  if (phone.faults.noThermalHal)
    return `IsStatusOverride: ${statusOverride !== null}\nThermal Status: ${statusOverride ?? 0}\nCached temperatures:\nHAL Ready: false\n`;
  const status = statusOverride ?? own;
  const line = (c: number, type: number, name: string, s: number) =>
    `\tTemperature{mValue=${c.toFixed(1)}, mType=${type}, mName=${name}, mStatus=${s}}`;
  const readings = [
    line(socC, 0, 'BIG', 0),
    line(socC - 1.8, 0, 'LITTLE', 0),
    line(socC - 2.5, 1, 'G3D', 0),
    line(batteryC, 2, 'battery', 0),
    line(skinC, 3, 'VIRTUAL-SKIN', own),
  ];
  return [
    `IsStatusOverride: ${statusOverride !== null}`,
    'ThermalEventListeners:',
    '\tcallbacks: 2',
    '\tkilled: false',
    '\tbroadcasts count: -1',
    'ThermalStatusListeners:',
    '\tcallbacks: 3',
    '\tkilled: false',
    '\tbroadcasts count: -1',
    `Thermal Status: ${status}`,
    'Cached temperatures:',
    ...readings,
    'HAL Ready: true',
    'HAL connection:',
    '\tThermalHAL AIDL 2  connected: yes',
    'Current temperatures from HAL:',
    ...readings,
    'Current cooling devices from HAL:',
    `\tCoolingDevice{mValue=${status}, mType=2, mName=thermal-cpufreq-0}`,
    'Temperature static thresholds from HAL:',
    `\tTemperatureThreshold{mType=3, mName=VIRTUAL-SKIN, mHotThrottlingThresholds=[NaN, ${THRESHOLDS_C.map((t) => t.toFixed(1)).join(', ')}], mColdThrottlingThresholds=[NaN, NaN, NaN, NaN, NaN, NaN, NaN]}`,
    '',
  ].join('\n');
}

const stamp = (ms: number) => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

export function packageInfo(phone: FakePhone, name: string): string {
  const found = phone.packages.get(name);
  if (found === null) return `Unable to find package: ${name}\n`;
  const installed = stamp(found.installedMs).slice(0, 19);
  return [
    'Packages:',
    `  Package [${name}] (5a1b2c3):`,
    `    userId=${found.uid}`,
    `    codePath=/data/app/~~Zm9v==/${name}-YmFy==`,
    '    primaryCpuAbi=arm64-v8a',
    `    versionCode=${found.versionCode} minSdk=26 targetSdk=35`,
    `    versionName=${found.versionName}`,
    '    flags=[ HAS_CODE LARGE_HEAP ]',
    `    firstInstallTime=${installed}`,
    `    lastUpdateTime=${installed}`,
    '',
  ].join('\n');
}

export function memoryOf(phone: FakePhone, name: string): string {
  const process = phone.processes.named(name)[0];
  if (process === undefined) return `No process found for: ${name}\n`;
  return [
    'Applications Memory Usage (in Kilobytes):',
    `Uptime: ${Math.round(phone.uptimeS() * 1000)} Realtime: ${Math.round(phone.uptimeS() * 1000)}`,
    '',
    `** MEMINFO in pid ${process.pid} [${name}] **`,
    '                   Pss  Private  Private     Swap      Rss     Heap     Heap     Heap',
    '                 Total    Dirty    Clean    Dirty    Total     Size    Alloc     Free',
    '                ------   ------   ------   ------   ------   ------   ------   ------',
    '  Native Heap   182344   182300        0       12   184020   201344   181220    20124',
    '  Dalvik Heap     4120     4040        0        8     9220     9876     4938     4938',
    '    GL mtrack    65536    65536        0        0    65536',
    '        TOTAL   396508   280228   112520       64   442704   211220   186158    25062',
    '',
    ' App Summary',
    '                       Pss(KB)                        Rss(KB)',
    '         Native Heap:   182300                         184020',
    '            Graphics:    90112                          90112',
    '           TOTAL PSS:   396508            TOTAL RSS:   442704       TOTAL SWAP PSS:       64',
    '',
  ].join('\n');
}

export function powerInfo(phone: FakePhone): string {
  const { settings } = phone;
  return [
    'POWER MANAGER (dumpsys power)',
    '',
    'Power Manager State:',
    `  mWakefulness=${settings.isScreenOn ? 'Awake' : 'Asleep'}`,
    `  mIsPowered=${phone.body.loadNow.isCharging}`,
    `  mPlugType=${phone.body.loadNow.isCharging ? 2 : 0}`,
    `  mBatteryLevel=${Math.round(phone.body.now().charge * 100)}`,
    `  mStayOn=${settings.get('global', 'stay_on_while_plugged_in') !== '0'}`,
    `  mStayOnWhilePluggedInSetting=${settings.get('global', 'stay_on_while_plugged_in') ?? 0}`,
    `Display Power: state=${settings.isScreenOn ? 'ON' : 'OFF'}`,
    '',
  ].join('\n');
}

export const windowInfo = (phone: FakePhone): string =>
  `  mDreamingLockscreen=${phone.settings.isLocked}\n  isKeyguardShowing=${phone.settings.isLocked}\n  mAwake=${phone.settings.isScreenOn}\n`;

const REASONS: Record<number, string> = {
  2: 'SIGNALED',
  3: 'LOW_MEMORY',
  4: 'APP CRASH(EXCEPTION)',
  5: 'APP CRASH(NATIVE)',
  6: 'ANR',
  10: 'USER REQUESTED',
};

/** `dumpsys activity exit-info PACKAGE`, Android 11 on; the newest first. */
export function exitInfo(phone: FakePhone, name: string): string {
  const uid = phone.packages.get(name)?.uid ?? 0;
  const entry = (e: ProcessExit, i: number) => [
    `        ApplicationExitInfo #${i}:`,
    `          timestamp=${stamp(e.ms)} pid=${e.pid} realUid=${uid} packageUid=${uid} definingUid=${uid} user=0`,
    `          process=${e.process} reason=${e.reason} (${REASONS[e.reason] ?? 'UNKNOWN'}) subreason=0 (UNKNOWN) status=${e.status}`,
    `          importance=125 pss=396MB rss=442MB description=${e.description} state=empty trace=null`,
  ];
  const exits = phone.packages.exitsOf(name);
  return [
    'ACTIVITY MANAGER PROCESS EXIT INFO (dumpsys activity exit-info)',
    `Last Timestamp of Persistence Into Persistent Storage: ${stamp(phone.wallMs())}`,
    ...(exits.length > 0
      ? [`  package: ${name}`, `    Historical Process Exit for uid=${uid}`, ...exits.flatMap(entry)]
      : []),
    '',
  ].join('\n');
}
