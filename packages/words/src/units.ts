import type { MetricUnit } from '@rackmark/contracts';
import type { Language } from './language.js';
import { fixed, threeDigits, whole, type Amount } from './numbers.js';

const amount = (language: Language, n: number, unit: string): Amount => ({
  value: threeDigits(language, n),
  unit,
  amount: n,
});

/** Below 1 ms in µs, where three digits say more; from 1,000 ms in s. */
export function duration(language: Language, ns: number): Amount {
  if (ns < 1e6) return amount(language, ns / 1e3, 'µs');
  return ns < 1e9 ? amount(language, ns / 1e6, 'ms') : amount(language, ns / 1e9, 's');
}
export const memory = (language: Language, kib: number): Amount =>
  kib < 1024 * 1024 ? amount(language, kib / 1024, 'MiB') : amount(language, kib / 1024 / 1024, 'GiB');

export function bytes(language: Language, n: number): Amount {
  if (n < 1024) return { value: whole(language, n), unit: 'B', amount: n };
  return n < 1024 * 1024 ? amount(language, n / 1024, 'KiB') : memory(language, n / 1024);
}
/** Tokens a second. */
export const rate = (language: Language, perSecond: number): Amount => amount(language, perSecond, 'tok/s');

/** Below 1,000 mJ in mJ, else in J. */
const energy = (language: Language, mj: number): Amount =>
  mj < 1e3 ? amount(language, mj, 'mJ') : amount(language, mj / 1e3, 'J');

/** A figure of a metric, in the unit in which it is stored. */
export const quantity = (language: Language, unit: MetricUnit, value: number): Amount =>
  ({ ns: duration, KiB: memory, 'tokens/s': rate, mJ: energy })[unit](language, value);

/** How many of what is stored (ns, KiB, tokens a second, mJ) make one of what is shown. */
export const scales: Record<string, number> = {
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  MiB: 1024,
  GiB: 1024 * 1024,
  J: 1e3,
};

/** Half of an interval in the unit of the value that it stands beside; the interval as stored. */
export function halfInterval(
  language: Language,
  { amount: shown, unit }: Amount,
  { low, high }: { low: number | null; high: number | null },
): string | null {
  if (low === null || high === null) return null;
  const half = (high - low) / 2 / (scales[unit] ?? 1);
  // Two runs that differ carry an interval of many times their median: the figure itself would say nothing more.
  if (half > shown) return '±>100\u2009%';
  // Digits far behind those of the value say less than that there is nothing to see.
  if (half < shown / 1000) return `±<${fixed(language, 0.1, 1)}\u2009%`;
  if (half >= 10) return `±${whole(language, half)}`;
  return `±${half >= 0.995 ? fixed(language, half, 1) : twoDigits(language, half)}`;
}
const twoDigits = (language: Language, x: number) => {
  const digits = Math.max(0, 1 - Math.floor(Math.log10(x)));
  return fixed(language, x, Math.min(digits, 20));
};

/** A time that a person waits: "8 s", "2 min 5 s", "1 h 10 min". @param space between a number and its unit */
export function waiting(seconds: number, space = ' '): string {
  const s = Math.max(1, Math.round(seconds));
  if (s < 90) return `${s}${space}s`;
  if (s < 3600) return `${Math.floor(s / 60)}${space}min${s < 600 && s % 60 ? ` ${s % 60}${space}s` : ''}`;
  const minutes = Math.round((s % 3600) / 60);
  // 1 h 59.7 min is 2 h.
  const [h, min] = minutes === 60 ? [Math.floor(s / 3600) + 1, 0] : [Math.floor(s / 3600), minutes];
  return `${h}${space}h${min > 0 || h < 1 ? ` ${min}${space}min` : ''}`;
}

/** "Nov 25, 2026" – a day in the reader's time zone. */
export const day = (language: Language, iso: string): string =>
  new Date(iso).toLocaleDateString(language, { year: 'numeric', month: 'short', day: 'numeric' });
/** "14:30:05" in the reader's time zone. */
export const clock = (language: Language, iso: string): string =>
  new Date(iso).toLocaleTimeString(language, { hour12: false });
/** "2026-11-25 14:30 UTC": who writes does not know the reader's clock. */
export const momentUtc = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;
