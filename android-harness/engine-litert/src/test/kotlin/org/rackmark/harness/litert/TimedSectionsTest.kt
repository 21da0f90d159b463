package org.rackmark.harness.litert

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.io.PrintWriter
import java.io.StringWriter
import java.util.spi.ToolProvider

private const val MEASUREMENT = "org.rackmark.harness.core.Measurement"
private const val MODEL = "org.rackmark.harness.litert.LiteRtModel"
private const val CLOCK = "System.nanoTime"

/**
 * What stands between the two readings of the clock in each phase, read out of the compiled classes: making inputs once
 * stood in the load, and took longer than the load itself. Whoever adds a call to a timed section changes a list here.
 */
class TimedSectionsTest {
    @Test
    fun aLoadIsTheRuntimesOwnCalls() {
        val calls = callsBetween("org.rackmark.harness.litert.CompileKt", "compile", CLOCK)
        assertEquals(
            listOf(
                "LiteRtCreateModelFromFile", "LiteRtCreateOptions", "LiteRtSetOptionsHardwareAccelerators", "LiteRtCreateOpaqueOptions",
                "LiteRtAddOpaqueOptions", "LiteRtCreateCompiledModel",
            ),
            calls.filter { it.startsWith("LiteRtC.") }.map { it.substringAfter('.') },
        )
        // What hands their results over: eight bytes of memory, and a comparison.
        val rest = calls.filterNot { it.startsWith("LiteRtC.") }.toSet()
        assertTrue("$rest", rest.all { it in setOf("Memory.getLong", "Memory.setLong", "LiteRtLibrary.ok", "LiteRtLibrary.access\$getOut\$p", "LiteRtLibrary.access\$getOutAddress\$p") })
    }

    @Test
    fun aDecoderIsLoadedByTheSameCalls() {
        val loads = code("org.rackmark.harness.litert.CpuModel").getValue("compiledModel")
        assertTrue("$loads", "CompileKt.compile" in loads)
        assertTrue(code("org.rackmark.harness.litert.LiteRtDecoder").values.flatten().none { it.startsWith("LiteRtC.LiteRtCreateCompiled") })
    }

    @Test
    fun aLanguageModelsLoadIsItsEnginesMaking() {
        val calls = callsBetween("org.rackmark.harness.litertlm.LiteRtLmModel", "LiteRtLmModel", CLOCK)
        assertEquals(listOf("LiteRtLmC.litert_lm_engine_create"), calls)
    }

    @Test
    fun anIterationIsTheRunAndTheGuard() {
        assertEquals(listOf("LoadedModel.invoke"), callsBetween(MEASUREMENT, "once", "Clock.now"))
        val timed = code(MEASUREMENT).filter { (_, calls) -> "LoadedModel.invoke" in calls }
        assertEquals("first, warm-up and measuring go through one timed call", setOf("once"), timed.keys)
        val calls = code(MODEL).getValue("invoke")
        assertEquals(
            listOf("LiteRtC.LiteRtRunCompiledModel", "LiteRtModel.failRun", "LiteRtC.LiteRtLockTensorBuffer", "LiteRtC.LiteRtUnlockTensorBuffer"),
            calls.filterNot { it.startsWith("KotlinNothingValueException") },
        )
    }

    @Test
    fun aStepOfADecoderFillsRunsAndReads() {
        val native = code("org.rackmark.harness.litert.LiteRtDecoder\$Step").run { getValue("feed") + getValue("run") }
            .filter { it.startsWith("LiteRtC.") }.toSet()
        val expected = setOf("LiteRtGetTensorBufferPackedSize", "LiteRtLockTensorBuffer", "LiteRtUnlockTensorBuffer", "LiteRtRunCompiledModel")
        assertEquals(expected.map { "LiteRtC.$it" }.toSet(), native)
    }
}

/** Methods of a class with what each calls, in order: "Owner.method", as the JDK's own disassembler tells it. */
private fun code(type: String): Map<String, List<String>> {
    val out = StringWriter()
    val javap = ToolProvider.findFirst("javap").orElseThrow()
    val status = PrintWriter(out).use { javap.run(it, it, "-c", "-p", "-cp", System.getProperty("java.class.path"), type) }
    check(status == 0) { out.toString() }
    val methods = LinkedHashMap<String, MutableList<String>>()
    var calls: MutableList<String>? = null
    for (line in out.toString().lines()) {
        Regex("^  \\S.*?([\\w$<>-]+)\\(.*\\).*;$").find(line)?.let { calls = methods.getOrPut(it.groupValues[1]) { ArrayList() } }
        Regex("// (?:Interface)?Method (?:(?:[\\w$]+/)*([\\w$]+)\\.)?\"?([\\w$<>-]+)\"?:").find(line)?.let {
            calls?.add("${it.groupValues[1].ifEmpty { type.substringAfterLast('.') }}.${it.groupValues[2]}")
        }
    }
    return methods
}

/** What `method` calls between its two calls of `clock`. */
private fun callsBetween(type: String, method: String, clock: String): List<String> {
    val calls = code(type).entries.first { it.key.substringBefore('$') == method }.value
    val readings = calls.indices.filter { calls[it] == clock }
    check(readings.size == 2) { "$method reads the clock ${readings.size} times: $calls" }
    return calls.subList(readings[0] + 1, readings[1])
}
