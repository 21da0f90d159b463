import type { ComparedCell, Comparison, Distribution } from '@rackmark/contracts';
import { say } from '../../lib/words.js';
import type { Series } from './charts.js';

const tones = ['base', 'a', 'b', 'c', 'd', 'e'];
export const toneOfSide = (index: number): string => tones[index] ?? 'e';

/** Cells at one place of the grid: the base's and each candidate's. */
export function cellsAt(
  c: Comparison,
  place: Pick<ComparedCell, 'row' | 'column'>,
): { side: Comparison['sides'][number]; tone: string; cellId: string }[] {
  const here = c.cells.filter((x) => x.row === place.row && x.column === place.column);
  const base = here.find((x) => x.base_cell !== null)?.base_cell;
  const sides = c.sides.map((side, i) => ({
    side,
    tone: toneOfSide(i),
    cellId: i === 0 ? base?.cell_id : here.find((x) => x.candidate === side.key)?.candidate_cell?.cell_id,
  }));
  return sides.filter((s): s is typeof s & { cellId: string } => s.cellId !== undefined);
}

export function seriesOf(places: ReturnType<typeof cellsAt>, distribution: Distribution): Series[] {
  return places.map(({ side, tone, cellId }) => ({
    name: side.role === 'base' ? say('compare.side_base', { text: side.label }) : side.label,
    tone,
    // An invalid run gives no number.
    runs: (distribution.cells.find((d) => d.cell_id === cellId)?.runs ?? []).filter(
      (r) => r.verdict !== 'invalid',
    ),
  }));
}
