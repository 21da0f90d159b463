import type { LanguageRecord, VerdictReason } from '@rackmark/contracts';

/** Limits of the rules for language models. */
export const languageLimits = {
  /** Pieces of text from the beginning that must agree with the reference run. */
  prefix: 8,
  /** An answer of at least so many pieces that repeats a shorter part to its end is called repeating. */
  repeating: 24,
  longestPeriod: 4,
} as const;

interface Asked {
  record: LanguageRecord;
  /** The answer of a CPU run of the same model to the same task; null when there is none (yet). */
  reference: LanguageRecord['answer'];
}

/** Whether a language model said something, and what it should have said. Reasons as in rules.ts. */
export function judgeAnswer({ record, reference }: Asked): VerdictReason[] {
  return [notEmpty(record), notRepeating(record), likeReference(record, reference)].filter((r) => r !== null);
}

function notEmpty({ answer, turns }: LanguageRecord): VerdictReason {
  const streamed = turns.filter((t) => t.streamed);
  // A runner that hands out no text does not show that there was none.
  if (answer === null && streamed.length === 0) {
    const text = 'What it said was not told: whether its answer is empty or wrong is not known.';
    return { rule: 'answer_empty', weight: 'suspect', passed: null, measured: 'unknown', limit: '≥ 1', text };
  }
  const said = answer?.pieces.length ?? 0;
  const last = streamed.at(-1);
  const tokens = last?.decode_tokens ?? 0;
  const empty = said === 0;
  const text = empty
    ? `It decoded ${tokens} tokens and not one gave text${answer?.ended_by === 'stop_token' ? ': the first token ended the answer' : ''}, so its speed is not shown.`
    : `Its answer has ${said} pieces of text.`;
  return { rule: 'answer_empty', weight: 'invalid', passed: !empty, measured: `${said}`, limit: '≥ 1', text };
}

function notRepeating({ answer }: LanguageRecord): VerdictReason | null {
  const pieces = answer?.pieces ?? [];
  if (pieces.length < languageLimits.repeating) return null;
  const period = periodOf(pieces);
  const text =
    period === null
      ? 'Its answer does not repeat itself.'
      : `Its answer repeats the same ${period === 1 ? 'piece' : `${period} pieces`} of text to its end.`;
  return {
    rule: 'answer_repeats',
    weight: 'suspect',
    passed: period === null,
    measured: period === null ? 'none' : `${period}`,
    limit: 'none',
    text,
  };
}

/** The shortest period of the answer's second half, where it is short; null when there is none. */
function periodOf(pieces: readonly string[]): number | null {
  const half = pieces.slice(pieces.length >> 1);
  for (let period = 1; period <= languageLimits.longestPeriod; period++)
    if (half.every((p, i) => i < period || p === half[i - period])) return period;
  return null;
}

function likeReference({ answer }: LanguageRecord, reference: Asked['reference']): VerdictReason | null {
  if (answer === null || reference === null || answer.pieces.length === 0) return null;
  const most = Math.min(answer.pieces.length, reference.pieces.length);
  let same = 0;
  while (same < most && answer.pieces[same] === reference.pieces[same]) same += 1;
  const wanted = Math.min(languageLimits.prefix, most);
  const passed = same >= wanted;
  const figures = `${same} of ${most}`;
  const text = passed
    ? `The answer begins like the reference on the CPU (${figures} pieces of text agree).`
    : `The answer departs from the reference on the CPU after ${same} of ${most} pieces of text${same === 0 ? ', so its speed is not shown' : ''}.`;
  return {
    rule: 'answer_reference',
    weight: same === 0 ? 'invalid' : 'suspect',
    passed,
    measured: figures,
    limit: `≥ ${wanted}`,
    text,
  };
}
