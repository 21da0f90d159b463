import type { DeviceHistory, DeviceUse, UseSpan } from '@rackmark/contracts';
import { say } from '../../lib/words.js';

const W = 1_440;

/** Spans as shares of the shown time, cut to it; what is too short to see keeps one part in 1,440. */
export function placeSpans(
  spans: readonly UseSpan[],
  from: string,
  to: string,
): { use: DeviceUse; x: number; width: number }[] {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  if (!(end > start)) return [];
  return spans.flatMap((s) => {
    const a = Math.max(start, Date.parse(s.from));
    const b = Math.min(end, Date.parse(s.to));
    if (!(b > a)) return [];
    return [
      { use: s.use, x: ((a - start) / (end - start)) * W, width: Math.max(1, ((b - a) / (end - start)) * W) },
    ];
  });
}

export const useWords: Record<DeviceUse, string> = {
  measuring: say('use.measuring'),
  waiting: say('use.waiting'),
  free: say('use.free'),
  recovering: say('use.recovering'),
  away: say('use.away'),
};
/** Drawn as areas; what is away is hatched, and what is not known stays bare. */
const drawn: DeviceUse[] = ['free', 'measuring', 'waiting', 'recovering'];

/** 24 hours as one bar: one path a use, so that two hundred of them stay cheap. */
export function DayStrip({
  spans,
  from,
  to,
  label,
}: {
  spans: readonly UseSpan[];
  from: string;
  to: string;
  /** For screen readers; without it the strip is decoration beside words. */
  label?: string;
}) {
  const placed = placeSpans(spans, from, to);
  return (
    <span
      className="day"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <svg viewBox={`0 0 ${W} 10`} preserveAspectRatio="none" aria-hidden="true">
        {drawn.map((use) => (
          <path
            key={use}
            className={`use-${use}`}
            d={placed
              .filter((p) => p.use === use)
              .map((p) => `M${p.x.toFixed(1)} 0h${p.width.toFixed(1)}v10h-${p.width.toFixed(1)}z`)
              .join('')}
          />
        ))}
      </svg>
      {placed
        .filter((p) => p.use === 'away')
        .map((p) => (
          <i key={p.x} style={{ left: `${(p.x / W) * 100}%`, width: `${(p.width / W) * 100}%` }} />
        ))}
    </span>
  );
}

/** What part of the shown time each use took; the rest is not known. */
export function sharesOf(
  spans: readonly UseSpan[],
  from: string,
  to: string,
): Partial<Record<DeviceUse, number>> {
  const shares: Partial<Record<DeviceUse, number>> = {};
  const length = Date.parse(to) - Date.parse(from);
  for (const s of spans) {
    const ms = Math.min(Date.parse(s.to), Date.parse(to)) - Math.max(Date.parse(s.from), Date.parse(from));
    if (ms > 0 && length > 0) shares[s.use] = (shares[s.use] ?? 0) + ms / length;
  }
  return shares;
}

const MINUTE = 60_000;
const LEAST_WINDOW = 30 * MINUTE;
/** From where a history is drawn: a device that is known since an hour would be a hair at the end of a day. */
export function windowOf(h: Pick<DeviceHistory, 'from' | 'to' | 'spans' | 'readings'>): {
  from: string;
  words: string;
} {
  const known = [h.spans[0]?.from, h.readings[0]?.at]
    .filter((t) => t !== undefined)
    .map((t) => Date.parse(t));
  const [start, end] = [Date.parse(h.from), Date.parse(h.to)];
  const from = Math.max(start, Math.min(...known, end - LEAST_WINDOW));
  const minutes = Math.round((end - from) / MINUTE);
  if (known.length === 0 || minutes > 12 * 60) return { from: h.from, words: say('rack.last_24_hours') };
  const words =
    minutes < 100
      ? say('rack.last_minutes', { many: minutes })
      : say('rack.last_hours', { many: Math.round(minutes / 60) });
  return { from: new Date(from).toISOString(), words };
}

/** "measuring 62 %, free 26 %": shares as words, the largest first, what is below half a percent left out. */
export function sharesText(shares: Partial<Record<DeviceUse, number>>): string {
  return (
    Object.entries(shares)
      .filter(([, share]) => share >= 0.005)
      .sort((a, b) => b[1] - a[1])
      .map(([use, share]) => `${useWords[use as DeviceUse]} ${Math.round(share * 100)}\u2009%`)
      .join(', ') || say('rack.nothing_known')
  );
}

export const StripLegend = () => (
  <p className="lg rack-lg strip-legend">
    <span>{say('rack.strip_the_last_24_h')}</span>
    {(['measuring', 'free', 'waiting', 'recovering', 'away'] as const).map((use) => (
      <span key={use}>
        <i className={`k key-${use}`} /> {useWords[use]}
      </span>
    ))}
    <span>{say('rack.the_share_beside_it_time_measuring')}</span>
  </p>
);
