/** More letters apart, and it is no slip of the hand. */
const MOST_SLIPS = 3;

/** The one that was meant, if it is that near; null: none is. */
export function nearest(name: string, known: readonly string[]): string | null {
  const [best] = known
    .map((k) => ({ k, slips: slipsBetween(name, k) }))
    .toSorted((a, b) => a.slips - b.slips);
  return best !== undefined && best.slips <= MOST_SLIPS ? best.k : null;
}

/** Levenshtein's distance: letters to put in, take out or change. */
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(row[j]! + Number(letter !== b[j]), row[j + 1]! + 1, next[j]! + 1));
    row = next;
  }
  return row[b.length]!;
}
