package org.rackmark.harness.litert

import org.rackmark.harness.core.AnyEngine
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.Parameters
import org.rackmark.harness.litertlm.LiteRtLmEngine

/**
 * The engine that a configuration asks for.
 * @param installation tells, by the engine's name, with which library it runs
 * @throws HarnessFailure
 */
fun openEngine(wanted: Parameters, installation: (String) -> LiteRtInstallation): AnyEngine {
    val c = wanted.configuration
    val task = c.task
    return when {
        c.engine == "litert-lm" && task != null -> LiteRtLmEngine(wanted, task, installation(c.engine))
        c.engine != "litert" -> throw HarnessFailure("ENGINE_MISSING", "This harness has no engine ${c.engine}.")
        // Measured as a plain graph, the times would stand under a wrong name.
        task != null -> throw HarnessFailure(
            "UNSUPPORTED_CONFIGURATION",
            "This harness measures prefill and decode with LiteRT-LM only; a .tflite decoder runs step by step on computers.",
        )
        else -> LiteRtEngine(wanted, installation(c.engine))
    }
}
