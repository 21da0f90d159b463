import { numberOr, wholeLines } from './text.js';

export interface Battery {
  /** Somebody faked values with `dumpsys battery set`: nothing of it can be believed until `dumpsys battery reset`. */
  updatesStopped: boolean;
  percent: number | null;
  temperatureC: number | null;
  voltageMv: number | null;
  /** Where the vendor prints it; the sign's meaning is the vendor's. */
  currentMa: number | null;
  /** Of the cell; null where the phone does not know or does not tell. */
  health: BatteryHealth | null;
  /** The hottest that it ever was, where its maker keeps that (Samsung). */
  lifetimeMaxC: number | null;
  status: 'unknown' | 'charging' | 'discharging' | 'not_charging' | 'full' | null;
  plugged: ('ac' | 'usb' | 'wireless' | 'dock')[];
}

type BatteryHealth = 'good' | 'overheat' | 'dead' | 'over_voltage' | 'failure' | 'cold';
/** BatteryManager.BATTERY_HEALTH_*. */
const HEALTH = [null, null, 'good', 'overheat', 'dead', 'over_voltage', 'failure', 'cold'] as const;
const STATUS = [null, 'unknown', 'charging', 'discharging', 'not_charging', 'full'] as const;
const PLUGS = ['ac', 'usb', 'wireless', 'dock'] as const;

/** Reads `dumpsys battery`. Vendors differ in order and add lines: only names count, the first of each. */
export function parseBattery(text: string): Battery {
  const values = new Map<string, string>();
  for (const line of wholeLines(text)) {
    const found = /^\s*([A-Za-z][\w ]*?)\s*:\s*(\S.*?)\s*$/.exec(line);
    const key = found?.[1]!.toLowerCase();
    if (key !== undefined && !values.has(key)) values.set(key, found![2]!);
  }
  const number = (key: string): number | null => numberOr(values.get(key));
  return {
    updatesStopped: /\(UPDATES STOPPED\b/.test(text),
    percent: percentOf(number('level'), number('scale')),
    temperatureC: plausible((number('temperature') ?? NaN) / 10, -40, 120),
    voltageMv: millivolts(number('voltage')),
    currentMa: milliamperes(number('current now')),
    health: HEALTH[number('health') ?? 0] ?? null,
    // Tenths of a degree; 0 and -1 where nobody kept it.
    lifetimeMaxC: plausible((number('msavedbatterymaxtemp') ?? NaN) / 10, 1, 120),
    status: STATUS[number('status') ?? 0] ?? null,
    plugged: PLUGS.filter((p) => values.get(`${p} powered`) === 'true'),
  };
}

function percentOf(level: number | null, scale: number | null): number | null {
  if (level === null) return null;
  return plausible(scale === null || scale <= 0 ? level : (level * 100) / scale, 0, 100);
}
const plausible = (value: number, low: number, high: number): number | null =>
  value >= low && value <= high ? value : null;

/** Millivolts by Android's word; some vendors print microvolts. */
function millivolts(value: number | null): number | null {
  if (value === null) return null;
  return plausible(value > 100_000 ? value / 1000 : value, 1_000, 30_000);
}
/** Microamperes on most phones, milliamperes on some: no phone draws 20 A, and none draws 20 mA while it is on. */
function milliamperes(value: number | null): number | null {
  if (value === null) return null;
  return plausible(Math.abs(value) >= 20_000 ? value / 1000 : value, -20_000, 20_000);
}

/** Above this a cell ages fast and swells. (docs/device-life.md) */
const LIFETIME_LIMIT_C = 50;
const healthWords: Partial<Record<BatteryHealth, string>> = {
  dead: 'dead',
  over_voltage: 'over-voltage',
  failure: 'failing',
};

/** What a person should look at before the battery is a danger; null where nothing speaks for it. */
export function batteryWarning({ health, lifetimeMaxC }: Battery): string | null {
  const poor = health === null ? undefined : healthWords[health];
  if (poor !== undefined)
    return `Android says that its battery is ${poor}. Look whether it has swollen: the back or the screen lifts. Take it out of the rack if it has; a new battery costs less than a fire.`;
  if (lifetimeMaxC === null || lifetimeMaxC <= LIFETIME_LIMIT_C) return null;
  return `Its battery was once at ${lifetimeMaxC.toFixed(1)} °C, above ${LIFETIME_LIMIT_C} °C. Look whether it has swollen: the back or the screen lifts. Take it out of the rack if it has.`;
}
