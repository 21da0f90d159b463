import type { Configuration, LanguageTask } from '@rackmark/contracts';
import { EngineFailure } from '../../core/engine.js';
import type { Turn } from '../../core/language-engine.js';
import { loraRefusal } from './checks.js';
import type { Counted } from './library.js';

/** What came out of one turn: the engine's error and counts, and what a stream's clock saw. */
export interface Told {
  /** Null: the engine had none. */
  error: string | null;
  counted: Counted | null;
  /** Null of a turn without streaming. */
  heard: { firstNs: number | null; stepNs: number[]; pieces: string[] } | null;
}

/**
 * Makes one turn of what was told, and holds it against what was asked: the engine cuts off at the end of its context
 * without a word.
 * @param contextTokens room for prompt and answer; null: not known
 * @throws EngineFailure
 */
export function turnOf(
  told: Told,
  { accelerator }: Pick<Configuration, 'accelerator'>,
  task: LanguageTask,
  contextTokens: number | null,
): Turn {
  const { error, heard } = told;
  const isFull = error !== null && /Max(imum)? number of tokens reached/i.test(error);
  if (error !== null && !isFull) throw failed(error, accelerator);
  const prefill = total(told.counted?.prefill ?? []);
  const decode = total(told.counted?.decode ?? []);
  const isForced = task.prompt === null;
  const all = prefill.tokens + decode.tokens;
  const outOfRoom = isFull || (contextTokens !== null && all >= contextTokens);
  const isShort = decode.tokens < task.decode_tokens;
  if (isForced && (prefill.tokens !== task.prefill_tokens || isShort)) {
    throw new EngineFailure(
      'CONTEXT_LIMIT',
      `The engine took in ${prefill.tokens} of ${task.prefill_tokens} tokens and said ${decode.tokens} of ${task.decode_tokens}: its context was full, and it did not say so. Ask for fewer tokens.`,
    );
  }
  if (!isForced && isShort && outOfRoom) {
    throw new EngineFailure(
      'CONTEXT_LIMIT',
      `The answer was cut off after ${decode.tokens} tokens: prompt and answer filled the context of ${contextTokens ?? all} tokens. Ask for at most ${decode.tokens}, or shorten the prompt.`,
    );
  }
  return {
    prefillTokens: prefill.tokens,
    prefillNs: prefill.ns,
    decodeTokens: decode.tokens,
    decodeNs: decode.ns,
    firstTokenNs: heard?.firstNs ?? null,
    stepNs: heard?.stepNs ?? [],
    text: heard?.pieces.join('') ?? '',
    pieces: heard?.pieces ?? [],
    endedBy: isShort ? 'stop_token' : 'count',
  };
}

function failed(error: string, accelerator: Configuration['accelerator']): EngineFailure {
  const first = error.split('\n')[0]!.trim();
  if (/Input token ids are too long/i.test(error))
    return new EngineFailure('CONTEXT_LIMIT', `The prompt is longer than the context: ${first}`);
  if (/LoRA|only support rank|might not have enough padding/i.test(error)) return loraRefusal(error);
  if (/Token id \d+ is out of range/i.test(error))
    return new EngineFailure('BAD_MODEL', `The tokenizer does not fit the model: ${first}`);
  return new EngineFailure(
    accelerator === 'cpu' ? 'ENGINE_ERROR' : 'ACCELERATOR_FAILED',
    `LiteRT-LM could not answer: ${first}`,
  );
}

/** The failure with the runtime's last lines, which may know the cause better than its error does. */
export function withLog(failure: EngineFailure, log: readonly string[], task: LanguageTask): EngineFailure {
  const detail = log.join('\n');
  // Made-up tokens are always the model's own; those of a prompt are the tokenizer's.
  if (task.prompt !== null && /gather index out of bounds/i.test(detail))
    return new EngineFailure(
      'BAD_MODEL',
      'The tokenizer does not fit the model: it makes tokens of the prompt that the model does not have.',
      detail,
    );
  return new EngineFailure(failure.failure, failure.message, detail);
}

function total(turns: Counted['prefill']): { tokens: number; ns: number } {
  const ns = turns.reduce((sum, t) => sum + (t.rate > 0 ? (t.tokens / t.rate) * 1e9 : 0), 0);
  return { tokens: turns.reduce((sum, t) => sum + t.tokens, 0), ns: Math.round(ns) };
}
