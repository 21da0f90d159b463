package org.rackmark.harness.litertlm

import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.Delegation
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.LanguageModel
import org.rackmark.harness.core.LanguageTask
import org.rackmark.harness.core.Parameters
import org.rackmark.harness.core.Turn
import org.rackmark.harness.litert.NativeStderr
import org.rackmark.harness.litert.RuntimeLog
import java.io.File

private const val NO_CACHE = ":nocache"

/**
 * An engine of LiteRT-LM with one model in it, which the library maps into memory by itself; the twin of
 * packages/harness/src/engines/litert-lm/model.ts.
 */
internal class LiteRtLmModel(
    private val library: LiteRtLmLibrary,
    private val stderr: NativeStderr,
    private val wanted: Parameters,
    private val task: LanguageTask,
    private val cacheDir: String?,
) : LanguageModel {
    private val accelerator = wanted.configuration.accelerator
    private val log = ArrayList<String>()
    private val engine: Long
    override val contextTokens: Int?
    override val compileCache: String
    override val loadNs: Long

    init {
        NativeTexts().use { texts ->
            val path = texts.address(wanted.modelPath)
            val room = roomOf(path)
            checkContext(task, room)
            contextTokens = task.contextTokens ?: room.tokens
            val wasFilled = isFilled()
            val settings = settingsOf(texts, path)
            // The timed load is the engine's own making of itself, and nothing else.
            val begin = System.nanoTime()
            engine = LiteRtLmC.litert_lm_engine_create(settings)
            loadNs = System.nanoTime() - begin
            LiteRtLmC.litert_lm_engine_settings_delete(settings)
            log += stderr.read()
            if (engine == 0L) throw refusal(accelerator, library.lastError(), log)
            compileCache = if (!isFilled()) "none" else if (wasFilled) "warm" else "cold"
        }
    }

    private fun roomOf(path: Long): Room {
        val file = LiteRtLmC.litert_lm_loaded_file_create(path)
        if (file == 0L) return Room(null, false)
        val tokens = LiteRtLmC.litert_lm_loaded_file_max_context_tokens(file)
        val isFixed = LiteRtLmC.litert_lm_loaded_file_is_dynamic_context(file).toInt() == 0
        LiteRtLmC.litert_lm_loaded_file_delete(file)
        return Room(tokens.takeIf { it > 0 }, isFixed)
    }

    private fun settingsOf(texts: NativeTexts, path: Long): Long {
        val settings = LiteRtLmC.litert_lm_engine_settings_create(path, texts.address(accelerator.word), 0, 0)
        if (settings == 0L) throw refusal(accelerator, library.lastError(), emptyList())
        // The default would leave a cache file beside the model.
        LiteRtLmC.litert_lm_engine_settings_set_cache_dir(settings, texts.address(cacheDir ?: NO_CACHE))
        LiteRtLmC.litert_lm_engine_settings_enable_benchmark(settings)
        when (accelerator) {
            Accelerator.CPU -> LiteRtLmC.litert_lm_engine_settings_set_num_threads(settings, wanted.configuration.threads)
            Accelerator.GPU -> LiteRtLmC.litert_lm_engine_settings_set_gpu_wait_for_weight_uploads(settings, 1)
            Accelerator.NPU -> wanted.npu?.let {
                LiteRtLmC.litert_lm_engine_settings_set_litert_dispatch_lib_dir(settings, texts.address(it.dispatchDir))
            }
        }
        task.contextTokens?.let { LiteRtLmC.litert_lm_engine_settings_set_max_num_tokens(settings, it) }
        if (task.prompt == null) {
            LiteRtLmC.litert_lm_engine_settings_set_num_prefill_tokens(settings, task.prefillTokens)
            LiteRtLmC.litert_lm_engine_settings_set_num_decode_tokens(settings, task.decodeTokens)
        }
        return settings
    }

    private fun isFilled() = cacheDir != null && File(cacheDir).list().orEmpty().isNotEmpty()

    override fun delegation(): Delegation {
        log += stderr.read()
        return placementOf(accelerator, RuntimeLog(log))
    }

    override fun turn(streamed: Boolean, onSteps: ((LongArray) -> Unit)?): Turn = talkOf(library, engine, task).use { talk ->
        if (!streamed) {
            val answered = talk.answer()
            told(if (answered) null else library.lastError(), talk, null)
        } else {
            val clock = StreamClock(library, talk::pieceOf, onSteps)
            val error = clock.run(talk::stream)
            told(error, talk, clock.heard())
        }
    }

    override fun score() = if (hasRoomToScore(task, contextTokens)) scoreText(library, engine) else null

    /** @throws HarnessFailure with the last lines of the log, where the engine failed */
    private fun told(error: String?, talk: Talk, heard: Heard?): Turn = try {
        turnOf(error, talk.counted(), heard, accelerator, task, contextTokens)
    } catch (cause: HarnessFailure) {
        if (error == null) throw cause
        throw HarnessFailure(cause.failure, cause.message.orEmpty(), stderr.read().takeLast(20).joinToString("\n"))
    }

    override fun close() = LiteRtLmC.litert_lm_engine_delete(engine)
}
