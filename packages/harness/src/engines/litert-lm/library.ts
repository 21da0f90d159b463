import koffi from 'koffi';
import { EngineFailure } from '../../core/engine.js';
import { NO_REASON } from './checks.js';

export type Pointer = unknown;
type Native = (...args: unknown[]) => unknown;
/** The same call off the main thread: the last argument takes error and result. */
type NativeAsync = Native & { async: (...args: unknown[]) => void };

/** Of calls off the main thread: koffi's own 256 KiB are too few for a GPU driver that compiles, which then crashes. */
const ASYNC_STACK = 8 << 20;
/** Severities of LiteRT-LM's log. */
export const LOG = { info: 2, error: 4 } as const;
/** Kinds of samplers: `top_p` with k = 1 is greedy; the one called greedy is not implemented on the CPU. */
const SAMPLER_TOP_P = 2;
const INPUT_TEXT = 0;

const functions = {
  set_min_log_level: 'void f(int level)',
  get_last_error_message: 'const char *f()',
  get_last_error_code: 'int f()',
  loaded_file_create: 'void *f(const char *path)',
  loaded_file_delete: 'void f(void *file)',
  loaded_file_max_context_tokens: 'uint32_t f(void *file)',
  loaded_file_is_dynamic_context: 'bool f(void *file)',
  engine_settings_create:
    'void *f(const char *path, const char *backend, const char *vision, const char *audio)',
  engine_settings_delete: 'void f(void *settings)',
  engine_settings_enable_benchmark: 'void f(void *settings)',
  engine_settings_set_num_threads: 'void f(void *settings, int n)',
  engine_settings_set_max_num_tokens: 'void f(void *settings, int n)',
  engine_settings_set_num_prefill_tokens: 'void f(void *settings, int n)',
  engine_settings_set_num_decode_tokens: 'void f(void *settings, int n)',
  engine_settings_set_cache_dir: 'void f(void *settings, const char *dir)',
  engine_settings_set_gpu_wait_for_weight_uploads: 'void f(void *settings, bool wait)',
  engine_settings_set_litert_dispatch_lib_dir: 'void f(void *settings, const char *dir)',
  engine_create: 'void *f(void *settings)',
  engine_delete: 'void f(void *engine)',
  engine_create_session: 'void *f(void *engine, void *config)',
  session_delete: 'void f(void *session)',
  session_config_create: 'void *f()',
  session_config_delete: 'void f(void *config)',
  session_config_set_max_output_tokens: 'void f(void *config, int n)',
  session_config_set_sampler_params: 'void f(void *config, void *sampler)',
  session_config_set_apply_prompt_template: 'void f(void *config, bool apply)',
  session_config_set_lora_path: 'int f(void *config, const char *path)',
  sampler_params_create: 'void *f(int type)',
  sampler_params_delete: 'void f(void *sampler)',
  sampler_params_set_top_k: 'void f(void *sampler, int k)',
  sampler_params_set_seed: 'void f(void *sampler, int seed)',
  input_data_create: 'void *f(int type, const void *data, size_t length)',
  input_data_delete: 'void f(void *data)',
  session_generate_content: 'void *f(void *session, void *inputs, size_t n)',
  session_run_prefill: 'int f(void *session, void *inputs, size_t n)',
  session_run_text_scoring: 'void *f(void *session, void *texts, size_t n, bool lengths)',
  responses_get_num_token_scores_at: 'int f(void *responses, int n)',
  responses_get_token_scores_at: 'void *f(void *responses, int n)',
  responses_delete: 'void f(void *responses)',
  session_get_benchmark_info: 'void *f(void *session)',
  conversation_config_create: 'void *f()',
  conversation_config_delete: 'void f(void *config)',
  conversation_config_set_session_config: 'void f(void *config, void *session)',
  conversation_create: 'void *f(void *engine, void *config)',
  conversation_delete: 'void f(void *conversation)',
  conversation_send_message:
    'void *f(void *conversation, const char *message, const char *extra, void *options)',
  conversation_get_benchmark_info: 'void *f(void *conversation)',
  json_response_delete: 'void f(void *response)',
  benchmark_info_delete: 'void f(void *info)',
  benchmark_info_get_num_prefill_turns: 'int f(void *info)',
  benchmark_info_get_num_decode_turns: 'int f(void *info)',
  benchmark_info_get_prefill_token_count_at: 'int f(void *info, int turn)',
  benchmark_info_get_prefill_tokens_per_sec_at: 'double f(void *info, int turn)',
  benchmark_info_get_decode_token_count_at: 'int f(void *info, int turn)',
  benchmark_info_get_decode_tokens_per_sec_at: 'double f(void *info, int turn)',
  stream_chunk_get_text: 'const char *f(void *chunk)',
  stream_chunk_is_final: 'bool f(void *chunk)',
  stream_chunk_get_error: 'const char *f(void *chunk)',
} as const;
const streamed = {
  session_generate_content_stream:
    'int f(void *session, void *inputs, size_t n, RackmarkStream *chunk, void *user)',
  conversation_send_message_stream:
    'int f(void *conversation, const char *message, const char *extra, void *options, RackmarkStream *chunk, void *user)',
} as const;
export type CallName = keyof typeof functions | keyof typeof streamed;

