package org.rackmark.harness.litertlm

import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.LanguageTask
import org.rackmark.harness.core.Turn

/** What a stream's clock saw: nanoseconds to the first piece of text, and from each to the next. */
class Heard(val firstNs: Long?, val stepNs: LongArray, val pieces: List<String>)

/**
 * Makes one turn of what was told, and holds it against what was asked; the twin of
 * packages/harness/src/engines/litert-lm/told.ts.
 * @param error the engine's; null when it had none
 * @param heard null of a turn without streaming
 * @param contextTokens room for prompt and answer; null: not known
 * @throws HarnessFailure
 */
fun turnOf(error: String?, counted: Counted?, heard: Heard?, accelerator: Accelerator, task: LanguageTask, contextTokens: Int?): Turn {
    val isFull = error != null && Regex("Max(imum)? number of tokens reached", RegexOption.IGNORE_CASE).containsMatchIn(error)
    if (error != null && !isFull) throw failed(error, accelerator)
    val prefill = Total(counted?.prefill)
    val decode = Total(counted?.decode)
    val isForced = task.prompt == null
    val all = prefill.tokens + decode.tokens
    val outOfRoom = isFull || (contextTokens != null && all >= contextTokens)
    val isShort = decode.tokens < task.decodeTokens
    if (isForced && (prefill.tokens != task.prefillTokens || isShort)) throw HarnessFailure(
        "CONTEXT_LIMIT",
        "The engine took in ${prefill.tokens} of ${task.prefillTokens} tokens and said ${decode.tokens} of ${task.decodeTokens}: its context was full, and it did not say so. Ask for fewer tokens.",
    )
    if (!isForced && isShort && outOfRoom) throw HarnessFailure(
        "CONTEXT_LIMIT",
        "The answer was cut off after ${decode.tokens} tokens: prompt and answer filled the context of ${contextTokens ?: all} tokens. Ask for at most ${decode.tokens}, or shorten the prompt.",
    )
    return Turn(
        prefill.tokens, prefill.ns, decode.tokens, decode.ns,
        heard?.firstNs, heard?.stepNs ?: LongArray(0), heard?.pieces.orEmpty(),
        if (isShort) "stop_token" else "count",
    )
}

private fun failed(error: String, accelerator: Accelerator): HarnessFailure {
    val first = firstLine(error)
    return when {
        Regex("Input token ids are too long", RegexOption.IGNORE_CASE).containsMatchIn(error) ->
            HarnessFailure("CONTEXT_LIMIT", "The prompt is longer than the context: $first")
        Regex("""Token id \d+ is out of range""", RegexOption.IGNORE_CASE).containsMatchIn(error) ->
            HarnessFailure("BAD_MODEL", "The tokenizer does not fit the model: $first")
        else -> HarnessFailure(
            if (accelerator == Accelerator.CPU) "ENGINE_ERROR" else "ACCELERATOR_FAILED",
            "LiteRT-LM could not answer: $first",
        )
    }
}

private class Total(turns: List<Counted.Rated>?) {
    val tokens: Int = turns.orEmpty().sumOf { it.tokens }
    val ns: Long = Math.round(turns.orEmpty().sumOf { if (it.rate > 0) it.tokens / it.rate * 1e9 else 0.0 })
}
