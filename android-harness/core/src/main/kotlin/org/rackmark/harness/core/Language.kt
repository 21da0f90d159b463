package org.rackmark.harness.core

/**
 * What a language model is to do. Without a prompt it takes in exactly [prefillTokens] made-up tokens and says exactly
 * [decodeTokens]; with one it answers it, greedily, until it stops or has said [decodeTokens].
 */
class LanguageTask(val prefillTokens: Int, val decodeTokens: Int, val contextTokens: Int?, val prompt: String?)

/** What one turn did, in nanoseconds and the engine's own counts. */
class Turn(
    val prefillTokens: Int,
    val prefillNs: Long,
    val decodeTokens: Int,
    val decodeNs: Long,
    /** Of a streamed turn: from handing over the prompt to the first text. */
    val firstTokenNs: Long?,
    val stepNs: LongArray,
    val pieces: List<String>,
    val endedBy: String,
) {
    val text: String get() = pieces.joinToString("")
}

/** A language model that is ready to answer; every turn begins with an empty context. */
interface LanguageModel : AutoCloseable {
    /** Tokens that prompt and answer may take together; null where the engine does not tell. */
    val contextTokens: Int?
    val compileCache: String

    /** From the file to what can answer, by the engine's own readings of the clock. */
    val loadNs: Long
    fun delegation(): Delegation

    /** @param onSteps gets, between two steps, those that were made since its last call, at most a few times a second */
    fun turn(streamed: Boolean, onSteps: ((LongArray) -> Unit)? = null): Turn

    /** Natural log-likelihood of each token of a fixed text; null where the engine cannot tell. */
    fun score(): DoubleArray? = null
}

/** What the measuring loop needs of an engine for language models. Engines throw [HarnessFailure]. */
interface LanguageEngine : AnyEngine {
    fun open(): LanguageModel
}
