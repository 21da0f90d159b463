package org.rackmark.harness.litertlm

import com.sun.jna.Callback
import com.sun.jna.Library
import com.sun.jna.Native
import com.sun.jna.NativeLibrary

/**
 * LiteRT-LM's C API by JNA's direct mapping, as LiteRtC: every handle, pointer and size_t is a Long, a C bool is a Byte.
 * Bound once a process.
 */
@Suppress("FunctionName")
internal object LiteRtLmC {
    @JvmStatic external fun litert_lm_set_min_log_level(level: Int)
    @JvmStatic external fun litert_lm_get_last_error_message(): Long
    @JvmStatic external fun litert_lm_get_last_error_code(): Int
    @JvmStatic external fun litert_lm_loaded_file_create(path: Long): Long
    @JvmStatic external fun litert_lm_loaded_file_delete(file: Long)
    @JvmStatic external fun litert_lm_loaded_file_max_context_tokens(file: Long): Int
    @JvmStatic external fun litert_lm_loaded_file_is_dynamic_context(file: Long): Byte
    @JvmStatic external fun litert_lm_engine_settings_create(path: Long, backend: Long, vision: Long, audio: Long): Long
    @JvmStatic external fun litert_lm_engine_settings_delete(settings: Long)
    @JvmStatic external fun litert_lm_engine_settings_enable_benchmark(settings: Long)
    @JvmStatic external fun litert_lm_engine_settings_set_num_threads(settings: Long, n: Int)
    @JvmStatic external fun litert_lm_engine_settings_set_max_num_tokens(settings: Long, n: Int)
    @JvmStatic external fun litert_lm_engine_settings_set_num_prefill_tokens(settings: Long, n: Int)
    @JvmStatic external fun litert_lm_engine_settings_set_num_decode_tokens(settings: Long, n: Int)
    @JvmStatic external fun litert_lm_engine_settings_set_cache_dir(settings: Long, dir: Long)
    @JvmStatic external fun litert_lm_engine_settings_set_gpu_wait_for_weight_uploads(settings: Long, wait: Byte)
    @JvmStatic external fun litert_lm_engine_settings_set_litert_dispatch_lib_dir(settings: Long, dir: Long)
    @JvmStatic external fun litert_lm_engine_create(settings: Long): Long
    @JvmStatic external fun litert_lm_engine_delete(engine: Long)
    @JvmStatic external fun litert_lm_engine_create_session(engine: Long, config: Long): Long
    @JvmStatic external fun litert_lm_session_delete(session: Long)
    @JvmStatic external fun litert_lm_session_config_create(): Long
    @JvmStatic external fun litert_lm_session_config_delete(config: Long)
    @JvmStatic external fun litert_lm_session_config_set_max_output_tokens(config: Long, n: Int)
    @JvmStatic external fun litert_lm_session_config_set_sampler_params(config: Long, sampler: Long)
    @JvmStatic external fun litert_lm_session_config_set_apply_prompt_template(config: Long, apply: Byte)
    @JvmStatic external fun litert_lm_sampler_params_create(type: Int): Long
    @JvmStatic external fun litert_lm_sampler_params_delete(sampler: Long)
    @JvmStatic external fun litert_lm_sampler_params_set_top_k(sampler: Long, k: Int)
    @JvmStatic external fun litert_lm_sampler_params_set_seed(sampler: Long, seed: Int)
    @JvmStatic external fun litert_lm_input_data_create(type: Int, data: Long, length: Long): Long
    @JvmStatic external fun litert_lm_input_data_delete(data: Long)
    @JvmStatic external fun litert_lm_session_generate_content(session: Long, inputs: Long, n: Long): Long
    @JvmStatic external fun litert_lm_session_generate_content_stream(session: Long, inputs: Long, n: Long, onChunk: Long, user: Long): Int
    @JvmStatic external fun litert_lm_session_run_prefill(session: Long, inputs: Long, n: Long): Int
    @JvmStatic external fun litert_lm_session_run_text_scoring(session: Long, texts: Long, n: Long, lengths: Byte): Long
    @JvmStatic external fun litert_lm_responses_get_num_token_scores_at(responses: Long, n: Int): Int
    @JvmStatic external fun litert_lm_responses_get_token_scores_at(responses: Long, n: Int): Long
    @JvmStatic external fun litert_lm_responses_delete(responses: Long)
    @JvmStatic external fun litert_lm_session_get_benchmark_info(session: Long): Long
    @JvmStatic external fun litert_lm_conversation_config_create(): Long
    @JvmStatic external fun litert_lm_conversation_config_delete(config: Long)
    @JvmStatic external fun litert_lm_conversation_config_set_session_config(config: Long, session: Long)
    @JvmStatic external fun litert_lm_conversation_create(engine: Long, config: Long): Long
    @JvmStatic external fun litert_lm_conversation_delete(conversation: Long)
    @JvmStatic external fun litert_lm_conversation_send_message(conversation: Long, message: Long, extra: Long, options: Long): Long
    @JvmStatic external fun litert_lm_conversation_send_message_stream(conversation: Long, message: Long, extra: Long, options: Long, onChunk: Long, user: Long): Int
    @JvmStatic external fun litert_lm_json_response_delete(response: Long)
    @JvmStatic external fun litert_lm_conversation_get_benchmark_info(conversation: Long): Long
    @JvmStatic external fun litert_lm_benchmark_info_delete(info: Long)
    @JvmStatic external fun litert_lm_benchmark_info_get_num_prefill_turns(info: Long): Int
    @JvmStatic external fun litert_lm_benchmark_info_get_num_decode_turns(info: Long): Int
    @JvmStatic external fun litert_lm_benchmark_info_get_prefill_token_count_at(info: Long, turn: Int): Int
    @JvmStatic external fun litert_lm_benchmark_info_get_prefill_tokens_per_sec_at(info: Long, turn: Int): Double
    @JvmStatic external fun litert_lm_benchmark_info_get_decode_token_count_at(info: Long, turn: Int): Int
    @JvmStatic external fun litert_lm_benchmark_info_get_decode_tokens_per_sec_at(info: Long, turn: Int): Double
    @JvmStatic external fun litert_lm_stream_chunk_get_text(chunk: Long): Long
    @JvmStatic external fun litert_lm_stream_chunk_get_error(chunk: Long): Long
    @JvmStatic external fun litert_lm_stream_chunk_is_final(chunk: Long): Byte

    /** Called by a thread of the library's own, once for each piece of an answer. */
    interface OnChunk : Callback {
        fun invoke(user: Long, chunk: Long)
    }

    private var bound: String? = null

    /**
     * @param library a name that the system's loader finds ("litert-lm" in an APK) or an absolute path
     * @throws UnsatisfiedLinkError when it is not there or lacks a name
     */
    @Synchronized
    fun bind(library: String) {
        if (bound == library) return
        check(bound == null) { "already bound to $bound" }
        Native.register(LiteRtLmC::class.java, NativeLibrary.getInstance(library, mapOf(Library.OPTION_STRING_ENCODING to "UTF-8")))
        bound = library
    }
}
