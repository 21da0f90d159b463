package org.rackmark.harness.litert

import com.sun.jna.Pointer
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.LanguageModel
import org.rackmark.harness.core.LanguageTask
import org.rackmark.harness.core.Turn
import org.rackmark.harness.litertlm.Room
import org.rackmark.harness.litertlm.checkContext

private const val HIDDEN = -0.7f * Float.MAX_VALUE
private val TOKENS = Regex("tokens|token_ids")
private val POSITIONS = Regex("input_pos|positions")
private val CACHE = Regex("^(kv_cache_[kv]|k_cache|v_cache)_")

/**
 * Prefill and greedy decode over the signatures that LiteRT-LM calls, too. The caches are one buffer as input and output,
 * as there: the runtime updates them in place. The twin of packages/harness/src/engines/litert/decoder.ts.
 * @throws HarnessFailure for a model that is no decoder, or a task that is beyond it
 */
internal class LiteRtDecoder(private val model: CpuModel, private val task: LanguageTask) : LanguageModel {
    private val library = model.library
    private val caches = HashMap<String, Long>()
    private val owned = LinkedHashSet<Long>()
    private val decode: Step
    private val prefills: List<Step>
    override val contextTokens: Int
    override val compileCache = model.compileCache
    override val loadNs get() = model.loadNs

    init {
        val signatures = signaturesOf(library, model.model)
        val one = signatures.find { it.key.startsWith("decode") }
        val many = signatures.filter { it.key.startsWith("prefill") }
        if (one == null || many.isEmpty()) {
            val known = signatures.joinToString { it.key }.ifEmpty { "none" }
            throw HarnessFailure(
                "UNSUPPORTED_CONFIGURATION",
                "A language model has signatures prefill… and decode; this file has: $known.",
            )
        }
        decode = Step(one)
        prefills = many.map(::Step).sortedByDescending { it.n }
        checkContext(task, Room(decode.width, true))
        contextTokens = task.contextTokens ?: decode.width
    }

    override fun delegation() = model.delegation()

    override fun turn(streamed: Boolean, onSteps: ((LongArray) -> Unit)?): Turn {
        val vocabulary = decode.scores.size
        // Made-up tokens: any will do, the same every time.
        val prompt = IntArray(task.prefillTokens) { ((it * 7L + 1) % vocabulary).toInt() }
        val said = IntArray(task.decodeTokens)
        val at = LongArray(task.decodeTokens)
        val begin = System.nanoTime()
        // The last token of the prompt goes through the first decode step, which is the one that gives scores.
        prefill(prompt, prompt.size - 1)
        val filled = System.nanoTime()
        var token = prompt.last()
        for (i in said.indices) {
            token = next(token, prompt.size - 1 + i)
            said[i] = token
            at[i] = System.nanoTime()
        }
        val stepNs = if (streamed) LongArray(at.size - 1) { at[it + 1] - at[it] } else LongArray(0)
        if (stepNs.isNotEmpty()) onSteps?.invoke(stepNs)
        return Turn(
            prompt.size, filled - begin, said.size, at.last() - filled,
            if (streamed) at[0] - begin else null, stepNs,
            if (streamed) said.map { "$it " } else emptyList(), "count",
        )
    }

    private fun prefill(tokens: IntArray, count: Int) {
        for (part in prefillParts(prefills.map { it.n }, count, decode.width)) {
            val step = prefills.find { it.n == part.size } ?: decode
            step.feed(tokens, part.place, part.count, part.place)
            step.run()
        }
    }

    /** @return the token with the largest score */
    private fun next(token: Int, place: Int): Int {
        decode.feed(intArrayOf(token), 0, 1, place)
        decode.run()
        val scores = decode.scores
        library.withBytes(decode.logits!!.buffer, false) { it.asFloatBuffer().get(scores) }
        var best = 0
        for (i in 1 until scores.size) if (scores[i] > scores[best]) best = i
        return best
    }

    override fun close() {
        for (buffer in owned) LiteRtC.LiteRtDestroyTensorBuffer(buffer)
        model.close()
    }

    /** One signature with its buffers bound: `n` tokens a call. */
    private inner class Step(private val signature: SignatureRef) {
        private val bound = Bound(library, model.compiled, signature)
        private val inputs = bound.slots(true, bound.inputShapes(), caches)
        private val outputs: List<TensorSlot>
        private val tokens = inputs.find { TOKENS.matches(it.name) }
        private val positions = inputs.find { POSITIONS.matches(it.name) }
        private val mask = inputs.find { "mask" in it.name }
        val logits: TensorSlot?
        val scores: FloatArray

        init {
            for (slot in inputs) if (CACHE.containsMatchIn(slot.name) && caches.put(slot.name, slot.buffer) == null) {
                // What a mask hides is multiplied by zero, and zero times the NaN of fresh memory is NaN.
                library.withBytes(slot.buffer, true) { bytes -> while (bytes.remaining() >= 8) bytes.putLong(0); while (bytes.hasRemaining()) bytes.put(0) }
            }
            outputs = bound.slots(false, bound.outputShapes(false), caches)
            (inputs + outputs).forEach { owned += it.buffer }
            logits = outputs.find { it.name == "logits" }
            val isDecode = signature.key.startsWith("decode")
            if (tokens == null || positions == null || mask?.type != "float32" || (isDecode && logits?.type != "float32")) throw HarnessFailure(
                "UNSUPPORTED_CONFIGURATION",
                "The signature ${signature.key} has other inputs than tokens, positions and a float mask, or no float logits: Rackmark cannot drive it. LiteRT-LM may, from a .litertlm file.",
            )
            scores = FloatArray(logits?.elements ?: 0)
        }

        val n = tokens!!.elements
        /** Tokens of context. */
        val width = mask!!.shape.last()
        private val numbers = IntArray(n)
        private val visible = FloatArray(n * width)
        private val ins = handlesOf(inputs)
        private val outs = handlesOf(outputs)

        /** Fills tokens, positions and mask; what a short part leaves over is hidden and is written over later. */
        fun feed(from: IntArray, offset: Int, count: Int, place: Int) {
            for (i in 0 until n) numbers[i] = if (i < count) from[offset + i] else 0
            library.withBytes(tokens!!.buffer, true) { it.asIntBuffer().put(numbers) }
            for (i in 0 until n) numbers[i] = place + i
            library.withBytes(positions!!.buffer, true) { it.asIntBuffer().put(numbers) }
            visible.fill(HIDDEN)
            for (i in 0 until n) visible.fill(0f, i * width, i * width + minOf(width, place + i + 1))
            library.withBytes(mask!!.buffer, true) { it.asFloatBuffer().put(visible) }
        }

        fun run() {
            val status = LiteRtC.LiteRtRunCompiledModel(
                model.compiled, signature.index, inputs.size.toLong(), Pointer.nativeValue(ins),
                outputs.size.toLong(), Pointer.nativeValue(outs),
            )
            if (status != 0)
                throw HarnessFailure("ENGINE_ERROR", "LiteRT could not run the model: ${LiteRtStatus(status, "LiteRtRunCompiledModel").message}")
        }
    }
}
