import type { GateAnswer, GateWord } from '@rackmark/contracts';
import { benjaminiHochberg, FALSE_CLAIMS, gateDecision, type GateDecision } from '@rackmark/statistics';

/** One metric of one cell: a value a run and side, less being better; or why they are not held against each other. */
export type GateQuestion = {
  /** How much worse is no regression yet. */
  limit: number;
} & (
  | { against: Extract<GateWord, 'broken' | 'fell_back' | 'cannot_tell' | 'left_out'> }
  | { against: null; base: readonly number[]; candidate: readonly number[] }
);

type CellDecision = GateDecision['cells'][number];
export interface Decided {
  word: GateWord;
  /** Null where there is nothing to estimate. */
  ratio: Pick<CellDecision, 'ratio' | 'low' | 'high' | 'confidence'> | null;
  /** Null where more runs are not needed, or nobody knows how many. */
  moreRuns: number | null;
}

export const REGRESSIONS: readonly GateWord[] = ['worse', 'broken', 'fell_back'];

/**
 * What is said of each question of a gate, all decided together by `gateDecision` of statistics. Pure; the order of the
 * questions does not matter.
 */
export function decideCells(questions: readonly GateQuestion[]): Decided[] {
  const asked = questions.filter((q) => q.against === null);
  const { cells } = gateDecision(
    asked.map(({ base, candidate, limit }) => ({ base: ofOne(base), candidate: ofOne(candidate), limit })),
  );
  const tested = cells.flatMap((c) => c.p ?? []);
  const claimed = benjaminiHochberg(tested);
  let [next, of] = [0, 0];
  return questions.map((q) => {
    if (q.against !== null) return { word: q.against, ratio: null, moreRuns: null };
    const cell = cells[next++]!;
    const isClaimed = cell.p !== null && claimed[of++]! <= FALSE_CLAIMS;
    return { word: wordOf(cell, isClaimed), ratio: cell, moreRuns: cell.moreRuns };
  });
}
const ofOne = (values: readonly number[]) => values.map((v) => [v]);

/** @param isClaimed that its ratio is not 1, among all cells */
function wordOf({ answer, ratio }: CellDecision, isClaimed: boolean): GateWord {
  if (answer === 'regression') return 'worse';
  if (answer === 'cannot tell') return 'cannot_tell';
  if (!isClaimed || ratio === null) return 'no_change';
  return ratio < 1 ? 'better' : 'within';
}

/** The answer of a gate by the words of its cells. */
export function answerOf(words: readonly GateWord[]): GateAnswer {
  if (words.some((w) => REGRESSIONS.includes(w))) return 'regression';
  if (words.includes('cannot_tell')) return 'cannot_tell';
  return words.every((w) => w === 'left_out') ? 'could_not_run' : 'no_regression';
}

/**
 * How many more runs a side are asked for: as many as would be enough, and at least as many again as there are, so that a
 * gate looks at its runs a few times only: each look may be wrong. 0: it has an answer, or may not ask for more.
 */
export function runsToAsk(cells: readonly Decided[], { made, most }: { made: number; most: number }): number {
  if (answerOf(cells.map((c) => c.word)) !== 'cannot_tell') return 0;
  const wanted = Math.max(made, ...cells.map((c) => c.moreRuns ?? 0));
  return Math.max(0, Math.min(wanted, most - made));
}

/** What would be needed besides all that was made; null where more runs would not help. */
export function runsNeeded(cells: readonly Decided[]): number | null {
  const needed = cells.filter((c) => c.word === 'cannot_tell').flatMap((c) => c.moreRuns ?? []);
  return needed.length === 0 ? null : Math.max(...needed);
}
