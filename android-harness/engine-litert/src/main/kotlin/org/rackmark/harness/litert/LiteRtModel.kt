package org.rackmark.harness.litert

import com.sun.jna.Memory
import com.sun.jna.Pointer
import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.Delegation
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.InputSummary
import org.rackmark.harness.core.LoadedModel
import org.rackmark.harness.core.OperatorTime
import org.rackmark.harness.core.OutputTensor
import org.rackmark.harness.core.Parameters
import org.rackmark.harness.core.WantedInput
import org.rackmark.harness.core.fillInput
import org.rackmark.harness.core.refuseOtherTypes
import org.rackmark.harness.core.refuseUnknownInputs
import org.rackmark.harness.core.shapesRefused
import org.rackmark.harness.core.wrongShape
import java.io.File

/** Lines that the runtime says once a process, or once a compilation that a later load reads from the cache. */
private val SAID_ONCE = listOf(Regex("Selected adapter"), Regex("Partitioned subgraph"))
private val KEPT = Regex("Selected adapter|OpenVINO device|Partitioned subgraph")

/** A model that LiteRT compiled, and then its buffers; the twin of packages/harness/src/engines/litert/model.ts. */
internal class LiteRtModel(
    private val library: LiteRtLibrary,
    private val stderr: NativeStderr,
    private val wanted: Parameters,
    private val profiling: Boolean,
    private val cacheDir: String?,
    private val said: MutableList<String>,
) : LoadedModel {
    private val configuration = wanted.configuration
    private val log = ArrayList<String>()
    private val made: Compiled
    private var inputs = emptyList<TensorSlot>()
    private var out = emptyList<TensorSlot>()
    private var told = emptyList<InputSummary>()

    /** All that a run hands over, held ready: nothing is looked up or allocated inside the timed section. */
    private var compiled = 0L
    private var signature = 0L
    private var nIn = 0L
    private var nOut = 0L
    private var inArray = Memory(8)
    private var outArray = Memory(8)
    private var inAt = 0L
    private var outAt = 0L

    /** Locking an output waits for it: the guard for drivers whose run() returns too early. */
    private var guard = 0L
    private val guardAddress = Memory(8)
    private val guardAt = Pointer.nativeValue(guardAddress)
    override val loadNs get() = made.loadNs
    override val compileCache: String
    override val remarks = ArrayList<String>()

    init {
        val wasFilled = isFilled()
        made = compiledModel()
        log += stderr.read()
        said += log.filter { KEPT.containsMatchIn(it) }
        compileCache = cacheState(wasFilled)
    }

    private fun compiledModel(): Compiled {
        // Asked for alone, an accelerator must take everything; with the CPU beside it the rest falls back without a word.
        val bits = configuration.accelerator.bit or if (configuration.fallbackAllowed) Accelerator.CPU.bit else 0
        val texts = runtimeOptions(configuration, profiling, cacheDir, wanted.npu)
        try {
            return compile(library, wanted.modelPath, bits, texts)
        } catch (error: LiteRtStatus) {
            val lines = stderr.read()
            val last = lines.takeLast(20).joinToString("\n")
            if (error.call != CREATE_MODEL) throw refusalOf(configuration, error, RuntimeLog(said + lines), last)
            throw HarnessFailure("BAD_MODEL", "LiteRT does not take this file as a model: ${RuntimeLog(lines).error ?: error.message}", last)
        }
    }

    override fun bind(known: List<IntArray>?): List<IntArray> {
        val chosen = chooseSignature()
        val bound = Bound(library, made.compiled, chosen)
        refuseOtherTypes("input", bound.inputs.map { it.name to it.type })
        refuseOtherTypes("output", bound.outputs.map { it.name to it.type })
        val shapes = shapeInputs(bound)
        val outputs = known ?: learnOutputs(bound)
        inputs = bound.slots(true, shapes)
        out = bound.slots(false, outputs)
        fill(bound)
        makeReady(chosen)
        refuseSilentChange()
        return outputs
    }

    /** Gives the inputs the shapes that were asked for, and 1 to each size that is still open. */
    private fun shapeInputs(bound: Bound): List<IntArray> {
        refuseUnknownInputs(configuration.shapes, bound.inputs.map { it.name })
        bound.inputShapes().forEachIndexed { i, now ->
            val input = bound.inputs[i]
            val asked = configuration.shapes[input.name] ?: IntArray(now.size) { maxOf(1, now[it]) }
            if (asked.contentEquals(now)) return@forEachIndexed
            try {
                bound.resizeInput(i, asked)
            } catch (_: LiteRtStatus) {
                throw wrongShape(input.name, asked, input.shape)
            }
        }
        return bound.inputShapes()
    }

    /** Many shapes are known only once the tensors were laid out. */
    private fun learnOutputs(bound: Bound): List<IntArray> = try {
        val plain = bound.outputShapes(false)
        val isTold = plain.all { shape -> shape.isNotEmpty() && shape.all { it > 0 } }
        // An accelerator lays out its own when it compiles; where the file tells the shapes it is left alone.
        if (configuration.accelerator != Accelerator.CPU && isTold && configuration.shapes.isEmpty()) plain
        else bound.outputShapes(true)
    } catch (error: LiteRtStatus) {
        if (configuration.shapes.isEmpty()) failRun(error.status)
        val lines = stderr.read()
        throw shapesRefused(configuration.shapes, RuntimeLog(lines).error ?: error.message.orEmpty(), lines.takeLast(20).joinToString("\n"))
    }

    private fun fill(bound: Bound) {
        told = inputs.mapIndexed { i, slot ->
            val input = WantedInput(slot.name, slot.type, slot.shape, bound.inputs[i].shape, slot.name in configuration.shapes)
            val filled = fillInput(input, wanted.inputs)
            library.withBytes(slot.buffer, true) { it.put(filled.bytes, 0, minOf(filled.bytes.size, it.remaining())) }
            filled.summary
        }
    }

    override fun inputs() = told

    private fun makeReady(chosen: SignatureRef) {
        compiled = made.compiled
        signature = chosen.index
        inArray = handlesOf(inputs)
        outArray = handlesOf(out)
        inAt = Pointer.nativeValue(inArray)
        outAt = Pointer.nativeValue(outArray)
        nIn = inputs.size.toLong()
        nOut = out.size.toLong()
        guard = if (configuration.accelerator == Accelerator.CPU) 0L else out.firstOrNull()?.buffer ?: 0L
    }

    private fun chooseSignature(): SignatureRef {
        val all = signaturesOf(library, made.model)
        val found = if (wanted.signature == null) all.firstOrNull() else all.find { it.key == wanted.signature }
        return found ?: throw HarnessFailure(
            "BAD_SPEC",
            "The model has no signature ${wanted.signature.orEmpty()}; it has: ${all.joinToString { it.key }.ifEmpty { "none" }}.",
        )
    }

    override fun invoke() {
        val status = LiteRtC.LiteRtRunCompiledModel(compiled, signature, nIn, inAt, nOut, outAt)
        if (status != 0) failRun(status)
        if (guard != 0L) {
            LiteRtC.LiteRtLockTensorBuffer(guard, guardAt, 0)
            LiteRtC.LiteRtUnlockTensorBuffer(guard)
        }
    }

    private fun failRun(status: Int): Nothing {
        val lines = stderr.read()
        val cause = RuntimeLog(lines).error ?: LiteRtStatus(status, "run").message
        val onCpu = configuration.accelerator == Accelerator.CPU
        val custom = lines.any { Regex("unresolved custom op|Encountered unresolved", RegexOption.IGNORE_CASE).containsMatchIn(it) }
        val name = if (custom) "UNSUPPORTED_OPERATOR" else if (onCpu) "ENGINE_ERROR" else "ACCELERATOR_FAILED"
        val where = if (onCpu) "" else " on the ${configuration.accelerator.word.uppercase()}"
        throw HarnessFailure(name, "LiteRT could not run the model$where: $cause", lines.takeLast(20).joinToString("\n"))
    }

    override fun delegation(): Delegation {
        log += stderr.read()
        val outputBuffer = out.firstOrNull()?.let { slot ->
            library.get("LiteRtGetTensorBufferType") { LiteRtC.LiteRtGetTensorBufferType(slot.buffer, it) }.toInt()
        }
        return delegationOf(
            configuration.accelerator,
            library.flag("LiteRtCompiledModelIsFullyAccelerated") { LiteRtC.LiteRtCompiledModelIsFullyAccelerated(made.compiled, it) },
            library.flag("LiteRtCompiledModelIsNonCpuFullyAccelerated") { LiteRtC.LiteRtCompiledModelIsNonCpuFullyAccelerated(made.compiled, it) },
            outputBuffer,
            RuntimeLog(placementLines()),
        )
    }

    /** This load's lines; what was said only at an earlier one comes with it. */
    private fun placementLines(): List<String> {
        val missing = SAID_ONCE.filter { pattern -> log.none { pattern.containsMatchIn(it) } }
        return said.filter { line -> missing.any { it.containsMatchIn(line) } }.distinct() + log
    }

    /** What the runtime did in place of what was asked, without a word: another backend, or the CPU alone. */
    private fun refuseSilentChange() {
        val delegation = delegation()
        wrongBackend(configuration.accelerator, configuration.backend, delegation)?.let { throw HarnessFailure("UNSUPPORTED_CONFIGURATION", it) }
        if (configuration.accelerator == Accelerator.CPU || delegation.used != Accelerator.CPU) return
        val read = RuntimeLog(placementLines())
        if (read.isThere) return
        throw refusalOf(configuration, LiteRtStatus(NOT_ALL_ACCELERATED, "compile"), read, log.takeLast(20).joinToString("\n"))
    }

    private fun isFilled() = cacheDir != null && File(cacheDir).list().orEmpty().isNotEmpty()

    /** Whether this load filled the cache or read it; a cache that was there and not read is told. */
    private fun cacheState(wasFilled: Boolean): String {
        if (!isFilled()) return "none"
        val said = RuntimeLog(log)
        val read = if (configuration.accelerator == Accelerator.CPU) wasFilled && !said.cacheDamaged else said.fromCache
        if (wasFilled && !read) remarks += "The compile cache could not be used; the runtime built it again."
        return if (read) "warm" else "cold"
    }

    override fun outputs(): List<OutputTensor> = out.map { slot ->
        OutputTensor(slot.name, slot.type, slot.shape, library.withBytes(slot.buffer, false) { b -> ByteArray(b.remaining()).also { b.get(it) } })
    }

    fun profile(iterations: Int): List<OperatorTime> {
        val profiler = library.get("LiteRtCompiledModelGetProfiler") { LiteRtC.LiteRtCompiledModelGetProfiler(compiled, it) }
        repeat(3) { invoke() }
        library.ok("LiteRtStartProfiler", LiteRtC.LiteRtStartProfiler(profiler))
        repeat(iterations) { invoke() }
        library.ok("LiteRtStopProfiler", LiteRtC.LiteRtStopProfiler(profiler))
        return parseProfile(library.text("LiteRtGetProfileSummary") { LiteRtC.LiteRtGetProfileSummary(profiler, compiled, it) }, iterations)
    }

    override fun close() {
        for (slot in inputs + out) LiteRtC.LiteRtDestroyTensorBuffer(slot.buffer)
        made.destroy()
    }
}
