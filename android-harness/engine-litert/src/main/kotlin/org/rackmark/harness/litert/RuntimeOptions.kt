package org.rackmark.harness.litert

import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.Configuration
import org.rackmark.harness.core.NpuRoute

private val PRECISION = listOf("default", "fp16", "fp32", "fp16_fp32_acc")
private val BACKEND = listOf("default", "opencl", "webgpu")
private val PRIORITY = listOf("default", "low", "normal", "high")

/**
 * What a configuration says, in the runtime's words: TOML by the id of whom it is for. The twin of
 * packages/harness/src/engines/litert/options.ts.
 */
fun runtimeOptions(c: Configuration, profile: Boolean, cacheDir: String?, npu: NpuRoute?): List<Pair<String, String>> {
    val options = ArrayList<Pair<String, String>>()
    val weightCache = if (c.accelerator == Accelerator.CPU && cacheDir != null) "weight_cache_file_path = ${quoted("$cacheDir/weights.cache")}\n" else ""
    options += "xnnpack" to "num_threads = ${c.threads}\n$weightCache"
    if (c.accelerator == Accelerator.GPU) {
        // wait_type 1: run() returns when the GPU is done, not when it was told.
        val lines = mutableListOf("wait_type = 1", "precision = ${PRECISION.indexOf(c.precision)}")
        if (c.backend != "default") lines += "backend = ${BACKEND.indexOf(c.backend)}"
        if (c.priority != "default") lines += "priority = ${PRIORITY.indexOf(c.priority)}"
        if (cacheDir != null) {
            lines += listOf("serialization_dir = ${quoted(cacheDir)}", "model_cache_key = \"rackmark\"", "serialize_program_cache = true")
        }
        options += "gpu_options" to lines.joinToString("\n", postfix = "\n")
    }
    if (c.accelerator == Accelerator.NPU) npu?.options?.forEach { (id, toml) -> options += id to toml }
    if (profile) options += "runtime_options_string" to "enable_profiling = true\n"
    return options
}

private fun quoted(text: String) = "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\""
