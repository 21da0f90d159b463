import { requireConfidence } from './check.js';
import { levelOf } from './decide.js';
import { runsThatTell } from './design.js';
import { estimateRatio, intervalOf, pOf, type RatioEstimate } from './ratio.js';

type GateAnswer = 'regression' | 'no regression' | 'cannot tell';

/** One metric of one cell: runs of both sides, each an array of values above 0 (samples, or the run's value alone). */
export interface GateCell {
  base: readonly (readonly number[])[];
  candidate: readonly (readonly number[])[];
  /** Whether less or more of the metric is better. */
  better?: 'lower' | 'higher';
  /** How much worse it may be: 0.03 is 3 %. */
  limit?: number;
}

export interface GateOptions {
  limit?: number;
  confidence?: number;
}

interface CellDecision {
  answer: GateAnswer;
  /** Candidate over base, and its interval; null where a side has no run, or one run only. */
  ratio: number | null;
  low: number | null;
  high: number | null;
  /** Of the interval. */
  confidence: number | null;
  /** Of "the ratio is 1", before any correction. */
  p: number | null;
  /** How many more runs a side would settle it four times of five; null where it is settled. */
  moreRuns: number | null;
}

export interface GateDecision {
  answer: GateAnswer;
  cells: CellDecision[];
  /** The most that a cell needs. */
  moreRuns: number | null;
}

/** Where nothing is measured yet: the plan's default. */
const RUNS_TO_BEGIN = 3;

/**
 * May this ship? A cell is a regression when its interval lies on the worse side of 1 and its ratio beyond the limit; none
 * when the interval ends before the limit; else it cannot tell, however little was measured. All cells are judged together:
 * intervals are those of Benjamini and Yekutieli (2005), of the regressions claimed at most 1 − confidence are none. One
 * cell's regression is the gate's, and one that cannot tell keeps it from saying "no regression".
 */
export function gateDecision(
  cells: readonly GateCell[],
  { limit = 0.03, confidence = 0.95 }: GateOptions = {},
): GateDecision {
  requireConfidence(confidence);
  const estimates = cells.map(({ base, candidate, better = 'lower' }) => {
    if (base.length === 0 || candidate.length === 0) return null;
    // Worse is above 1, whichever way the metric goes.
    return better === 'lower' ? estimateRatio(base, candidate) : estimateRatio(candidate, base);
  });
  const p = estimates.flatMap((e) => (e === null ? [] : (pOf(e) ?? [])));
  const alpha = levelOf(p, p.length, 1 - confidence);
  const decisions = cells.map((cell, i) =>
    decideCell(estimates[i]!, {
      limit: cell.limit ?? limit,
      alpha,
      settled: 1 - confidence,
      better: cell.better,
    }),
  );
  const needed = decisions.map((d) => d.moreRuns ?? 0);
  const has = (answer: GateAnswer) => decisions.some((d) => d.answer === answer);
  const isUnknown = decisions.length === 0 || has('cannot tell');
  return {
    answer: has('regression') ? 'regression' : isUnknown ? 'cannot tell' : 'no regression',
    cells: decisions,
    moreRuns: Math.max(0, ...needed) || null,
  };
}

interface Judging {
  limit: number;
  /** What the interval of a claimed regression leaves outside, by the number of cells, … */
  alpha: number;
  /** … and that of one that is none. */
  settled: number;
  better: GateCell['better'];
}

function decideCell(
  e: RatioEstimate | null,
  { limit, alpha, settled, better = 'lower' }: Judging,
): CellDecision {
  if (e === null) {
    const none = { ratio: null, low: null, high: null, confidence: null, p: null };
    return { answer: 'cannot tell', ...none, moreRuns: RUNS_TO_BEGIN };
  }
  const worse = intervalOf(e, alpha);
  const same = intervalOf(e, settled);
  const isWorse = worse !== null && worse.low > 1 && e.log > Math.log1p(limit);
  const isFine = same !== null && same.high < 1 + limit;
  const answer = isWorse ? 'regression' : isFine ? 'no regression' : 'cannot tell';
  const shown = isFine ? same : worse;
  return {
    answer,
    ratio: Math.exp(better === 'lower' ? e.log : -e.log),
    low: shown === null ? null : better === 'lower' ? shown.low : 1 / shown.high,
    high: shown === null ? null : better === 'lower' ? shown.high : 1 / shown.low,
    confidence: shown === null ? null : 1 - (isFine ? settled : alpha),
    p: pOf(e),
    moreRuns: answer === 'cannot tell' ? runsThatTell(e, { limit, alpha, settled }) - e.runs : null,
  };
}
