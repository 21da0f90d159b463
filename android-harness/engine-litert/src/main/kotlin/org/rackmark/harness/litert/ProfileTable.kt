package org.rackmark.harness.litert

import org.rackmark.harness.core.OperatorTime

private class Row(val name: String, val kind: String, var calls: Double, val averageMs: Double, var share: Double)

private val ROW = Regex("""^\s*(.+?)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)%\s+([\d.]+)%\s+([\d.]+)\s+(\d+)\s+""")

/** Reads the table that LiteRT's profiler prints; the twin of packages/harness/src/engines/litert/profile.ts. */
fun parseProfile(summary: String, iterations: Int): List<OperatorTime> {
    val start = Regex("=+ Run Order =+").find(summary)?.range?.first ?: return emptyList()
    val rows = summary.substring(start).split('\n').drop(2).takeWhile { !it.trim().matches(Regex("=+ .*")) }
        .mapNotNull { rowOf(it, iterations) }
    val sumMs = rows.sumOf { it.averageMs * it.calls }
    val groups = LinkedHashMap<String, Row>()
    for (row in rows) {
        val group = groups["${row.kind} ${row.name}"]
        if (group == null) {
            groups["${row.kind} ${row.name}"] = Row(row.name, row.kind, row.calls, row.averageMs, row.share)
        } else {
            group.calls += row.calls
            group.share += row.share
        }
    }
    return groups.values
        .map { OperatorTime(it.name, it.kind, maxOf(1, Math.round(it.calls).toInt()), Math.round(it.share * sumMs * 1e6), minOf(1.0, it.share)) }
        .sortedByDescending { it.share }
}

private fun rowOf(line: String, iterations: Int): Row? {
    val m = ROW.find(line) ?: return null
    val type = m.groupValues[1]
    val kind = if (type.startsWith("Delegate/")) "XNNPACK" else "built-in kernel"
    return Row(
        type.removePrefix("Delegate/"), kind, m.groupValues[8].toDouble() / maxOf(1, iterations),
        m.groupValues[4].toDouble(), m.groupValues[5].toDouble() / 100,
    )
}
