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
export type ThermalStatus = (typeof STATUS)[number];
export type ThermalType = (typeof TYPES)[number];

export interface Thermal {
  /** Somebody set the status by hand; it says nothing about the phone. */
  overridden: boolean;
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
  for (const raw of wholeLines(text)) {
    const line = raw.trim();
    if (line === 'IsStatusOverride: true') overridden = true;
    const said = /^Thermal Status: (\d+)$/.exec(line);
    if (said !== null) status = STATUS[Number(said[1])] ?? null;
    if (/^Cached temperatures:/.test(line)) into = cached;
    else if (/^Current temperatures from HAL:/.test(line)) into = now;
    else if (/^Temperature\{/.test(line)) {
      const sensor = parseSensor(line);
      if (sensor !== null) into?.push(sensor);
    } else if (/:$/.test(line)) into = null;
  }
  return { overridden, status, sensors: now.length > 0 ? now : cached };
}

/** A sensor that is not there reads as exactly 0, or as no number. */
function parseSensor(line: string): Thermal['sensors'][number] | null {
  const found = /^Temperature\{mValue=([^,]+), mType=(-?\d+), mName=(.*), mStatus=-?\d+\}$/.exec(line);
  const celsius = numberOr(found?.[1]);
  if (found === null || celsius === null || celsius === 0 || celsius < -40 || celsius > 200) return null;
  return { name: found[3]!, type: TYPES[Number(found[2])] ?? null, celsius };
}

/** The hottest sensor of a kind; null where there is none. */
export function hottest(thermal: Thermal, type: ThermalType): number | null {
  const values = thermal.sensors.filter((s) => s.type === type).map((s) => s.celsius);
  return values.length === 0 ? null : Math.max(...values);
}
