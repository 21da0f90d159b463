import type { ComparedCell, Comparison } from '@rackmark/contracts';
import { decide, decisionAt, meanRatio, type Decision, type RatioEstimate } from '@rackmark/statistics';

type Mean = Comparison['means'][number];

/** States whose ratio counts in a mean: a suspect one counts and is marked, all others do not. */
export const counts = (c: ComparedCell) =>
  c.effect !== null && (c.state === 'compared' || c.state === 'suspect');

/** A compared cell with what its effect was decided from. */
export interface Paired {
  cell: ComparedCell;
  estimate: RatioEstimate | null;
}

interface Asked {
  candidate: string;
  column: string | null;
  of: number;
  pairs: readonly Paired[];
}

/**
 * Geometric means of the ratios over paired cells: for each candidate one over all columns and one a column. The
 * interval carries the measuring error of the cells; it says nothing about devices that were not measured.
 *
 * A mean never says other than its cells: that of one cell is the cell's own effect, that of cells which all claim the
 * same claims it at their level. Only the others are new questions, decided together as the cells of a view are.
 */
export function meansOf(paired: readonly Paired[], columns: readonly string[], delta: number): Mean[] {
  const asked = [...new Set(paired.map((p) => p.cell.candidate))].flatMap((candidate) => {
    const own = paired.filter((p) => p.cell.candidate === candidate);
    const over = (column: string | null): Asked => {
      const there = column === null ? own : own.filter((p) => p.cell.column === column);
      return { candidate, column, of: there.length, pairs: there.filter((p) => counts(p.cell)) };
    };
    return [over(null), ...columns.map(over)];
  });
  const means = asked.map((a) => (a.pairs.length === 0 ? null : meanRatio(a.pairs.map((p) => p.estimate!))));
  const inherited = asked.map((a, i) => {
    const mean = means[i]!;
    return mean === null ? null : inheritedFrom(a, mean, delta);
  });
  const open = means.flatMap((m, i) => (m !== null && inherited[i] === null ? [m] : []));
  const decided = decide(open, { delta });
  return asked.map(({ candidate, column, of, pairs }, i) => {
    const mean = means[i]!;
    const found = mean === null ? null : (inherited[i] ?? decided[open.indexOf(mean)]!);
    return {
      ...{ candidate, column, paired: pairs.length, of },
      ratio: found?.ratio ?? null,
      low: found?.low ?? null,
      high: found?.high ?? null,
      confidence: found?.confidence ?? null,
      word: found?.word ?? null,
    };
  });
}

type Said = Pick<Decision, 'ratio' | 'low' | 'high' | 'confidence' | 'word'>;

/** What the cells of a mean have decided for it already; null where it is a question of its own. */
function inheritedFrom({ pairs }: Asked, mean: RatioEstimate, delta: number): Said | null {
  const [first, ...others] = pairs.map((p) => p.cell.effect!);
  if (others.length === 0) return first!;
  const { word } = first!;
  if (word === 'inconclusive' || others.some((e) => e.word !== word)) return null;
  // Cells that claim something have an interval, all of one level.
  return { ...decisionAt(mean, 1 - first!.confidence!, delta), word };
}
