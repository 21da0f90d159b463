import type { ReactNode } from 'react';

export interface Quantity {
  value: string;
  unit: string;
}

const THIN = '\u2009';
const MINUS = '\u2212';

/** Three significant digits; larger numbers keep all digits before the point. */
export function threeDigits(x: number): string {
  const abs = Math.abs(x);
  const text =
    abs >= 100
      ? abs.toFixed(0)
      : abs >= 10
        ? abs.toFixed(1)
        : abs === 0
          ? '0'
          : abs >= 1
            ? abs.toFixed(2)
            : abs.toPrecision(3);
  return (x < 0 ? MINUS : '') + text.replace(/\B(?=(\d{3})+(?!\d))/g, text.includes('.') ? '' : ',');
}

/** Below 0.1 ms in µs, from 1,000 ms in s, else ms; below 1 ms also µs, where three digits say more. */
export function duration(ns: number): Quantity {
  if (ns < 1e6) return { value: threeDigits(ns / 1e3), unit: 'µs' };
  if (ns < 1e9) return { value: threeDigits(ns / 1e6), unit: 'ms' };
  return { value: threeDigits(ns / 1e9), unit: 's' };
}
export function memory(kib: number): Quantity {
  return kib < 1024 * 1024
    ? { value: threeDigits(kib / 1024), unit: 'MiB' }
    : { value: threeDigits(kib / 1024 / 1024), unit: 'GiB' };
}
export function bytes(n: number): Quantity {
  if (n < 1024) return { value: String(n), unit: 'B' };
  return n < 1024 * 1024 ? { value: threeDigits(n / 1024), unit: 'KiB' } : memory(n / 1024);
}
export const plain = ({ value, unit }: Quantity): string => `${value}${THIN}${unit}`;

/** A time that a person waits: "8 s", "2 min 5 s", "1 h 10 min". */
export function waiting(seconds: number): string {
  const s = Math.max(1, Math.round(seconds));
  if (s < 90) return `${s}${THIN}s`;
  if (s < 3600) return `${Math.floor(s / 60)}${THIN}min${s < 600 && s % 60 ? ` ${s % 60}${THIN}s` : ''}`;
  return `${Math.floor(s / 3600)}${THIN}h ${Math.round((s % 3600) / 60)}${THIN}min`;
}
export function ago(iso: string, now = Date.now()): string {
  const s = (now - Date.parse(iso)) / 1000;
  if (s < 5) return 'just now';
  if (s < 86_400) return `${waiting(s)} ago`;
  return new Date(iso).toLocaleDateString('en', { year: 'numeric', month: 'short', day: 'numeric' });
}
export const clock = (iso: string): string => new Date(iso).toLocaleTimeString('en', { hour12: false });
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** A number with its unit set smaller; "—" for none. */
export function Q({ q }: { q: Quantity | null }): ReactNode {
  if (q === null) return <span className="q">—</span>;
  return (
    <span className="n">
      {q.value}
      <span className="u">
        {THIN}
        {q.unit}
      </span>
    </span>
  );
}
export const Duration = ({ ns }: { ns: number | null | undefined }) => (
  <Q q={ns === null || ns === undefined ? null : duration(ns)} />
);
export const Memory = ({ kib }: { kib: number | null | undefined }) => (
  <Q q={kib === null || kib === undefined ? null : memory(kib)} />
);

/** Tokens a second. */
export const rate = (perSecond: number): Quantity => ({ value: threeDigits(perSecond), unit: 'tok/s' });
export const Rate = ({ perSecond }: { perSecond: number | null | undefined }) => (
  <Q q={perSecond === null || perSecond === undefined ? null : rate(perSecond)} />
);

/** What a comparison's figures are in. */
export function quantityOf(unit: 'ns' | 'KiB' | 'tokens/s', value: number): Quantity {
  return unit === 'ns' ? duration(value) : unit === 'KiB' ? memory(value) : rate(value);
}

/** A ratio as people say it: always at least 1, the word says which way. @param ratio candidate over base */
export function ratioText(ratio: number): string {
  const turned = ratio < 1 ? 1 / ratio : ratio;
  return `${turned < 10 ? turned.toFixed(2) : threeDigits(turned)}×`;
}
/** The interval turned the same way as the ratio. */
export function intervalText(ratio: number, low: number | null, high: number | null): string | null {
  if (low === null || high === null) return null;
  const [a, b] = ratio < 1 ? [1 / high, 1 / low] : [low, high];
  return `${a.toFixed(2)}–${b.toFixed(2)}`;
}
/** "+12.3 %", with the sign of the change. @param ratio new over old */
export function changeText(ratio: number): string {
  const percent = Math.abs((ratio - 1) * 100).toFixed(1);
  return `${percent === '0.0' ? '' : ratio > 1 ? '+' : MINUS}${percent} %`;
}
/** How many of what is stored (ns, KiB, tokens a second) make one of what is shown. */
export const scales: Record<string, number> = { µs: 1e3, ms: 1e6, s: 1e9, MiB: 1024, GiB: 1024 * 1024 };
/** Half of an interval in the unit of the value. */
export function halfInterval(
  value: Quantity,
  { low, high }: { low: number | null; high: number | null },
): string | null {
  if (low === null || high === null) return null;
  const half = (high - low) / 2 / (scales[value.unit] ?? 1);
  // Two runs that differ carry an interval of many times their median: the figure itself would say nothing more.
  const shown = Number(value.value.replaceAll(',', ''));
  if (half > shown) return '±>100\u2009%';
  // Digits far behind those of the value say less than that there is nothing to see.
  if (half < shown / 1000) return '±<0.1\u2009%';
  return `±${half >= 10 ? half.toFixed(0) : half >= 0.995 ? half.toFixed(1) : half.toPrecision(2)}`;
}
