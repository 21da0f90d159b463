package org.rackmark.harness.litert

import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.Delegation
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.Parameters
import java.io.File

/**
 * A model compiled for the CPU, without buffers: whoever drives several signatures makes its own. The twin of
 * packages/harness/src/engines/litert/compiled.ts.
 */
internal class CpuModel(
    val library: LiteRtLibrary,
    private val stderr: NativeStderr,
    wanted: Parameters,
    private val cacheDir: String?,
) : AutoCloseable {
    private val made: Compiled
    private val fully: Boolean
    val model get() = made.model
    val compiled get() = made.compiled
    val loadNs get() = made.loadNs
    val compileCache: String

    init {
        val wasFilled = isFilled()
        made = compiledModel(wanted)
        fully = library.flag("LiteRtCompiledModelIsFullyAccelerated") { LiteRtC.LiteRtCompiledModelIsFullyAccelerated(compiled, it) }
        compileCache = if (!isFilled()) "none" else if (wasFilled) "warm" else "cold"
    }

    private fun isFilled() = cacheDir != null && File(cacheDir).list().orEmpty().isNotEmpty()

    private fun compiledModel(wanted: Parameters): Compiled = try {
        compile(library, wanted.modelPath, Accelerator.CPU.bit, runtimeOptions(wanted.configuration, false, cacheDir, null))
    } catch (error: LiteRtStatus) {
        val lines = stderr.read()
        val what = if (error.call == CREATE_MODEL) "does not take this file as a model" else "could not prepare the model"
        throw HarnessFailure("BAD_MODEL", "LiteRT $what: ${RuntimeLog(lines).error ?: error.message}", lines.takeLast(20).joinToString("\n"))
    }

    fun delegation(): Delegation = delegationOf(Accelerator.CPU, fully, false, null, RuntimeLog(stderr.read()))

    override fun close() = made.destroy()
}
