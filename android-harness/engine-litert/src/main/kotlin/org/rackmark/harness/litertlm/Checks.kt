package org.rackmark.harness.litertlm

import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.Delegation
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.LanguageTask
import org.rackmark.harness.litert.RuntimeLog
import org.rackmark.harness.litert.delegationOf

/** Tokens that a model has room for; fixed: its cache is made for exactly so many. */
class Room(val tokens: Int?, val isFixed: Boolean)

/**
 * Refuses what the engine would cut off without a word; the twin of packages/harness/src/engines/litert-lm/checks.ts.
 * @throws HarnessFailure CONTEXT_LIMIT
 */
fun checkContext(task: LanguageTask, room: Room) {
    val asked = task.contextTokens
    val has = room.tokens.takeIf { room.isFixed }
    if (asked != null && has != null && asked > has)
        throw HarnessFailure("CONTEXT_LIMIT", "A context of $asked tokens was asked for; the model has room for $has.")
    val limit = asked ?: has ?: return
    val needed = task.prefillTokens.toLong() + task.decodeTokens
    if (task.prompt != null || needed <= limit) return
    throw HarnessFailure(
        "CONTEXT_LIMIT",
        "A prefill of ${task.prefillTokens} and a decode of ${task.decodeTokens} tokens need $needed; the context has room for $limit.",
    )
}

private val NO_MEMORY = Regex("^RESOURCE_EXHAUSTED|bad_alloc|Cannot allocate memory|mmap.*failed", RegexOption.IGNORE_CASE)
private val BAD_FILE = Regex(
    """version \d+, expected version|Unsupported or unknown file format|not found in the model|invalid|corrupt|magic""",
    RegexOption.IGNORE_CASE,
)

/** Why the engine could not be made, from its own last error and its log. */
fun refusal(accelerator: Accelerator, error: String, log: List<String>): HarnessFailure {
    val cause = firstLine(error)
    val (failure, message) = when {
        NO_MEMORY.containsMatchIn(error) -> "OUT_OF_MEMORY" to "LiteRT-LM found no memory for the model: $cause"
        BAD_FILE.containsMatchIn(error) -> "BAD_MODEL" to "LiteRT-LM does not take this file: $cause"
        accelerator != Accelerator.CPU -> "UNSUPPORTED_ACCELERATOR" to "LiteRT-LM has no ${accelerator.word.uppercase()} here: $cause"
        else -> "BAD_MODEL" to "LiteRT-LM could not load the model: $cause"
    }
    return HarnessFailure(failure, message, log.takeLast(20).joinToString("\n"))
}

/**
 * What was asked and what was used. LiteRT-LM has no call that tells; of an accelerator its log may count operators, and
 * where it does not, nothing is claimed.
 */
fun placementOf(asked: Accelerator, log: RuntimeLog): Delegation = when {
    asked == Accelerator.CPU -> Delegation(asked, asked, null, null, null, null, false, null, null, "inferred")
    log.taken != null -> delegationOf(asked, false, false, null, log)
    else -> Delegation(
        asked, null, null, null, null, log.adapter, log.software, log.backend,
        "LiteRT-LM does not tell which operators ran where.", "unknown",
    )
}

internal fun firstLine(text: String): String = text.substringBefore('\n').trim()
