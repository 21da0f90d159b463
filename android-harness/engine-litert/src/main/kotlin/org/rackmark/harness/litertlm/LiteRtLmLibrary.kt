package org.rackmark.harness.litertlm

import com.sun.jna.Memory
import com.sun.jna.Pointer

/** What the engine counted: one entry a turn. Rates in tokens per second. */
class Counted(val prefill: List<Rated>, val decode: List<Rated>) {
    class Rated(val tokens: Int, val rate: Double)
}

/** Texts that native code reads; they live until `close`. */
internal class NativeTexts : AutoCloseable {
    private val kept = ArrayList<Memory>()

    /** Address of a NUL-terminated copy. */
    fun address(text: String): Long {
        val bytes = text.toByteArray()
        val memory = Memory(bytes.size + 1L)
        memory.write(0, bytes, 0, bytes.size)
        memory.setByte(bytes.size.toLong(), 0)
        kept += memory
        return Pointer.nativeValue(memory)
    }

    /** Address of an array of one handle. */
    fun arrayOf(handle: Long): Long {
        val memory = Memory(8).also { it.setLong(0, handle) }
        kept += memory
        return Pointer.nativeValue(memory)
    }

    override fun close() {
        kept.forEach(Memory::close)
        kept.clear()
    }
}

/** LiteRT-LM's C API in the harness's words; the twin of packages/harness/src/engines/litert-lm/library.ts. */
internal class LiteRtLmLibrary(library: String) {
    init {
        LiteRtLmC.bind(library)
    }

    fun text(at: Long): String? = if (at == 0L) null else Pointer(at).getString(0, "UTF-8")

    fun lastError(): String = text(LiteRtLmC.litert_lm_get_last_error_message()) ?: "it gave no reason"

    /** Greedy: of a sampler that takes the most likely of one. The caller deletes what it gets. */
    fun greedyConfig(most: Int?): Long {
        val sampler = LiteRtLmC.litert_lm_sampler_params_create(SAMPLER_TOP_P)
        LiteRtLmC.litert_lm_sampler_params_set_top_k(sampler, 1)
        LiteRtLmC.litert_lm_sampler_params_set_seed(sampler, 1)
        val config = LiteRtLmC.litert_lm_session_config_create()
        LiteRtLmC.litert_lm_session_config_set_sampler_params(config, sampler)
        LiteRtLmC.litert_lm_sampler_params_delete(sampler)
        // A template of the session's own would take in two prompts of the forced length: affixes, then the text.
        LiteRtLmC.litert_lm_session_config_set_apply_prompt_template(config, 0)
        if (most != null) LiteRtLmC.litert_lm_session_config_set_max_output_tokens(config, most)
        return config
    }

    /** Takes over `info`. */
    fun counted(info: Long): Counted? {
        if (info == 0L) return null
        val prefill = List(LiteRtLmC.litert_lm_benchmark_info_get_num_prefill_turns(info)) {
            Counted.Rated(
                LiteRtLmC.litert_lm_benchmark_info_get_prefill_token_count_at(info, it),
                LiteRtLmC.litert_lm_benchmark_info_get_prefill_tokens_per_sec_at(info, it),
            )
        }
        val decode = List(LiteRtLmC.litert_lm_benchmark_info_get_num_decode_turns(info)) {
            Counted.Rated(
                LiteRtLmC.litert_lm_benchmark_info_get_decode_token_count_at(info, it),
                LiteRtLmC.litert_lm_benchmark_info_get_decode_tokens_per_sec_at(info, it),
            )
        }
        LiteRtLmC.litert_lm_benchmark_info_delete(info)
        return Counted(prefill, decode)
    }

    private companion object {
        /** With k = 1 this is greedy; the sampler called greedy is not implemented on the CPU. */
        const val SAMPLER_TOP_P = 2
    }
}
