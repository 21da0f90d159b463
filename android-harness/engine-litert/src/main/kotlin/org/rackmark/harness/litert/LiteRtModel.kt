package org.rackmark.harness.litert

import com.sun.jna.Memory
import com.sun.jna.Pointer
import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.Delegation
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.LoadedModel
import org.rackmark.harness.core.OperatorTime
import org.rackmark.harness.core.OutputTensor
import org.rackmark.harness.core.Parameters
import org.rackmark.harness.core.inputBytes
import java.io.File

/** Lines that the runtime says once a process, or once a compilation that a later load reads from the cache. */
private val SAID_ONCE = listOf(Regex("Selected adapter"), Regex("Partitioned subgraph"))
private val KEPT = Regex("Selected adapter|OpenVINO device|Partitioned subgraph")

/** A model that LiteRT compiled, with its buffers; the twin of packages/harness/src/engines/litert/model.ts. */
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
    private val model: Long
    private var options = 0L
    private var compiled = 0L
    private val signature: Long
    private val inputs: List<TensorSlot>
    private val out: List<TensorSlot>
    private val inArray: Memory
    private val outArray: Memory

    /** Locking an output waits for it: the guard for drivers whose run() returns too early. */
    private val guard: Long
    private val guardAddress = Memory(8)
    private val guardAt = Pointer.nativeValue(guardAddress)
    private val inAt: Long
    private val outAt: Long
    private val nIn: Long
    private val nOut: Long
    override val compileCache: String
    override val remarks = ArrayList<String>()

    init {
        val wasFilled = isFilled()
        model = openModel()
        try {
            compile()
        } catch (error: LiteRtStatus) {
            val lines = stderr.read()
            throw refusalOf(configuration, error, RuntimeLog(said + lines), lines.takeLast(20).joinToString("\n"))
        }
        log += stderr.read()
        said += log.filter { KEPT.containsMatchIn(it) }
        val chosen = chooseSignature()
        signature = chosen.index
        inputs = slotsOf(library, compiled, chosen, true)
        out = slotsOf(library, compiled, chosen, false)
        inArray = handlesOf(inputs)
        outArray = handlesOf(out)
        inAt = Pointer.nativeValue(inArray)
        outAt = Pointer.nativeValue(outArray)
        nIn = inputs.size.toLong()
        nOut = out.size.toLong()
        guard = if (configuration.accelerator == Accelerator.CPU) 0L else out.firstOrNull()?.buffer ?: 0L
        for (slot in inputs) {
            val bytes = inputBytes(slot.name, slot.type, slot.elements)
            library.withBytes(slot.buffer, true) { it.put(bytes, 0, minOf(bytes.size, it.remaining())) }
        }
        refuseSilentChange()
        compileCache = cacheState(wasFilled)
    }

    private fun openModel(): Long = try {
        val path = library.address(wanted.modelPath)
        library.get("LiteRtCreateModelFromFile") { LiteRtC.LiteRtCreateModelFromFile(library.environment, path, it) }
    } catch (error: LiteRtStatus) {
        val lines = stderr.read()
        val cause = RuntimeLog(lines).error ?: error.message
        throw HarnessFailure("BAD_MODEL", "LiteRT does not take this file as a model: $cause", lines.takeLast(20).joinToString("\n"))
    }

    private fun compile() {
        options = library.get("LiteRtCreateOptions") { LiteRtC.LiteRtCreateOptions(it) }
        // Asked for alone, an accelerator must take everything; with the CPU beside it the rest falls back without a word.
        val bits = configuration.accelerator.bit or if (configuration.fallbackAllowed) Accelerator.CPU.bit else 0
        library.ok("LiteRtSetOptionsHardwareAccelerators", LiteRtC.LiteRtSetOptionsHardwareAccelerators(options, bits))
        for ((id, toml) in runtimeOptions(configuration, profiling, cacheDir, wanted.npu)) library.addOption(options, id, toml)
        compiled = library.get("LiteRtCreateCompiledModel") { LiteRtC.LiteRtCreateCompiledModel(library.environment, model, options, it) }
    }

    private fun chooseSignature(): SignatureRef {
        val all = signaturesOf(library, model)
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
            library.flag("LiteRtCompiledModelIsFullyAccelerated") { LiteRtC.LiteRtCompiledModelIsFullyAccelerated(compiled, it) },
            library.flag("LiteRtCompiledModelIsNonCpuFullyAccelerated") { LiteRtC.LiteRtCompiledModelIsNonCpuFullyAccelerated(compiled, it) },
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
        LiteRtC.LiteRtDestroyCompiledModel(compiled)
        LiteRtC.LiteRtDestroyOptions(options)
        LiteRtC.LiteRtDestroyModel(model)
    }
}
