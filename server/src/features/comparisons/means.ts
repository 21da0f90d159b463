import type { ComparedCell, Comparison, EffectWord } from '@rackmark/contracts';
import { geometricMean } from '@rackmark/statistics';

type Mean = Comparison['means'][number];

/** States whose ratio counts in a mean: a suspect one counts and is marked, all others do not. */
export const counts = (c: ComparedCell) =>
  c.effect !== null && (c.state === 'compared' || c.state === 'suspect');

/** Normal quantile that turns a 95 % interval's width into a standard error. */
const Z = 1.959964;

/**
 * Geometric means of the ratios over paired cells: for each candidate one over all columns and one a column. The
 * interval carries the measuring error of the cells (standard errors of the log ratios, added as independent); it
 * says nothing about devices that were not measured.
 */
export function meansOf(cells: readonly ComparedCell[], columns: readonly string[], delta: number): Mean[] {
  const candidates = [...new Set(cells.map((c) => c.candidate))];
  return candidates.flatMap((candidate) => {
    const own = cells.filter((c) => c.candidate === candidate);
    const all = meanOf(own, candidate, null, delta);
    return [
      all,
      ...columns.map((k) =>
        meanOf(
          own.filter((c) => c.column === k),
          candidate,
          k,
          delta,
        ),
      ),
    ];
  });
}

function meanOf(
  cells: readonly ComparedCell[],
  candidate: string,
  column: string | null,
  delta: number,
): Mean {
  const effects = cells.filter(counts).map((c) => c.effect!);
  const base = { candidate, column, paired: effects.length, of: cells.length };
  if (effects.length === 0) return { ...base, ratio: null, low: null, high: null, word: null };
  const ratio = geometricMean(effects.map((e) => e.ratio));
  const errors = effects.map((e) =>
    e.low !== null && e.high !== null && e.low > 0 ? Math.log(e.high / e.low) / (2 * Z) : null,
  );
  if (errors.some((e) => e === null)) return { ...base, ratio, low: null, high: null, word: 'inconclusive' };
  const error = Math.sqrt(errors.reduce<number>((sum, e) => sum + e! ** 2, 0)) / effects.length;
  const low = ratio * Math.exp(-Z * error);
  const high = ratio * Math.exp(Z * error);
  return { ...base, ratio, low, high, word: wordOf(low, high, delta) };
}

/** The house rule for an interval: clear of 1, inside ±δ, or not settled. */
export function wordOf(low: number, high: number, delta: number): EffectWord {
  if (low > 1 / (1 + delta) && high < 1 + delta) return 'no change';
  if (high < 1) return 'faster';
  if (low > 1) return 'slower';
  return 'inconclusive';
}
