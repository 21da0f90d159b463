import type { BenchmarkPreview } from '@rackmark/contracts';
import { runsThatSettle, smallestSettled } from '@rackmark/statistics';
import type { PlannedCell } from './expand.js';

/** A quiet computer's runs scatter by about 1 %, a warm phone's by 3 % and more. */
const SPREADS = [0.01, 0.03];
/** Differences below ±3 % are "no change" where nobody asks for other limits: no need to settle smaller ones. */
const WANTED = 1.03;
/** Candidates of the comparison that is offered first. */
const MOST_CANDIDATES = 4;

type Placed = Pick<PlannedCell, 'modelSha256' | 'configurationKey'>;

/** What the plan can tell, before anything runs: the number of pairs and of runs decide it, and how much runs scatter. */
export function precisionOf(cells: readonly Placed[], runs: number): BenchmarkPreview['precision'] {
  const pairs = pairsOf(cells);
  const settles = SPREADS.map((spread) => ({ spread, ratio: smallestSettled(runs, pairs, spread) }));
  return { pairs, settles, text: textOf(runs, pairs, settles[0]!.ratio) };
}

/** Models are compared where there are several, else configurations; one of them is the base. */
function pairsOf(cells: readonly Placed[]): number {
  const sidesBy = (key: keyof Placed) => [...new Set(cells.map((c) => c[key]))];
  const key = sidesBy('modelSha256').length > 1 ? 'modelSha256' : 'configurationKey';
  const candidates = sidesBy(key).slice(1, 1 + MOST_CANDIDATES);
  // A single cell is held against one of another benchmark.
  return Math.max(1, cells.filter((c) => candidates.includes(c[key])).length);
}

function textOf(runs: number, pairs: number, ratio: number | null): string {
  const among = pairs === 1 ? 'in one comparison' : `in a comparison of ${pairs} pairs`;
  const enough = runsThatSettle(WANTED, pairs, SPREADS[0]!);
  const wanted = enough === null ? '' : `${enough} settle ${differenceText(WANTED)}`;
  if (ratio === null)
    return `One run a side settles nothing: how much runs scatter stays unknown. Where they scatter by 1 %, ${wanted} ${among}.`;
  const now = `${runs} runs a side settle differences from ${differenceText(ratio)} on ${among}, where runs scatter by 1 %`;
  return enough === null || runs >= enough ? `${now}.` : `${now}; ${wanted}.`;
}

/** "3.1 %", or "4.5×" where that says more. */
const differenceText = (ratio: number) =>
  ratio < 2 ? `${Number(((ratio - 1) * 100).toPrecision(2))} %` : `${ratio.toFixed(1)}×`;
