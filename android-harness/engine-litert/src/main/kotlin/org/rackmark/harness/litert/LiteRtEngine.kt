package org.rackmark.harness.litert

import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.Engine
import org.rackmark.harness.core.EngineFacts
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.LoadedModel
import org.rackmark.harness.core.NpuRoute
import org.rackmark.harness.core.OperatorTime
import org.rackmark.harness.core.Parameters
import java.io.File

/** Which native library the harness measures with, and where it may write. */
class LiteRtInstallation(
    /** A name that the system's loader finds, or an absolute path. */
    val library: String,
    val version: String,
    val sha256: String?,
    /** For the log of native code where descriptor 2 is not a file. */
    val logFile: File,
)

/** The native LiteRT library. One a process: its logs and its failures are the process's. */
class LiteRtEngine(private val wanted: Parameters, installation: LiteRtInstallation) : Engine {
    override val facts = EngineFacts("litert", installation.version, installation.sha256)
    private val said = ArrayList<String>()
    internal val accelerator = wanted.configuration.accelerator
    private val npu: NpuRoute? = npuFor(wanted)
    private val cacheDir = wanted.cacheDir?.takeIf { wanted.configuration.compileCache }
    private val stderr = NativeStderr(installation.logFile)
    private val library: LiteRtLibrary = try {
        LiteRtLibrary(installation.library, accelerator, File(installation.library).parent, npu, cacheDir)
    } catch (error: UnsatisfiedLinkError) {
        throw HarnessFailure("ENGINE_MISSING", "The native LiteRT could not be loaded: ${error.message}")
    }

    override fun load(): LoadedModel {
        refuseUnlisted()
        return LiteRtModel(library, stderr, wanted, false, cacheDir, said)
    }

    /** Without buffers, for the CPU. */
    internal fun compile() = CpuModel(library, stderr, wanted, cacheDir)

    override fun profile(iterations: Int): List<OperatorTime>? {
        // WebGPU has no profiler, and a run with it switched on would fail.
        if (accelerator != Accelerator.CPU) return null
        return LiteRtModel(library, stderr, wanted, true, null, said).use { model ->
            model.bind(null)
            model.profile(iterations)
        }
    }

    override fun emptyCall() = library.emptyCall()
    override fun close() = library.close()

    private fun refuseUnlisted() {
        if (accelerator == Accelerator.NPU && npu == null) {
            throw HarnessFailure("UNSUPPORTED_ACCELERATOR", "No NPU: this device has no dispatch library for one.")
        }
        if (accelerator == Accelerator.CPU || library.acceleratorBits() and accelerator.bit != 0) return
        val message = if (accelerator == Accelerator.GPU) "No GPU: the runtime found no GPU accelerator library." else "No NPU: the runtime could not load the dispatch library."
        throw HarnessFailure("UNSUPPORTED_ACCELERATOR", message, stderr.read().takeLast(20).joinToString("\n"))
    }
}

/** `aot` keeps the compiler out, so that only what was compiled beforehand reaches the NPU. */
private fun npuFor(wanted: Parameters): NpuRoute? {
    val npu = wanted.npu ?: return null
    return when (wanted.configuration.compileMode) {
        "aot" -> NpuRoute(npu.dispatchDir, null, npu.options)
        "jit" -> npu.also {
            if (it.compilerDir == null && wanted.configuration.accelerator == Accelerator.NPU) throw HarnessFailure(
                "UNSUPPORTED_CONFIGURATION",
                "JIT was asked for, but this device has no compiler plugin for its NPU: only models compiled beforehand run on it.",
            )
        }
        else -> npu
    }
}
