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
        task != null -> LiteRtDecoderEngine(LiteRtEngine(wanted, installation(c.engine)), task)
        else -> LiteRtEngine(wanted, installation(c.engine))
    }
}
