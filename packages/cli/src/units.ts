/** Nanoseconds in the unit that reads best, with three significant digits: "767 µs", "1.25 ms". */
export function duration(ns: number | null): string {
  if (ns === null) return '–';
  const [value, unit] =
    ns < 1e3 ? [ns, 'ns'] : ns < 1e6 ? [ns / 1e3, 'µs'] : ns < 1e9 ? [ns / 1e6, 'ms'] : [ns / 1e9, 's'];
  return `${digits(value)} ${unit}`;
}

export function memory(kib: number | null): string {
  if (kib === null) return '–';
  return kib < 1024 * 1024 ? `${digits(kib / 1024)} MiB` : `${digits(kib / 1024 / 1024)} GiB`;
}

/** Tokens a second with three significant digits. */
export const rate = (perSecond: number | null): string =>
  perSecond === null
    ? '–'
    : `${perSecond >= 1_000 ? Math.round(perSecond).toLocaleString('en') : digits(perSecond)} tok/s`;

export function seconds(s: number): string {
  if (s < 90) return `${Math.max(1, Math.round(s))} s`;
  return s < 5_400 ? `${Math.round(s / 60)} min` : `${(s / 3600).toFixed(1)} h`;
}

const digits = (x: number) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2));
/** Nanoseconds as microseconds with nanosecond resolution. */
export const microseconds = (ns: number): number => Math.round(ns) / 1000;
