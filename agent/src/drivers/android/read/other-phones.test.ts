import { describe, expect, it } from '@jest/globals';
import { batteryWarning, parseBattery } from './battery.js';
import { parseGles } from './gles.js';
import { parseThermal, parseZones } from './thermal.js';

/** The plain lines of a healthy battery. */
const BATTERY =
  'Current Battery Service state:\n  USB powered: true\n  status: 2\n  health: 2\n  level: 87\n  scale: 100\n  temperature: 274\n';

/** Texts of other people's phones, each with where it was reported; serials replaced. */
describe('what other phones print', () => {
  it.each([
    // Galaxy Tab S6 Lite (MaheshSharan/FrameX-Android#19): no HAL, no value, and yet "0".
    [
      'without a HAL',
      'IsStatusOverride: false\nThermal Status: 0\nCached temperatures:\nHAL Ready: false\n',
      { status: null, sensors: [] },
    ],
    [
      'with a HAL that has no sensor',
      'Thermal Status: 0\nCached temperatures:\nHAL Ready: true\nCurrent temperatures from HAL:\n\tTemperature{mValue=0.0, mType=0, mName=CPU, mStatus=0}\n',
      { status: null, sensors: [] },
    ],
    // A status that somebody told is believed, whoever it was.
    [
      'that throttles without a HAL',
      'Thermal Status: 3\nHAL Ready: false\n',
      { status: 'severe', sensors: [] },
    ],
    [
      'set by hand',
      'IsStatusOverride: true\nThermal Status: 0\nHAL Ready: false\n',
      { status: 'none', overridden: true },
    ],
    // Shield TV under load (bryanroscoe/shield_optimizer#6): the cache is old.
    [
      'with an old cache beside the HAL',
      'Thermal Status: 0\nCached temperatures:\n\tTemperature{mValue=37.0, mType=0, mName=CPU0, mStatus=0}\nHAL Ready: true\nCurrent temperatures from HAL:\n\tTemperature{mValue=66.5, mType=0, mName=CPU0, mStatus=0}\n',
      { status: 'none', sensors: [{ name: 'CPU0', type: 'cpu', celsius: 66.5 }] },
    ],
  ])('a thermal service %s', (_, text, thermal) => {
    expect(parseThermal(text)).toMatchObject(thermal);
  });
  it('thermal zones: by their makers’ names, in thousandths, tenths or degrees; what cannot be is left out', () => {
    const zone = (n: number, type: string, temp: string) =>
      `/sys/class/thermal/thermal_zone${n}/type:${type}\n/sys/class/thermal/thermal_zone${n}/temp:${temp}\n`;
    // Names of sonyxperiadev/device-sony-kugo#28, of MediaTek and Exynos phones.
    const text =
      zone(0, 'bms', '31000') +
      zone(1, 'tsens_tz_sensor0', '415') +
      zone(2, 'case_therm', '33') +
      zone(3, 'mtktscpu', '48200') +
      zone(4, 'G3D', '44000') +
      zone(5, 'pa_therm1', '-40000') +
      zone(6, 'cpu-1-0-usr', '0') +
      zone(7, 'xo_therm', '4294967295') +
      '/sys/class/thermal/thermal_zone9/temp:30000\n';
    expect(parseZones(text)).toEqual([
      { name: 'bms', type: 'battery', celsius: 31 },
      { name: 'tsens_tz_sensor0', type: 'cpu', celsius: 41.5 },
      { name: 'case_therm', type: 'skin', celsius: 33 },
      { name: 'mtktscpu', type: 'cpu', celsius: 48.2 },
      { name: 'G3D', type: 'gpu', celsius: 44 },
    ]);
    expect(parseZones('grep: /sys/class/thermal: Permission denied\n')).toEqual([]);
  });
  it('a battery that was too hot or is failing is told before it burns', () => {
    // zebrunner/mcloud-device#150: it had swollen, and its health is "good".
    const swollen = parseBattery(
      `${BATTERY}BatteryInfoBackUp\n  mSavedBatteryAsoc: 96\n  mSavedBatteryMaxTemp: 534\n`,
    );
    expect(swollen).toMatchObject({ health: 'good', lifetimeMaxC: 53.4 });
    expect(batteryWarning(swollen)).toMatch(
      /^Its battery was once at 53\.4 °C, above 50 °C\. Look whether it has swollen/,
    );
    const warning = (more: string) => batteryWarning(parseBattery(BATTERY.replace('  health: 2\n', more)));
    expect(warning('  health: 2\n  mSavedBatteryMaxTemp: 499\n')).toBeNull();
    expect(warning('  health: 2\n  mSavedBatteryMaxTemp: -1\n')).toBeNull();
    expect(warning('  health: 4\n')).toMatch(/its battery is dead/);
    expect(warning('  health: 6\n')).toMatch(/its battery is failing/);
    // Of the moment, not of the cell: the gate's matter.
    expect([
      warning('  health: 3\n'),
      warning('  health: 7\n'),
      warning('  health: 1\n'),
      warning(''),
    ]).toEqual([null, null, null, null]);
  });
  /** Names as phones print them, out of public reports and sources. */
  it.each([
    // rive-app/rive-runtime (Galaxy S22), issue of Galaxy S24
    [
      'Samsung Electronics Co., Ltd., ANGLE (Samsung Xclipse 940) on Vulkan 1.3.279, OpenGL ES 3.2 ANGLE git hash: c7c78c41d520',
      'Samsung Electronics Co., Ltd.',
      'Xclipse 940',
    ],
    // chromium gpu/config: GpuControlListEntryTest.NativeAngleRenderer
    [
      'Samsung Electronics Co. Ltd., ANGLE (Samsung Electronics Co. Ltd., ANGLE (Samsung Xclipse 920) on Vulkan 1.1.179, OpenGL ES 3.2 ANGLE git hash: 41a335098084), OpenGL ES 3.2',
      'Samsung Electronics Co. Ltd.',
      'Xclipse 920',
    ],
    // tensorflow acceleration: SamsungXclipseDoubleParenGpuNormalized
    ['Samsung, ANGLE ((Samsung Xclipse 920) on Vulkan 1.1.179), OpenGL ES 3.2', 'Samsung', 'Xclipse 920'],
    [
      'Google Inc. (ARM), ANGLE (ARM, Vulkan 1.3.247 (Mali-G715 (0xB8A21010)), Mali-r44p1), OpenGL ES 3.2 (ANGLE 2.1)',
      'Google Inc. (ARM)',
      'Mali-G715',
    ],
    [
      'Google Inc. (Qualcomm), ANGLE (Qualcomm, Adreno (TM) 660, OpenGL ES 3.2), OpenGL ES 3.2',
      'Google Inc. (Qualcomm)',
      'Adreno 660',
    ],
    [
      'Imagination Technologies, PowerVR Rogue GE8320, OpenGL ES 3.2 build 1.13@5776728',
      'Imagination Technologies',
      'PowerVR Rogue GE8320',
    ],
    // An emulator's (Pixel 10 Pro XL image): no phone's GPU, and it does not say so of itself.
    [
      'Google (Google Inc. (Google)), Android Emulator OpenGL ES Translator (ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (LLVM 10.0.0)), SwiftShader driver-5.0.0)), OpenGL ES 3.1 (OpenGL ES 3.1.0 (ANGLE 2.1.1 git hash: fbf66f49c7cc))',
      'Google (Google Inc. (Google))',
      'SwiftShader Device (LLVM 10.0.0)',
    ],
    [
      'Google (AMD), Android Emulator OpenGL ES Translator (OLAND (, LLVM 15.0.7, DRM 2.50, 5.15.0-119-generic)), OpenGL ES 3.1 (OpenGL ES 3.2 Mesa 23.2.1)',
      'Google (AMD)',
      'OLAND (, LLVM 15.0.7, DRM 2.50, 5.15.0-119-generic)',
    ],
  ])('the GPU of %s', (line, maker, name) => {
    expect(parseGles(`GLES: ${line}\n`)).toMatchObject({ maker, name });
  });
});
