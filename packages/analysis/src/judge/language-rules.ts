import type { LanguageRecord, VerdictReason } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { reason } from './rule.js';

/** Limits of the rules for language models. */
const languageLimits = {
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
    const text = said('reason.answer_empty.unknown');
    return reason('answer_empty', 'suspect', null, 'unknown', '≥ 1', text);
  }
  const pieces = answer?.pieces.length ?? 0;
  const last = streamed.at(-1);
  const tokens = last?.decode_tokens ?? 0;
  const empty = pieces === 0;
  const why =
    answer?.ended_by === 'stop_token' ? 'reason.answer_empty.ended_at_once' : 'reason.answer_empty.bad';
  const text = empty ? said(why, { n: tokens }) : said('reason.answer_empty.ok', { n: pieces });
  return reason('answer_empty', 'invalid', !empty, `${pieces}`, '≥ 1', text);
}

function notRepeating({ answer }: LanguageRecord): VerdictReason | null {
  const pieces = answer?.pieces ?? [];
  if (pieces.length < languageLimits.repeating) return null;
  const period = periodOf(pieces);
  const text =
    period === null ? said('reason.answer_repeats.ok') : said('reason.answer_repeats.bad', { period });
  return reason('answer_repeats', 'suspect', period === null, `${period ?? 'none'}`, 'none', text);
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
  const agree = { n: same, of: most };
  const text = passed
    ? said('reason.answer_reference.ok', agree)
    : said(same === 0 ? 'reason.answer_reference.parts_at_once' : 'reason.answer_reference.parts', agree);
  const weight = same === 0 ? 'invalid' : 'suspect';
  return reason('answer_reference', weight, passed, figures, `≥ ${wanted}`, text);
}
