import type { Language } from './language.js';

// Every figure that people read is formed here, so that it is the same to the last digit on the page, in the shell and in
// exports for people. Languages differ in the signs between digits and in nothing else.

export interface Quantity {
  value: string;
  unit: string;
}
/** A quantity that knows its number, in its unit. */
export interface Amount extends Quantity {
  amount: number;
}
const MINUS = '\u2212';
const formats = new Map<string, Intl.NumberFormat>();

function format(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(language, options);
  formats.set(key, known);
  return known;
}
const withMinus = (text: string) => text.replace('-', MINUS);

/** A whole number with its thousands apart. */
export const whole = (language: Language, n: number): string =>
  withMinus(format(language, { maximumFractionDigits: 0 }).format(n));

/** A number as it is, with at most three digits behind the point. */
export const plain = (language: Language, x: number): string =>
  withMinus(format(language, { maximumFractionDigits: 3 }).format(x));

export const fixed = (language: Language, x: number, digits: number): string =>
  withMinus(
    format(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
      // −0.04 with one digit is nothing, not "−0.0".
      Number(x.toFixed(digits)) || 0,
    ),
  );

/** As many digits as it needs, at most two behind the point. */
export const few = (language: Language, x: number): string =>
  withMinus(format(language, { maximumFractionDigits: 2 }).format(x));

/** Three significant digits; larger numbers keep all digits before the point. */
export function threeDigits(language: Language, x: number): string {
  const abs = Math.abs(Number(x.toPrecision(3)));
  if (abs >= 100) return whole(language, x);
  if (abs >= 10) return fixed(language, x, 1);
  if (abs >= 1) return fixed(language, x, 2);
  if (abs === 0) return '0';
  const options = { minimumSignificantDigits: 3, maximumSignificantDigits: 3 };
  return withMinus(format(language, options).format(x));
}

/** A share as percent: at most one digit behind the point, none where it says nothing ("20 %", "3.2 %"). */
export function percent(language: Language, share: number): string {
  const shown = Math.round(share * 1000) / 10;
  const digits = Number.isInteger(shown) || Math.abs(shown) >= 100 ? 0 : 1;
  return `${fixed(language, share * 100, digits)} %`;
}

/** "+12.3 %": with the sign of the change. @param ratio new over old */
export function change(language: Language, ratio: number): string {
  const text = fixed(language, (ratio - 1) * 100, 1);
  return `${ratio > 1 && Number(((ratio - 1) * 100).toFixed(1)) !== 0 ? '+' : ''}${text} %`;
}

/** A ratio as people say it: always at least 1, the word beside it says which way. @param ratio candidate over base */
export function times(language: Language, ratio: number): string {
  const turned = ratio < 1 ? 1 / ratio : ratio;
  return `${turned < 10 ? fixed(language, turned, 2) : threeDigits(language, turned)}×`;
}
/** An interval of ratios, turned the way `times` turns its ratio: "1.79–1.90". */
export function timesRange(language: Language, ratio: number, low: number, high: number): string {
  const [a, b] = ratio < 1 ? [1 / high, 1 / low] : [low, high];
  return `${fixed(language, a, 2)}–${fixed(language, b, 2)}`;
}
/** "1.81–2.29×", or one number where both look the same. */
export function timesSpan(language: Language, ratios: readonly number[]): string {
  const turned = ratios.map((r) => (r < 1 ? 1 / r : r));
  const [low, high] = [Math.min(...turned), Math.max(...turned)].map((r) => fixed(language, r, 2));
  return low === high ? `${low}×` : `${low}–${high}×`;
}
/** A difference of natural log-likelihoods as the factor that it is: 0.03 is 3.05 %. */
export function likelihood(language: Language, difference: number): string {
  const factor = Math.exp(difference);
  return factor < 2 ? `${threeDigits(language, (factor - 1) * 100)} %` : `${threeDigits(language, factor)}×`;
}
