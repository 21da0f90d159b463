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
