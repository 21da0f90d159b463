import type { MetricUnit } from '@rackmark/contracts';
import type { Amount, Key, Quantity } from '@rackmark/words/page';
import type { ReactNode } from 'react';
import { say, words } from './words.js';

export type { Quantity };
export { scales } from '@rackmark/words/page';
const THIN = '\u2009';

// Figures are formed by `words`, as in the shell; here they get the page's language and its dress.

export const threeDigits = (x: number): string => words().threeDigits(x);
export const duration = (ns: number): Amount => words().duration(ns);
export const memory = (kib: number): Amount => words().memory(kib);
export const bytes = (n: number): Amount => words().bytes(n);
/** Tokens a second. */
const rate = (perSecond: number): Amount => words().rate(perSecond);
export const plain = (q: Quantity): string => words().plain(q);
/** A time that a person waits: "8 s", "2 min 5 s", "1 h 10 min". */
export const waiting = (seconds: number): string => words().waiting(seconds);
export const clock = (iso: string): string => words().clock(iso);
/** A ratio as people say it: always at least 1, the word says which way. @param ratio candidate over base */
export const ratioText = (ratio: number): string => words().times(ratio);
/** The interval turned the same way as the ratio. */
export const intervalText = (ratio: number, low: number | null, high: number | null): string | null =>
  low === null || high === null ? null : words().timesRange(ratio, low, high);
/** "+12.3 %", with the sign of the change. @param ratio new over old */
export const changeText = (ratio: number): string => words().change(ratio);
/** Half of an interval in the unit of the value. */
export const halfInterval = (of: Amount, interval: { low: number | null; high: number | null }) =>
  words().halfInterval(of, interval);

export function ago(iso: string, now = Date.now()): string {
  const s = (now - Date.parse(iso)) / 1000;
  if (s < 5) return say('app.just_now');
  return s < 86_400 ? say('app.ago', { time: waiting(s) }) : words().day(iso);
}
/** Nouns that are counted. */
export type Counted = Key extends infer K ? (K extends `n.${infer What}` ? What : never) : never;
export const count = (n: number, what: Counted): string => say(`n.${what}`, { n });

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

export const Rate = ({ perSecond }: { perSecond: number | null | undefined }) => (
  <Q q={perSecond === null || perSecond === undefined ? null : rate(perSecond)} />
);

/** What a comparison's figures are in. */
export const quantityOf = (unit: MetricUnit, value: number): Amount => words().quantity(unit, value);
export const Figure = ({ unit, value }: { unit: MetricUnit; value: number | null | undefined }) => (
  <Q q={value === null || value === undefined ? null : quantityOf(unit, value)} />
);