/**
 * What a version of the C interface lacks of these functions. Those from 0.19 on have the same names and other parameters, so
 * what is not listed is not driven.
 */
const LACKING: Readonly<Record<string, readonly CallName[]>> = {
  '0.17': [
    ...(['get_last_error_message', 'get_last_error_code'] as const),
    ...(['loaded_file_max_context_tokens', 'loaded_file_is_dynamic_context'] as const),
  ],
  '0.18': [],
};

/** What the engine counted: one entry a turn. Rates in tokens per second. */
export interface Counted {
  prefill: { tokens: number; rate: number }[];
  decode: { tokens: number; rate: number }[];
}

/** LiteRT-LM's C API through koffi. One a process: a damaged file may end it. */
export class LiteRtLmLibrary {
  private readonly functions = new Map<CallName, NativeAsync>();
  private readonly streamType: ReturnType<typeof koffi.pointer>;

  /** @param version a released one; null: of a library of one's own, which must have the newest interface that is driven */
  constructor(path: string, version: string | null) {
    const lacking = version === null ? [] : LACKING[version.split('.', 2).join('.')];
    if (lacking === undefined) throw new Error(`its version ${version} has a C interface that is not driven`);
    koffi.config({ ...koffi.config(), async_stack_size: ASYNC_STACK });
    const library = koffi.load(path);
    this.streamType = koffi.pointer(koffi.proto('void RackmarkStream(void *user, void *chunk)'));
    for (const [name, prototype] of Object.entries({ ...functions, ...streamed })) {
      if (lacking.includes(name as CallName)) continue;
      const named = prototype.replace(' f(', ` litert_lm_${name}(`).replace('*f(', `*litert_lm_${name}(`);
      this.functions.set(name as CallName, library.func(named) as unknown as NativeAsync);
    }
  }

  has(name: CallName): boolean {
    return this.functions.has(name);
  }

  call<T = void>(name: CallName, ...args: unknown[]): T {
    return this.functions.get(name)!(...args) as T;
  }

  /** Off the main thread, which stays free to notice that the parent has died. */
  callAsync<T>(name: CallName, ...args: unknown[]): Promise<T> {
    return new Promise((resolve, reject) =>
      this.functions
        .get(name)!
        .async(...args, (error: unknown, value: T) => (error ? reject(error as Error) : resolve(value))),
    );
  }

  bare(name: CallName): Native {
    return this.functions.get(name)!;
  }

  lastError(): string {
    if (!this.has('get_last_error_message')) return NO_REASON;
    return this.call<string | null>('get_last_error_message') ?? NO_REASON;
  }

  /**
   * Greedy: of a sampler that takes the most likely of one.
   * @param lora file of LoRA weights; null: none
   * @throws EngineFailure BAD_MODEL when that file cannot be opened
   */
  greedyConfig(most: number | null, lora: string | null): Pointer {
    const sampler = this.call<Pointer>('sampler_params_create', SAMPLER_TOP_P);
    this.call('sampler_params_set_top_k', sampler, 1);
    this.call('sampler_params_set_seed', sampler, 1);
    const config = this.call<Pointer>('session_config_create');
    this.call('session_config_set_sampler_params', config, sampler);
    this.call('sampler_params_delete', sampler);
    // A template of the session's own would take in two prompts of the forced length: affixes, then the text.
    this.call('session_config_set_apply_prompt_template', config, false);
    if (most !== null) this.call('session_config_set_max_output_tokens', config, most);
    if (lora !== null && this.call<number>('session_config_set_lora_path', config, lora) !== 0) {
      this.call('session_config_delete', config);
      throw new EngineFailure('BAD_MODEL', `LiteRT-LM cannot open the LoRA weights: ${this.lastError()}`);
    }
    return config;
  }

  /** A text as the input of a session; `array` is what the calls take. Both must live until the call has ended. */
  textInput(text: string): { data: Pointer; array: Buffer; bytes: Buffer } {
    const bytes = Buffer.from(text);
    const data = this.call<Pointer>('input_data_create', INPUT_TEXT, bytes, bytes.length);
    const array = Buffer.alloc(8);
    array.writeBigUInt64LE(BigInt(koffi.address(data)));
    return { data, array, bytes };
  }

  /** A function of ours that native code calls from its own thread; it waits until ours returns. */
  registerStream(onChunk: (chunk: Pointer) => void): { pointer: Pointer; free: () => void } {
    const pointer = koffi.register((_user: Pointer, chunk: Pointer) => onChunk(chunk), this.streamType);
    return { pointer, free: () => koffi.unregister(pointer) };
  }

  /** Takes over `info`. */
  counted(info: Pointer): Counted | null {
    if (info === null) return null;
    const turns = (kind: 'prefill' | 'decode') =>
      Array.from({ length: this.call<number>(`benchmark_info_get_num_${kind}_turns`, info) }, (_, i) => ({
        tokens: this.call<number>(`benchmark_info_get_${kind}_token_count_at`, info, i),
        rate: this.call<number>(`benchmark_info_get_${kind}_tokens_per_sec_at`, info, i),
      }));
    const counted = { prefill: turns('prefill'), decode: turns('decode') };
    this.call('benchmark_info_delete', info);
    return counted;
  }
}
