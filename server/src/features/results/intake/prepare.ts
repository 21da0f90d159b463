import { createHash } from 'node:crypto';
import {
  countsOf,
  type JudgeContext,
  type Judgement,
  judgeRun,
  type Measurement,
  measurementsOf,
} from '@rackmark/analysis';
import { runResult, type LanguageCounts, type RunResult } from '@rackmark/contracts';
import { parse } from '../../../platform/body/parse.js';
import { badRequest, type ProblemError } from '../../../platform/problem/problem-error.js';
import { storable } from '../../../platform/problem/storable.js';
import { failureTold } from '../../../platform/words/told.js';

/** A result as the database takes it: read, checked, judged, with nothing left in it to walk through. */
export interface Prepared {
  /** Without its lists, which only the record keeps. */
  result: Omit<
    RunResult,
    | 'latency_ns'
    | 'memory'
    | 'conditions'
    | 'inputs'
    | 'outputs'
    | 'operators'
    | 'log'
    | 'language'
    | 'measured'
  >;
  sha256: string;
  measurements: Measurement[];
  /** Null for a run that measured nothing. */
  judgement: Judgement | null;
  /** Where the readings of memory come from; null where none says how much it was at most. */
  memorySource: string | null;
  language: LanguageCounts | null;
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
  return prepare({ ...parsed.data, failure: failureTold(parsed.data.failure) }, context);
}

export function prepare(whole: RunResult, context: JudgeContext): Prepared {
  const {
    latency_ns,
    memory,
    conditions,
    inputs = [],
    outputs,
    operators,
    log,
    language,
    measured: _,
    ...result
  } = whole;
  return {
    result,
    sha256: createHash('sha256').update(JSON.stringify(whole)).digest('hex'),
    measurements: measurementsOf(whole),
    judgement: result.outcome === 'measured' ? judgeRun(whole, context) : null,
    memorySource: memory.find((m) => m.phase !== 'baseline')?.source ?? null,
    language: language ? countsOf(language) : null,
    record: {
      latency_ns: `{${latency_ns.join(',')}}`,
      json: [memory, conditions, outputs, operators, log, language ?? null, inputs].map((v) =>
        v === null ? null : JSON.stringify(v),
      ),
    },
  };
}

/** What crosses between threads: errors lose their kind on the way. */
export type Question = { bytes: Uint8Array; context: JudgeContext };
export type Answer =
  | { ok: true; prepared: Prepared }
  | { ok: false; problem: Pick<ProblemError, 'status' | 'code' | 'said' | 'more'> };
