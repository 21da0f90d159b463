/** Numbers as findings say them. Pages format their own; a finding is a sentence, so it comes with its numbers. */

/** Ratio of candidate to base as people say it: at least 1, two decimals below 10. */
export function times(ratio: number): string {
  const r = ratio < 1 ? 1 / ratio : ratio;
  return r < 10 ? `${r.toFixed(2)}×` : `${r.toFixed(1)}×`;
}

/** An interval of candidate / base, turned the way `times` turns its ratio: "1.79–1.90". */
export function timesRange(low: number, high: number, ratio: number): string {
  const [a, b] = ratio < 1 ? [1 / high, 1 / low] : [low, high];
  const digits = b < 10 ? 2 : 1;
  return `${a.toFixed(digits)}–${b.toFixed(digits)}`;
}

/** "1.81–2.29×", or one number when both are the same on paper. */
export function spanOf(ratios: readonly number[]): string {
  const turned = ratios.map((r) => (r < 1 ? 1 / r : r));
  const low = Math.min(...turned).toFixed(2);
  const high = Math.max(...turned).toFixed(2);
  return low === high ? `${low}×` : `${low}–${high}×`;
}

export const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** "A, B and C". */
export function listOf(items: readonly string[], most = 3): string {
  const shown = items.slice(0, most);
  const rest = items.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** Three significant digits, thousands with a comma. */
const threeDigits = (x: number) =>
  Number(x.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 3 });

export function durationText(ns: number): string {
  if (ns < 1e6) return `${threeDigits(ns / 1e3)} µs`;
  return ns < 1e9 ? `${threeDigits(ns / 1e6)} ms` : `${threeDigits(ns / 1e9)} s`;
}
export const memoryText = (kib: number) =>
  kib < 1024 * 1024 ? `${threeDigits(kib / 1024)} MiB` : `${threeDigits(kib / 1024 / 1024)} GiB`;
/** A difference of natural log-likelihoods as the factor that it is: 0.03 is 3 %. */
export function logText(error: number): string {
  const factor = Math.exp(error);
  return factor < 2 ? `${threeDigits((factor - 1) * 100)} %` : `${threeDigits(factor)}×`;
}
/** @param ns time for one token */
export const rateText = (ns: number) => `${threeDigits(1e9 / ns)} tokens/s`;
