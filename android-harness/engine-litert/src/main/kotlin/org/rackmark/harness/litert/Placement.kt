package org.rackmark.harness.litert

import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.Configuration
import org.rackmark.harness.core.Delegation
import org.rackmark.harness.core.HarnessFailure

/** Status of LiteRtCreateCompiledModel: not every operator is accelerated, and the CPU was not allowed to help. */
internal const val NOT_ALL_ACCELERATED = 504

/**
 * What was asked and what was used; the twin of packages/harness/src/engines/litert/delegation.ts.
 * @param fully LiteRtCompiledModelIsFullyAccelerated: true on plain XNNPACK, too, so it never speaks of a GPU or NPU
 * @param nonCpu LiteRtCompiledModelIsNonCpuFullyAccelerated: the honest one
 * @param outputBuffer LiteRtTensorBufferType of the first output
 */
fun delegationOf(asked: Accelerator, fully: Boolean, nonCpu: Boolean, outputBuffer: Int?, log: RuntimeLog): Delegation {
    if (asked == Accelerator.CPU) {
        val reason = if (fully) null else "XNNPACK did not take every operator; the built-in kernels ran the rest."
        return Delegation(asked, asked, null, null, fully, null, false, "XNNPACK", reason, "api")
    }
    val taken = log.taken
    val used = if (nonCpu || (taken != null && taken > 0 && log.applied != 0)) asked else Accelerator.CPU
    val onCpu = used == Accelerator.CPU
    return Delegation(
        asked = asked,
        used = used,
        operators = taken?.let { mapOf(asked.word to it, "cpu" to (log.left ?: 0)) },
        partitions = log.partitions?.let { mapOf(asked.word to it) },
        fullyAccelerated = nonCpu,
        adapter = if (onCpu) null else log.adapter,
        software = !onCpu && log.software,
        backend = if (onCpu) "XNNPACK" else backendOfBuffer(outputBuffer) ?: log.backend,
        reason = if (nonCpu) null else whyNot(log),
        knownBy = if (nonCpu) "api" else if (taken == null) "inferred" else "log",
    )
}

private fun whyNot(log: RuntimeLog): String {
    val left = log.left ?: 0
    return when {
        log.refused.isNotEmpty() -> log.refused.joinToString("; ")
        left > 0 -> "$left of ${left + (log.taken ?: 0)} operators were left to the CPU"
        else -> log.error ?: "the runtime gave no reason"
    }
}

private fun backendOfBuffer(type: Int?): String? = when (type) {
    in 10..16 -> "OpenCL"
    in 20..26 -> "WebGPU"
    else -> null
}

/** The runtime takes another GPU backend than the one asked for without a word; null when it took the right one. */
fun wrongBackend(accelerator: Accelerator, backend: String, used: Delegation): String? {
    if (accelerator != Accelerator.GPU || backend == "default" || used.backend == null) return null
    val asked = if (backend == "opencl") "OpenCL" else "WebGPU"
    return if (used.backend == asked) null else "$asked was asked for, but this device runs the GPU through ${used.backend}."
}

/** Why a model could not be compiled for what was asked. */
internal fun refusalOf(c: Configuration, status: LiteRtStatus, log: RuntimeLog, detail: String): HarnessFailure {
    val cause = log.error ?: status.message!!
    val name = c.accelerator.word.uppercase()
    val left = log.left ?: 0
    val (failure, message) = when {
        c.accelerator == Accelerator.CPU -> {
            val unknown = Regex("find op for builtin opcode|unsupported op|unresolved custom op", RegexOption.IGNORE_CASE)
            (if (unknown.containsMatchIn(cause)) "UNSUPPORTED_OPERATOR" else "ENGINE_ERROR") to "LiteRT could not prepare the model: $cause"
        }
        log.noDevice && log.adapter == null ->
            "UNSUPPORTED_ACCELERATOR" to "No GPU: the driver offers no adapter that the runtime can use."
        status.status == NOT_ALL_ACCELERATED && log.isThere -> {
            val ops = when {
                log.refused.isNotEmpty() -> log.refused.joinToString("; ")
                left > 0 -> "$left of ${left + (log.taken ?: 0)} stay outside"
                else -> cause
            }
            "UNSUPPORTED_OPERATOR" to "The $name does not take every operator: $ops"
        }
        c.accelerator == Accelerator.NPU && log.error == null && log.applied == null ->
            "UNSUPPORTED_ACCELERATOR" to
                "The NPU took nothing of the model: it was not compiled for this NPU, and there is no compiler plugin to do it here."
        else ->
            (if (log.isThere) "ACCELERATOR_FAILED" else "UNSUPPORTED_ACCELERATOR") to "The $name could not prepare the model: $cause"
    }
    return HarnessFailure(failure, message, detail)
}
