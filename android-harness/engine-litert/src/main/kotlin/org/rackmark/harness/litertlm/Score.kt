package org.rackmark.harness.litertlm

import com.sun.jna.Pointer
import org.rackmark.harness.core.LanguageTask

/** What comes before the text whose tokens are scored; all of this file is the twin of score.ts. */
const val SCORE_BEGIN = "The rack stands in a quiet room."
const val SCORE_TEXT =
    " Each of its 40 phones waits until it is cool, runs a model in a new process and says what it measured. In the morning Ada reads which of them can be trusted, and why."

/** More tokens than any tokenizer makes of both. */
const val SCORE_ROOM = 220
private const val INPUT_TEXT = 0

/** Whether a context has room for the text; an engine that runs out of it may end the process. */
fun hasRoomToScore(task: LanguageTask, contextTokens: Int?): Boolean {
    if (contextTokens == null) return false
    // An engine with forced counts takes in so many tokens whatever the beginning is.
    val before = if (task.prompt == null) task.prefillTokens else 0
    return before + SCORE_ROOM <= contextTokens
}

/** Six places after the point: more than an accelerator is sure of. Null where one is no number. */
fun rounded(values: DoubleArray): DoubleArray? =
    if (values.isEmpty() || !values.all { it.isFinite() }) null
    // What is less than half of the last place is 0, never -0.
    else DoubleArray(values.size) { Math.floor(values[it] * 1e6 + 0.5) / 1e6 + 0.0 }

/** Natural log-likelihood of each token of the fixed text, in a session of its own; null where the library cannot tell. */
internal fun scoreText(library: LiteRtLmLibrary, engine: Long): DoubleArray? = NativeTexts().use { texts ->
    val config = library.greedyConfig(null)
    val session = LiteRtLmC.litert_lm_engine_create_session(engine, config)
    LiteRtLmC.litert_lm_session_config_delete(config)
    if (session == 0L) return null
    val begin = LiteRtLmC.litert_lm_input_data_create(INPUT_TEXT, texts.address(SCORE_BEGIN), SCORE_BEGIN.length.toLong())
    try {
        if (LiteRtLmC.litert_lm_session_run_prefill(session, texts.arrayOf(begin), 1) != 0) return null
        val text = texts.arrayOf(texts.address(SCORE_TEXT))
        val responses = LiteRtLmC.litert_lm_session_run_text_scoring(session, text, 1, 1)
        if (responses == 0L) return null
        val n = LiteRtLmC.litert_lm_responses_get_num_token_scores_at(responses, 0)
        val at = LiteRtLmC.litert_lm_responses_get_token_scores_at(responses, 0)
        val scores = if (n > 0 && at != 0L) Pointer(at).getFloatArray(0, n) else FloatArray(0)
        LiteRtLmC.litert_lm_responses_delete(responses)
        return rounded(DoubleArray(scores.size) { scores[it].toDouble() })
    } finally {
        LiteRtLmC.litert_lm_input_data_delete(begin)
        LiteRtLmC.litert_lm_session_delete(session)
    }
}
