import { numberOr, wholeLines } from './text.js';

const STATUS = ['none', 'light', 'moderate', 'severe', 'critical', 'emergency', 'shutdown'] as const;
const TYPES = [
  'cpu',
  'gpu',
  'battery',
  'skin',
  'usb_port',
  'power_amplifier',
  'bcl_voltage',
  'bcl_current',
  'bcl_percentage',
  'npu',
  'tpu',
  'display',
  'modem',
  'soc',
] as const;
type ThermalStatus = (typeof STATUS)[number];
export type ThermalType = (typeof TYPES)[number];

export interface Thermal {
  /** Somebody set the status by hand; it says nothing about the phone. */
  overridden: boolean;
  /** Null: nobody knows. Android's own `0` counts only where some sensor stands behind it. */
  status: ThermalStatus | null;
  /** As the hardware says now; where it says nothing, as Android last knew. A sensor's kind that is not known is null. */
  sensors: { name: string; type: ThermalType | null; celsius: number }[];
}

/** Reads `dumpsys thermalservice` (Android 10 and newer). */
export function parseThermal(text: string): Thermal {
  const now: Thermal['sensors'] = [];
  const cached: Thermal['sensors'] = [];
  let into: Thermal['sensors'] | null = null;
  let status: ThermalStatus | null = null;
  let overridden = false;
  let isHalReady: boolean | null = null;
  for (const raw of wholeLines(text)) {
    const line = raw.trim();
    if (line === 'IsStatusOverride: true') overridden = true;
    const ready = /^HAL Ready: (true|false)$/.exec(line);
    if (ready !== null) isHalReady = ready[1] === 'true';
    const said = /^Thermal Status: (\d+)$/.exec(line);
    if (said !== null) status = STATUS[Number(said[1])] ?? null;
    if (/^Cached temperatures:/.test(line)) into = cached;
    else if (/^Current temperatures from HAL:/.test(line)) into = now;
    else if (/^Temperature\{/.test(line)) {
      const sensor = parseSensor(line);
      if (sensor !== null) into?.push(sensor);
    } else if (/:$/.test(line)) into = null;
  }
  const sensors = now.length > 0 ? now : cached;
  // The service begins with 0 and is told of changes by the HAL: without one, or without a sensor, nobody ever tells it.
  const isTold = status !== 'none' || overridden || (isHalReady !== false && sensors.length > 0);
  return { overridden, status: isTold ? status : null, sensors };
}

const ZONES = '/sys/class/thermal/thermal_zone*';
/** The kernel's own zones, where Android's service has no sensor. Phones that hide them give fewer lines or none. */
export const ZONES_COMMAND = `dumpsys thermalservice | grep -q 'Temperature{' || grep -sH . ${ZONES}/type ${ZONES}/temp`;

/** What zones are called by their makers; what fits nothing is some chip that says little about the phone. */
const ZONE_TYPES: [RegExp, ThermalType][] = [
  [/^(battery|bms|batt[-_]?therm|mtktsbattery|sec-battery)/i, 'battery'],
  [
    /skin|case[-_]?therm|back[-_]?therm|quiet[-_]?therm|^shell[-_]|xo[-_]therm|^mtktsAP$|^ap_ntc|^board[-_]/i,
    'skin',
  ],
  [/gpu|g3d/i, 'gpu'],
  [/^npu|^apu|tpu/i, 'npu'],
  [/cpu|tsens_tz_sensor|^(big|mid|little)$|^soc|cluster/i, 'cpu'],
];

/** Reads what `grep -H` told of the zones' types and temperatures: thousandths of a degree, on some tenths or whole ones. */
export function parseZones(text: string): Thermal['sensors'] {
  const types = new Map<string, string>();
  const values = new Map<string, number>();
  for (const line of wholeLines(text)) {
    const found = /\/thermal_zone(\d+)\/(type|temp):(.*)$/.exec(line);
    const value = found?.[3]!.trim() ?? '';
    if (found?.[2] === 'type') types.set(found[1]!, value);
    const celsius = found?.[2] === 'temp' ? zoneDegrees(numberOr(value)) : null;
    if (celsius !== null) values.set(found![1]!, celsius);
  }
  return [...values].flatMap(([zone, celsius]) => {
    const name = types.get(zone);
    const type = ZONE_TYPES.find(([pattern]) => pattern.test(name ?? ''))?.[1] ?? null;
    return name === undefined ? [] : [{ name, type, celsius }];
  });
}

/** A zone that is switched off reads as 0, negative, or as a number that no phone survives. */
function zoneDegrees(raw: number | null): number | null {
  if (raw === null) return null;
  const celsius = raw >= 1_000 ? raw / 1_000 : raw >= 150 ? raw / 10 : raw;
  return celsius > 0 && celsius < 150 ? celsius : null;
}

/** A sensor that is not there reads as exactly 0, or as no number. */
function parseSensor(line: string): Thermal['sensors'][number] | null {
  const found = /^Temperature\{mValue=([^,]+), mType=(-?\d+), mName=(.*), mStatus=-?\d+\}$/.exec(line);
  const celsius = numberOr(found?.[1]);
  if (found === null || celsius === null || celsius === 0 || celsius < -40 || celsius > 200) return null;
  return { name: found[3]!, type: TYPES[Number(found[2])] ?? null, celsius };
}

/** The hottest sensor of a kind; null where there is none. */
export function hottest(sensors: Thermal['sensors'], type: ThermalType): number | null {
  const values = sensors.filter((s) => s.type === type).map((s) => s.celsius);
  return values.length === 0 ? null : Math.max(...values);
}
