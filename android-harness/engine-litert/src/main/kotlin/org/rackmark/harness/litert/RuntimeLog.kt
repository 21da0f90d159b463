package org.rackmark.harness.litert

/** What only the runtime's log tells; the twin of packages/harness/src/engines/litert/runtime-log.ts. */
class RuntimeLog(lines: List<String>) {
    private val text = lines.joinToString("\n")
    private val gpu = group("""Selected adapter: ([^\n]*)""")
    private val openvino = group("""Using Intel OpenVINO device: (\S+)""")
    private val split = counts("""(\d+) operations will run on the GPU, and the remaining (\d+) operations will run on the CPU""")
    private val parts =
        counts("""Partitioned subgraph<\d+>, selected (\d+) ops, from a total of (\d+) ops\. resulted in (\d+) partitions""")

    /** The device's own name, as the driver layer says it. */
    val adapter: String? = gpu?.split(Regex(""",\s"""))?.first()?.trim() ?: openvino?.let { "OpenVINO device $it" }

    /** The device is a CPU that plays a GPU or NPU. */
    val software: Boolean =
        (gpu != null && Regex("adapterType=CPU|SwiftShader|llvmpipe", RegexOption.IGNORE_CASE).containsMatchIn(gpu)) || openvino == "CPU"
    val backend: String? =
        if (openvino != null) "OpenVINO" else group("""Initializing (\w+)-based API""") ?: group("""libLiteRtDispatch_(\w+)\.so""")
    val noDevice: Boolean = Regex(
        "No adapters? found|Failed to (?:get|find|request) (?:an )?adapter|Couldn't find .*Vulkan|VK_ERROR_INCOMPATIBLE_DRIVER",
        RegexOption.IGNORE_CASE,
    ).containsMatchIn(text)

    /** Compiler plugins of an NPU that took the model; null when none was asked. */
    val applied: Int? = group("""(\d+) compiler plugins were applied""")?.toInt()
    val taken: Int? = split?.get(0) ?: parts?.get(0)
    val left: Int? = split?.get(1) ?: parts?.let { it[1] - it[0] }
    val partitions: Int? = parts?.get(2)

    /** Operators that were not taken, each with the runtime's reason. */
    val refused: List<String> = Regex(
        """^\s*(?!ERROR|WARNING|INFO)([A-Z][A-Z0-9_]+): ([^\n]*not supported[^\n]*|Only support[^\n]*)$""",
        RegexOption.MULTILINE,
    ).findAll(text).map { "${it.groupValues[1]}: ${it.groupValues[2]}" }.distinct().toList()
    val fromCache: Boolean =
        Regex("InferenceContext from serialized data|initialized from cached model").containsMatchIn(text)
    val cacheDamaged: Boolean = "Cache needs to be built again" in text
    val error: String? = errorIn(lines)

    /** A device showed itself, and its compiler, where it has one, took the model. */
    val isThere: Boolean get() = (adapter ?: backend) != null && applied != 0

    private fun group(pattern: String): String? = Regex(pattern).find(text)?.groupValues?.get(1)

    /** Sums of a pattern's groups over all matches; null when there is none. */
    private fun counts(pattern: String): List<Int>? {
        val matches = Regex(pattern).findAll(text).map { m -> m.groupValues.drop(1).map { it.toInt() } }.toList()
        return matches.reduceOrNull { a, b -> a.zip(b) { x, y -> x + y } }
    }

    private companion object {
        val TELLING = listOf(
            Regex("Failed to create context|Cannot load library"),
            Regex("Didn't find op|unresolved custom op", RegexOption.IGNORE_CASE),
            Regex("""Node number \d+"""),
            Regex("Exception in compilation"),
            Regex("""^\s*ERROR: (?!\[)"""),
            Regex("""^\s*(ERROR|E\d{4}|F\d{4})"""),
        )

        /** The most telling kind of line wins: the status alone says little. */
        fun errorIn(lines: List<String>): String? {
            val line = TELLING.firstNotNullOfOrNull { p -> lines.find { p.containsMatchIn(it) } } ?: return null
            val previous = if ("Node number" in line) lines.getOrNull(lines.indexOf(line) - 1) else null
            return listOfNotNull(line, previous?.takeIf { it.startsWith("ERROR: ") }).joinToString(" ") {
                it.replace(Regex("""^\s*ERROR:\s*"""), "").replace(Regex("""^\[[^\]]*]\s*"""), "")
                    .replace(Regex("[^\\x20-\\x7e]"), "?").trim()
            }
        }
    }
}
