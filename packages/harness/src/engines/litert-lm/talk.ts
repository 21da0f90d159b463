import { EngineFailure } from '../../core/engine.js';
import type { LanguageOptions } from '../../core/language-engine.js';
import { loraRefusal } from './checks.js';
import type { Counted, LiteRtLmLibrary, Pointer } from './library.js';

/** One prompt and one answer with an empty context: a bare session, or a conversation with the model's chat format. */
export interface Talk {
  /** Waits for the whole answer. @returns whether there is one */
  answer(): Promise<boolean>;
  /** @returns the status of the call; the chunks come to `callback`, after `user` */
  stream(callback: Pointer, user?: Pointer): number;
  /** The text of a chunk; null of one that carries none. */
  pieceOf(chunk: Pointer): string | null;
  counted(): Counted | null;
  close(): void;
}

/** With forced counts the engine makes the tokens up, so the text does not matter. */
const ANY_TEXT = 'x';

type Asked = Pick<LanguageOptions, 'task' | 'loraPath'>;

export function talkOf(library: LiteRtLmLibrary, engine: Pointer, asked: Asked): Talk {
  return asked.task.prompt === null
    ? bareSession(library, engine, asked)
    : conversation(library, engine, asked);
}

function bareSession(library: LiteRtLmLibrary, engine: Pointer, { loraPath }: Asked): Talk {
  const config = library.greedyConfig(null, loraPath);
  const session = library.call<Pointer>('engine_create_session', engine, config);
  library.call('session_config_delete', config);
  if (session === null) throw noSession(library, loraPath);
  const input = library.textInput(ANY_TEXT);
  return {
    async answer() {
      const responses = await library.callAsync<Pointer>('session_generate_content', session, input.array, 1);
      if (responses !== null) library.call('responses_delete', responses);
      return responses !== null;
    },
    stream: (callback, user = null) =>
      library.call<number>('session_generate_content_stream', session, input.array, 1, callback, user),
    pieceOf: (chunk) => library.call<string | null>('stream_chunk_get_text', chunk) || null,
    counted: () => library.counted(library.call<Pointer>('session_get_benchmark_info', session)),
    close() {
      library.call('input_data_delete', input.data);
      library.call('session_delete', session);
    },
  };
}

function conversation(library: LiteRtLmLibrary, engine: Pointer, { task, loraPath }: Asked): Talk {
  const session = library.greedyConfig(task.decode_tokens, loraPath);
  const config = library.call<Pointer>('conversation_config_create');
  library.call('conversation_config_set_session_config', config, session);
  const talk = library.call<Pointer>('conversation_create', engine, config);
  library.call('conversation_config_delete', config);
  library.call('session_config_delete', session);
  if (talk === null) throw noSession(library, loraPath);
  const message = JSON.stringify({ role: 'user', content: task.prompt });
  return {
    async answer() {
      const response = await library.callAsync<Pointer>(
        'conversation_send_message',
        talk,
        message,
        null,
        null,
      );
      if (response !== null) library.call('json_response_delete', response);
      return response !== null;
    },
    stream: (callback, user = null) =>
      library.call<number>('conversation_send_message_stream', talk, message, null, null, callback, user),
    pieceOf: (chunk) => textOf(library.call<string | null>('stream_chunk_get_text', chunk)),
    counted: () => library.counted(library.call<Pointer>('conversation_get_benchmark_info', talk)),
    close: () => library.call('conversation_delete', talk),
  };
}

/** The text of a chunk of a conversation, which is a message as JSON. */
export function textOf(json: string | null): string | null {
  if (json === null || json === '') return null;
  try {
    const { content } = JSON.parse(json) as { content?: unknown };
    if (typeof content === 'string') return content || null;
    if (!Array.isArray(content)) return null;
    const texts = content.map((part: { text?: unknown }) => (typeof part.text === 'string' ? part.text : ''));
    return texts.join('') || null;
  } catch {
    return json;
  }
}

function noSession(library: LiteRtLmLibrary, loraPath: string | null): EngineFailure {
  const why = library.lastError();
  // The weights are read when a session begins: a file that is none shows here.
  return loraPath !== null && /flatbuffer|LoRA/i.test(why)
    ? loraRefusal(why)
    : new EngineFailure('ENGINE_ERROR', `LiteRT-LM could not begin a session: ${why}`);
}
