package org.rackmark.harness.core

class EngineFacts(val name: String, val version: String, val build: String?)

/** What was asked and what was used; fields as in the `delegation` event. */
class Delegation(
    val asked: Accelerator,
    /** Null where nothing tells. */
    val used: Accelerator?,
    val operators: Map<String, Int>?,
    val partitions: Map<String, Int>?,
    /** Null where the engine does not tell. */
    val fullyAccelerated: Boolean?,
    val adapter: String?,
    val software: Boolean,
    val backend: String?,
    val reason: String?,
    val knownBy: String,
) {
    fun body(): Map<String, Any?> = linkedMapOf(
        "asked" to asked.word,
        "used" to used?.word,
        "operators" to operators,
        "partitions" to partitions,
        "fully_accelerated" to fullyAccelerated,
        "adapter" to adapter,
        "software" to software,
        "backend" to backend,
        "reason" to reason,
        "known_by" to knownBy,
    )
}

class OperatorTime(val name: String, val kind: String, val calls: Int, val meanNs: Long, val share: Double) {
    fun body(): Map<String, Any?> =
        linkedMapOf("name" to name, "kind" to kind, "calls" to calls, "mean_ns" to meanNs, "share" to share)
}

/** A compiled model; it runs once it is bound. */
interface LoadedModel : AutoCloseable {
    /** From the file to the compiled model, by the engine's own readings of the clock: nothing of ours stands between them. */
    val loadNs: Long

    /**
     * Makes its buffers and fills its inputs, never inside a timed section.
     * @param known shapes of the outputs that an earlier load of this model learnt; null: learn them
     * @return shapes of the outputs
     */
    fun bind(known: List<IntArray>?): List<IntArray>

    /** What each input was given. */
    fun inputs(): List<InputSummary>

    /** One inference, finished when it returns: a GPU is waited for. */
    fun invoke()
    fun delegation(): Delegation
    fun outputs(): List<OutputTensor>

    /** Whether this load filled a cache of compiled code (`cold`), read one (`warm`), or had none (`none`). */
    val compileCache: String

    /** What a reader should know of this load. */
    val remarks: List<String>
}

/** What every engine has, whatever kind of model it runs. */
interface AnyEngine : AutoCloseable {
    val facts: EngineFacts

    /** One call through the binding that does as good as nothing: what the harness itself adds. */
    fun emptyCall()
}

/** What the measuring loop needs of a runtime. Engines throw [HarnessFailure]. */
interface Engine : AnyEngine {
    fun load(): LoadedModel

    /** Operator times under the runtime's profiler, in a compilation of its own; null where it has none. */
    fun profile(iterations: Int): List<OperatorTime>?
}

/** The system that the process runs on: a phone, or the JVM on a computer. */
interface Host {
    val name: String
    val version: String
    val pid: Int?

    /** Body of a `memory` event. */
    fun memory(phase: String): Map<String, Any?>

    /** Starts a new high-water mark where the system allows it. */
    fun resetPeak()

    /** Body of a `conditions` event; background load is over the time since the last call. */
    fun conditions(phase: String): Map<String, Any?>
}
