import koffi from 'koffi';
import type { LanguageTask } from '@rackmark/contracts';
import type { LiteRtLmLibrary, Pointer } from './library.js';

/** What comes before the text whose tokens are scored. */
export const SCORE_BEGIN = 'The rack stands in a quiet room.';
/** Ordinary words, a name and a number, so that tokens of several kinds are in it. */
export const SCORE_TEXT =
  ' Each of its 40 phones waits until it is cool, runs a model in a new process and says what it measured. In the morning Ada reads which of them can be trusted, and why.';
/** More tokens than any tokenizer makes of both. */
export const SCORE_ROOM = 220;

/**
 * Whether a context has room for the text; an engine that runs out of it may end the process.
 * @param contextTokens null: not known
 */
export function hasRoomToScore(task: LanguageTask, contextTokens: number | null): boolean {
  if (contextTokens === null) return false;
  // An engine with forced counts takes in so many tokens whatever the beginning is.
  const before = task.prompt === null ? task.prefill_tokens : 0;
  return before + SCORE_ROOM <= contextTokens;
}

/** Six places after the point: more than an accelerator is sure of. Null where one is no number. */
export function rounded(values: readonly number[]): number[] | null {
  const list = values.map((v) => Math.round(v * 1e6) / 1e6);
  return list.length > 0 && list.every(Number.isFinite) ? list : null;
}

/**
 * Natural log-likelihood of each token of the fixed text, in a session of its own.
 * @returns null where the library cannot tell
 */
export async function scoreText(
  library: LiteRtLmLibrary,
  engine: Pointer,
  loraPath: string | null,
): Promise<number[] | null> {
  const config = library.greedyConfig(null, loraPath);
  const session = library.call<Pointer>('engine_create_session', engine, config);
  library.call('session_config_delete', config);
  if (session === null) return null;
  const begin = library.textInput(SCORE_BEGIN);
  const text = Buffer.from(`${SCORE_TEXT}\0`);
  const texts = Buffer.alloc(8);
  texts.writeBigUInt64LE(BigInt(koffi.address(text)));
  try {
    if ((await library.callAsync<number>('session_run_prefill', session, begin.array, 1)) !== 0) return null;
    const responses = await library.callAsync<Pointer>('session_run_text_scoring', session, texts, 1, true);
    if (responses === null) return null;
    const n = library.call<number>('responses_get_num_token_scores_at', responses, 0);
    const at = library.call<Pointer>('responses_get_token_scores_at', responses, 0);
    const scores = n > 0 && at !== null ? [...(koffi.decode(at, 'float', n) as Float32Array)] : [];
    library.call('responses_delete', responses);
    return rounded(scores);
  } finally {
    library.call('input_data_delete', begin.data);
    library.call('session_delete', session);
    // Native code reads it until here.
    text.fill(0);
  }
}
