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
    val model: Long
    val compiled: Long
    private val options: Long
    private val fully: Boolean
    val compileCache: String

    init {
        val wasFilled = isFilled()
        val path = library.address(wanted.modelPath)
        model = orFail("does not take this file as a model") {
            library.get("LiteRtCreateModelFromFile") { LiteRtC.LiteRtCreateModelFromFile(library.environment, path, it) }
        }
        options = library.get("LiteRtCreateOptions") { LiteRtC.LiteRtCreateOptions(it) }
        library.ok("LiteRtSetOptionsHardwareAccelerators", LiteRtC.LiteRtSetOptionsHardwareAccelerators(options, Accelerator.CPU.bit))
        for ((id, toml) in runtimeOptions(wanted.configuration, false, cacheDir, null)) library.addOption(options, id, toml)
        compiled = orFail("could not prepare the model") {
            library.get("LiteRtCreateCompiledModel") { LiteRtC.LiteRtCreateCompiledModel(library.environment, model, options, it) }
        }
        fully = library.flag("LiteRtCompiledModelIsFullyAccelerated") { LiteRtC.LiteRtCompiledModelIsFullyAccelerated(compiled, it) }
        compileCache = if (!isFilled()) "none" else if (wasFilled) "warm" else "cold"
    }

    private fun isFilled() = cacheDir != null && File(cacheDir).list().orEmpty().isNotEmpty()

    private inline fun orFail(what: String, work: () -> Long): Long = try {
        work()
    } catch (error: LiteRtStatus) {
        val lines = stderr.read()
        val cause = RuntimeLog(lines).error ?: error.message
        throw HarnessFailure("BAD_MODEL", "LiteRT $what: $cause", lines.takeLast(20).joinToString("\n"))
    }

    fun delegation(): Delegation = delegationOf(Accelerator.CPU, fully, false, null, RuntimeLog(stderr.read()))

    override fun close() {
        LiteRtC.LiteRtDestroyCompiledModel(compiled)
        LiteRtC.LiteRtDestroyOptions(options)
        LiteRtC.LiteRtDestroyModel(model)
    }
}
