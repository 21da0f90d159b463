import { listOf, said } from '@rackmark/words';
import type { GateAnswer, GateCell, Said, Told } from '@rackmark/contracts';
import { REGRESSIONS } from './decide-gate.js';
import { toldOf } from './pair-cells.js';

interface Sides {
  base: string;
  candidate: string;
  cells: readonly GateCell[];
  moreRuns: number | null;
}

/** The answer in one sentence. */
export function titleOf(answer: GateAnswer, told: Sides): Said {
  const { base, candidate: side, cells, moreRuns } = told;
  const judged = cells.filter((c) => c.word !== 'left_out');
  const counted = (words: readonly string[]) => judged.filter((c) => words.includes(c.word)).length;
  const all = { side, base, of: judged.length };
  if (answer === 'no_regression') {
    const limits = [...new Set(judged.map((c) => c.limit))];
    const [limit] = limits;
    if (limit === undefined) return said('gate.no_regression.same', { side, base });
    return limits.length === 1
      ? said('gate.no_regression', { ...all, limit_share: limit })
      : said('gate.no_regression.limits', all);
  }
  if (answer === 'cannot_tell') {
    const n = counted(['cannot_tell']);
    return moreRuns === null
      ? said('gate.cannot_tell', { ...all, n })
      : said('gate.cannot_tell.runs', { ...all, n, high_n: moreRuns });
  }
  const n = counted(REGRESSIONS);
  const worst = judged.filter((c) => c.word === 'worse').sort((a, b) => b.ratio! - a.ratio!)[0];
  if (worst !== undefined)
    return said('gate.regression', { ...all, n, effect_ratio: worst.ratio!, worse: worst.metric });
  return said(counted(['broken']) > 0 ? 'gate.regression.broken' : 'gate.regression.fell_back', {
    ...all,
    n,
  });
}

export const couldNotRun = (detail: Said): Told => toldOf(said('gate.could_not_run', { detail }));

/** What has to be known besides: what is equal, and what is left out. */
export function notesOn(cells: readonly GateCell[], same: readonly string[]): Told[] {
  const left = cells.filter((c) => c.word === 'left_out').length;
  return [
    ...(same.length === 0 ? [] : [said('gate.same', { n: same.length, list: listOf(same) })]),
    ...(left === 0 ? [] : [said('gate.left_out', { n: left })]),
    ...(cells.some((c) => c.device.simulated) ? [said('gate.simulated')] : []),
  ].map(toldOf);
}

const ORDER = ['broken', 'fell_back', 'worse', 'cannot_tell', 'within', 'no_change', 'better', 'left_out'];
/** The worst first; what is equally bad stands by its names. */
export const worstFirst = (cells: readonly GateCell[]): GateCell[] => {
  const name = (c: GateCell) => [c.slot, c.device.name, c.configuration_key, c.metric, c.at].join('\n');
  return [...cells].sort(
    (a, b) =>
      ORDER.indexOf(a.word) - ORDER.indexOf(b.word) ||
      (b.ratio ?? 0) - (a.ratio ?? 0) ||
      (name(a) < name(b) ? -1 : 1),
  );
};
