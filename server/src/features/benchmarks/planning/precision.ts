import type { BenchmarkPreview, Said } from '@rackmark/contracts';
import { runsThatSettle, smallestSettled } from '@rackmark/statistics';
import { english, said } from '@rackmark/words';
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
  const sentence = saidOf(runs, pairs, settles[0]!.ratio);
  return { pairs, settles, text: english.tell(sentence, ''), said: sentence };
}

/** Models are compared where there are several, else configurations; one of them is the base. */
function pairsOf(cells: readonly Placed[]): number {
  const sidesBy = (key: keyof Placed) => [...new Set(cells.map((c) => c[key]))];
  const key = sidesBy('modelSha256').length > 1 ? 'modelSha256' : 'configurationKey';
  const candidates = sidesBy(key).slice(1, 1 + MOST_CANDIDATES);
  // A single cell is held against one of another benchmark.
  return Math.max(1, cells.filter((c) => candidates.includes(c[key])).length);
}

function saidOf(runs: number, pairs: number, ratio: number | null): Said {
  const where = pairs === 1 ? said('preview.settles.pair') : said('preview.settles.pairs', { n: pairs });
  const enough = runsThatSettle(WANTED, pairs, SPREADS[0]!);
  const scattered = { where, spread_share: SPREADS[0]! };
  if (ratio === null)
    return enough === null
      ? said('preview.settles.one_run')
      : said('preview.settles.one_run_more', { n: enough, each: difference(WANTED), ...scattered });
  const now = { n: runs, each: difference(ratio), ...scattered };
  return enough === null || runs >= enough
    ? said('preview.settles', now)
    : said('preview.settles.more', { ...now, of: enough, over: difference(WANTED) });
}

/** "3.1 %", or "4.5×" where that says more. */
const difference = (ratio: number): Said =>
  ratio < 2
    ? said('preview.settles.share', { delta_share: ratio - 1 })
    : said('preview.settles.times', { effect_ratio: ratio });
