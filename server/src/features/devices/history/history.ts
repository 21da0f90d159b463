import type { DeviceHistory, DeviceUse, UseSpan } from '@rackmark/contracts';

/** Times in milliseconds since 1970. */
export interface Span {
  use: DeviceUse;
  from: number;
  to: number;
}
export interface Reading {
  at: number;
  temperature_c: number | null;
  battery_percent: number | null;
  thermal_status: string | null;
}

/** Only what lies inside the window. @param spans in their order, not overlapping */
export function clip(spans: readonly Span[], from: number, to: number): Span[] {
  return spans
    .map((s) => ({ use: s.use, from: Math.max(s.from, from), to: Math.min(s.to, to) }))
    .filter((s) => s.to > s.from);
}

/** In this order a stretch that holds several of them is drawn. */
export const uses: readonly DeviceUse[] = ['measuring', 'waiting', 'free', 'recovering', 'away'];

/** The spans of a stretch of which only the amounts are kept. @param took of each of `uses`, in any unit */
export function apportion(from: number, to: number, took: readonly number[]): Span[] {
  let all = 0;
  for (const t of took) all += t;
  const spans: Span[] = [];
  let before = 0;
  let begin = from;
  // A plain loop: a day of a large rack has tens of thousands of stretches.
  for (let i = 0; i < uses.length; i++) {
    before += took[i] ?? 0;
    const end = from + ((to - from) * before) / all;
    if (end > begin) spans.push({ use: uses[i]!, from: begin, to: end });
    if (end > begin) begin = end;
  }
  return spans;
}

/** The share of the whole window that each use took; less than 1 together where the device was not known yet. */
export function sharesOf(spans: readonly Span[], from: number, to: number): DeviceHistory['shares'] {
  const share = (use: DeviceUse) =>
    spans.filter((s) => s.use === use).reduce((sum, s) => sum + (s.to - s.from), 0) / (to - from);
  return Object.fromEntries(uses.map((use) => [use, share(use)])) as Record<DeviceUse, number>;
}

/** Neighbours of one use become one span. */
export function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const s of spans) {
    const last = merged.at(-1);
    if (last !== undefined && last.use === s.use && last.to === s.from) last.to = s.to;
    else merged.push({ ...s });
  }
  return merged;
}

/**
 * At most `most` spans: a device that goes to and fro is drawn by what it mostly did in each of `most` equal steps.
 * Shares are computed before this.
 */
export function thin(spans: readonly Span[], from: number, to: number, most: number): Span[] {
  const merged = merge(spans);
  if (merged.length <= most) return merged;
  const step = (to - from) / most;
  const steps: Span[] = [];
  let i = 0;
  for (let k = 0; k < most; k++) {
    const [begin, end] = [from + k * step, k === most - 1 ? to : from + (k + 1) * step];
    const spent = new Map<DeviceUse, number>();
    while (i < merged.length && merged[i]!.to <= begin) i++;
    for (let j = i; j < merged.length && merged[j]!.from < end; j++) {
      const s = merged[j]!;
      spent.set(s.use, (spent.get(s.use) ?? 0) + Math.min(s.to, end) - Math.max(s.from, begin));
    }
    const use = [...spent].sort((a, b) => b[1] - a[1])[0]?.[0];
    if (use !== undefined) steps.push({ use, from: begin, to: end });
  }
  return merge(steps);
}

/** At most `most` readings: of each equal share of them the hottest, so that no peak is lost. */
export function thinReadings(readings: readonly Reading[], most: number): Reading[] {
  if (readings.length <= most) return [...readings];
  return Array.from({ length: most }, (_, k) => {
    const part = readings.slice(
      Math.floor((k * readings.length) / most),
      Math.floor(((k + 1) * readings.length) / most),
    );
    return part.reduce((hot, r) =>
      (r.temperature_c ?? -Infinity) > (hot.temperature_c ?? -Infinity) ? r : hot,
    );
  });
}

const at = (ms: number) => new Date(Math.round(ms)).toISOString();
export const toSpans = (spans: readonly Span[]): UseSpan[] =>
  spans.map((s) => ({ use: s.use, from: at(s.from), to: at(s.to) }));
export const toReading = (r: Reading): DeviceHistory['readings'][number] => ({ ...r, at: at(r.at) });
