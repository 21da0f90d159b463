import { createHash } from 'node:crypto';
import { runResult, type LanguageSummary, type LatencySummary, type RunResult } from '@rackmark/contracts';
import { parse } from '../../../platform/body/parse.js';
import { badRequest, type ProblemError } from '../../../platform/problem/problem-error.js';
import { storable } from '../../../platform/problem/storable.js';
import { judgeRun, type Judgement } from '../judge/judge.js';
import { summariseLanguage } from '../judge/language.js';
import type { JudgeContext } from '../judge/rule.js';
import { summaryOf } from '../samples.js';

interface PeakMemory {
  peakRssKib: number | null;
  aboveBaselineKib: number | null;
  source: string | null;
}

/** A result as the database takes it: read, checked, judged, with nothing left in it to walk through. */
export interface Prepared {
  /** Without its lists, which only the record keeps. */
  result: Omit<
    RunResult,
    'latency_ns' | 'memory' | 'conditions' | 'inputs' | 'outputs' | 'operators' | 'log' | 'language'
  >;
  sha256: string;
  summary: LatencySummary | null;
  /** Null for a run that measured nothing. */
  judgement: Judgement | null;
  memory: PeakMemory;
  language: LanguageSummary | null;
  /** Columns of the record, as texts. */
  record: { latency_ns: string; json: (string | null)[] };
}

/**
 * Everything about a result whose work grows with it. Pure, so that it can be done on another thread.
 * @throws ProblemError BODY_UNREADABLE, BAD_REQUEST
 */
export function prepareJson(bytes: Uint8Array, context: JudgeContext): Prepared {
  const parsed = runResult.safeParse(storable(parse(bytes)));
  if (!parsed.success) throw badRequest(parsed.error.issues);
  return prepare(parsed.data, context);
}

export function prepare(whole: RunResult, context: JudgeContext): Prepared {
  const { latency_ns, memory, conditions, inputs = [], outputs, operators, log, language, ...result } = whole;
  return {
    result,
    sha256: createHash('sha256').update(JSON.stringify(whole)).digest('hex'),
    summary: summaryOf(whole),
    judgement: result.outcome === 'measured' ? judgeRun(whole, context) : null,
    memory: peakOf(memory),
    language: language ? summariseLanguage(language, memory, whole.thinned?.n) : null,
    record: {
      latency_ns: `{${latency_ns.join(',')}}`,
      json: [memory, conditions, outputs, operators, log, language ?? null, inputs].map((v) =>
        v === null ? null : JSON.stringify(v),
      ),
    },
  };
}

/** The peak over loading and measuring, absolute and above what the process held with the engine alone. */
function peakOf(memory: RunResult['memory']): PeakMemory {
  const baseline = memory.find((m) => m.phase === 'baseline');
  const later = memory.filter((m) => m.phase !== 'baseline');
  if (later.length === 0) return { peakRssKib: null, aboveBaselineKib: null, source: null };
  const peakRssKib = later.reduce((most, m) => Math.max(most, m.peak_rss_kib), 0);
  const aboveBaselineKib = baseline === undefined ? null : Math.max(0, peakRssKib - baseline.rss_kib);
  return { peakRssKib, aboveBaselineKib, source: later[0]!.source };
}

/** What crosses between threads: errors lose their kind on the way. */
export type Question = { bytes: Uint8Array; context: JudgeContext };
export type Answer =
  | { ok: true; prepared: Prepared }
  | { ok: false; problem: Pick<ProblemError, 'status' | 'code' | 'detail' | 'more'> };
