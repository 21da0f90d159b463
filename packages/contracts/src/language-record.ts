import type { HarnessEventOf } from './harness-events.js';
import type { LanguageRecord, LanguageTurn } from './result.js';

type LanguageEvent = HarnessEventOf<'context' | 'tokens' | 'first_token' | 'answer' | 'score'>;

/**
 * The record of a language model's run with one more event in it. Here, because every agent makes the same record of the
 * same events.
 */
export function languageWithEvent(before: LanguageRecord | null, event: LanguageEvent): LanguageRecord {
  const record = before ?? { context_tokens: null, turns: [], answer: null };
  switch (event.type) {
    case 'context':
      return { ...record, context_tokens: event.tokens };
    case 'score':
      return { ...record, token_log_likelihood: event.token_log_likelihood };
    case 'answer': {
      const { turn, text, pieces, ended_by } = event;
      return { ...record, answer: { turn, text, pieces, ended_by } };
    }
    case 'first_token':
      return withTurn(record, event, { first_token_ns: event.duration_ns });
    case 'tokens':
      return withTurn(
        record,
        event,
        event.kind === 'prefill'
          ? { streamed: event.streamed, prefill_tokens: event.tokens, prefill_ns: event.duration_ns }
          : {
              streamed: event.streamed,
              decode_tokens: event.tokens,
              decode_ns: event.duration_ns,
              step_ns: event.step_ns,
            },
      );
  }
}

function withTurn(
  record: LanguageRecord,
  { phase, turn }: Pick<LanguageTurn, 'phase' | 'turn'>,
  change: Partial<LanguageTurn>,
): LanguageRecord {
  // Events of a turn come together, so it is nearly always the last one.
  const at = record.turns.findLastIndex((t) => t.turn === turn);
  const known = record.turns[at] ?? {
    phase,
    turn,
    streamed: false,
    prefill_tokens: 0,
    prefill_ns: 0,
    decode_tokens: 0,
    decode_ns: 0,
    first_token_ns: null,
    step_ns: [],
  };
  const next = { ...known, ...change };
  return { ...record, turns: at < 0 ? [...record.turns, next] : record.turns.with(at, next) };
}
