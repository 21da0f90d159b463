package org.rackmark.harness.litertlm

import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.EngineFacts
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.LanguageEngine
import org.rackmark.harness.core.LanguageModel
import org.rackmark.harness.core.LanguageTask
import org.rackmark.harness.core.Parameters
import org.rackmark.harness.litert.LiteRtInstallation
import org.rackmark.harness.litert.NativeStderr

/** Severities of LiteRT-LM's log. */
private const val LOG_INFO = 2
private const val LOG_ERROR = 4

/** The native LiteRT-LM library. One a process: its logs and its failures are the process's. */
class LiteRtLmEngine(
    private val wanted: Parameters,
    private val task: LanguageTask,
    installation: LiteRtInstallation,
) : LanguageEngine {
    override val facts = EngineFacts("litert-lm", installation.version, installation.sha256)
    private val stderr = NativeStderr(installation.logFile)
    private val library = try {
        LiteRtLmLibrary(installation.library)
    } catch (error: UnsatisfiedLinkError) {
        throw HarnessFailure("ENGINE_MISSING", "LiteRT-LM could not be loaded: ${error.message}")
    }

    init {
        // A GPU names its adapter only at this level; on the CPU the log would cost time.
        val level = if (wanted.configuration.accelerator == Accelerator.CPU) LOG_ERROR else LOG_INFO
        LiteRtLmC.litert_lm_set_min_log_level(level)
    }

    override fun open(): LanguageModel =
        LiteRtLmModel(library, stderr, wanted, task, wanted.cacheDir?.takeIf { wanted.configuration.compileCache })

    override fun emptyCall() {
        LiteRtLmC.litert_lm_get_last_error_code()
    }

    /** The library keeps nothing open beside its engines, which the models close. */
    override fun close() = Unit
}
