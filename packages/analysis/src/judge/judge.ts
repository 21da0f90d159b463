import type { RunResult, Verdict, VerdictReason } from '@rackmark/contracts';
import { robustCv, trend } from '@rackmark/statistics';
import { judgeAnswer } from './language-rules.js';
import { portalAway } from './condition-rules.js';
import type { JudgeContext, Late } from './rule.js';
import { RULES_VERSION, rules } from './rules.js';

export interface Judgement {
  verdict: Verdict;
  /** Failed rules first, then those that could not be known, then the passed ones. */
  reasons: VerdictReason[];
  rulesVersion: number;
  robustCv: number | null;
  trend: number | null;
}

/** Judges one measured run. Pure: the same record gives the same verdict, and can be judged again. */
export function judgeRun(result: RunResult, context: JudgeContext): Judgement {
  const latency = result.latency_ns;
  const figures = {
    robustCv: latency.length >= 2 ? finite(robustCv(latency)) : null,
    trend: latency.length >= 2 ? finite(trend(latency)) : null,
  };
  const measured = { result, latency, context, ...figures };
  const reasons = rules
    .map((rule) => rule(measured))
    .filter((r): r is VerdictReason => r !== null)
    .concat(
      result.language
        ? judgeAnswer({ record: result.language, reference: context.referenceAnswer ?? null })
        : [],
    )
    .sort((a, b) => rank(a) - rank(b));
  return {
    verdict: verdictOf(reasons),
    reasons,
    rulesVersion: RULES_VERSION,
    ...figures,
  };
}

/** Samples of 0 ns have no spread relative to their median. */
const finite = (x: number) => (Number.isFinite(x) ? x : null);

/** The same, of a result that came after its lease was over: known only when it is stored. */
export function withLate(judgement: Judgement, late: Late): Judgement {
  const reasons = [...judgement.reasons, portalAway({ context: { late } }) ?? []]
    .flat()
    .sort((a, b) => rank(a) - rank(b));
  return { ...judgement, reasons, verdict: verdictOf(reasons) };
}

const rank = (r: VerdictReason) =>
  r.passed === false ? (r.weight === 'invalid' ? 0 : 1) : r.passed === null ? 2 : 3;

/** The worst of the failed rules; a rule that could not be known speaks neither for nor against. */
export function verdictOf(reasons: readonly VerdictReason[]): Verdict {
  const failed = reasons.filter((r) => r.passed === false);
  if (failed.some((r) => r.weight === 'invalid')) return 'invalid';
  return failed.length > 0 ? 'suspect' : 'valid';
}
