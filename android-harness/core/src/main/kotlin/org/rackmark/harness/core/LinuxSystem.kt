package org.rackmark.harness.core

import java.io.File

/** What /proc tells on every Linux, a phone's included; what a phone forbids is null. */
class LinuxSystem {
    private class CpuTimes(val busy: Long, val total: Long, val own: Long)

    private var last = cpuTimes()
    private val wallStart = System.currentTimeMillis()
    private val monotonicStart = System.nanoTime()

    fun memory(phase: String): Map<String, Any?> {
        val status = read("/proc/self/status").orEmpty()
        fun kib(key: String) = Regex("^$key:\\s+(\\d+)", RegexOption.MULTILINE).find(status)?.groupValues?.get(1)?.toLong()
        return linkedMapOf(
            "phase" to phase,
            "rss_kib" to (kib("VmRSS") ?: 0L),
            "peak_rss_kib" to (kib("VmHWM") ?: 0L),
            "source" to "VmHWM of /proc/self/status",
        )
    }

    fun resetPeak() {
        try {
            File("/proc/self/clear_refs").writeText("5")
        } catch (_: Exception) {
            // Some systems forbid it; then the mark covers the whole process, which is still true.
        }
    }

    /** Load, clocks and how far wall clock and monotonic clock moved apart. */
    fun conditions(phase: String): Map<String, Any?> {
        val before = last
        val now = cpuTimes()
        last = now
        val elapsedMs = (System.nanoTime() - monotonicStart) / 1e6
        return linkedMapOf(
            "phase" to phase,
            "background_load" to if (before != null && now != null) backgroundLoad(before, now) else null,
            "load_average_1m" to read("/proc/loadavg")?.substringBefore(' ')?.toDoubleOrNull(),
            "clock_mhz" to khz("scaling_cur_freq"),
            "clock_limit_mhz" to khz("scaling_max_freq"),
            "wall_clock_jump_ms" to Math.round(System.currentTimeMillis() - wallStart - elapsedMs),
        )
    }

    /** Of the fastest cluster: on a phone that is what a benchmark runs on. */
    private fun khz(file: String): Double? =
        (0 until Runtime.getRuntime().availableProcessors())
            .mapNotNull { read("/sys/devices/system/cpu/cpu$it/cpufreq/$file")?.trim()?.toDoubleOrNull() }
            .maxOrNull()?.div(1000)

    private fun backgroundLoad(before: CpuTimes, after: CpuTimes): Double? {
        val total = after.total - before.total
        if (total < 10) return null
        val others = after.busy - before.busy - (after.own - before.own)
        return (others.toDouble() / total).coerceIn(0.0, 1.0)
    }

    private fun cpuTimes(): CpuTimes? {
        val stat = read("/proc/stat")?.lineSequence()?.firstOrNull() ?: return null
        val self = read("/proc/self/stat") ?: return null
        val times = stat.trim().split(Regex("\\s+")).drop(1).take(8).mapNotNull { it.toLongOrNull() }
        if (times.size < 5) return null
        val fields = self.substringAfterLast(") ").split(' ')
        val total = times.sum()
        return CpuTimes(total - times[3] - times[4], total, fields[11].toLong() + fields[12].toLong())
    }

    private fun read(path: String): String? = try {
        File(path).readText()
    } catch (_: Exception) {
        null
    }
}
