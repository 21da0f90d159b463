package org.rackmark.harness.core

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

/** The measuring loop on a clock that only the model moves. */
class MeasurementTest {
    private var now = 0L
    private val lines = ArrayList<String>()
    private val bound = ArrayList<List<List<Int>>?>()
    private val host = object : Host {
        override val name = "test"
        override val version = "1"
        override val pid = null
        override fun memory(phase: String) = mapOf("phase" to phase, "rss_kib" to 1, "peak_rss_kib" to 1, "source" to "none")
        override fun resetPeak() = Unit
        override fun conditions(phase: String) = mapOf("phase" to phase)
    }

    private inner class Model(private val fail: Boolean) : LoadedModel {
        override fun invoke() {
            now += 1_000_000
            if (fail) throw HarnessFailure("ENGINE_ERROR", "it broke")
        }
override val loadNs = 4_000_000L
        override fun bind(known: List<IntArray>?): List<IntArray> {
            // Making buffers and filling inputs takes long, and none of it is the load.
            now += 70_000_000
            bound += known?.map { it.toList() }
            return listOf(intArrayOf(1, 4))
        }
        override fun inputs() = listOf(fillInput(WantedInput("ids", "int32", intArrayOf(1, 4), intArrayOf(-1, 4), false), emptyList()).summary)
        override fun delegation() = Delegation(Accelerator.CPU, Accelerator.CPU, null, null, true, null, false, null, null, "api")
        override fun outputs() = emptyList<OutputTensor>()
        override val compileCache = "none"
        override val remarks = emptyList<String>()
        override fun close() = Unit
    }

    private fun run(plan: String, fail: Boolean = false): Pair<Boolean, List<JsonObject>> {
        val parameters = Parameters.parse("""{"v":1,"run":"r","model_path":"m","configuration":{},"plan":$plan}""")
        val engine = object : Engine {
            override val facts = EngineFacts("litert", "1", null)
            override fun load(): LoadedModel = Model(fail)
            override fun profile(iterations: Int): List<OperatorTime>? = null
            override fun emptyCall() { now += 5 }
            override fun close() = Unit
        }
        val done = Measurement(parameters, Events("r", { lines += it }) { now }, host) { now }.run("test") { engine }
        return done to lines.map { Json.parseToJsonElement(it).jsonObject }
    }

    private fun JsonObject.type() = getValue("type").jsonPrimitive.content

    @Test
    fun tellsEverythingInOrderWithoutGaps() {
        val (done, events) = run("""{"iterations":50,"seconds":0.2,"warmup":{"min_ms":10}}""")
        assertTrue(done)
        assertEquals(events.indices.toList(), events.map { it.getValue("seq").jsonPrimitive.int })
        assertEquals("hello", events.first().type())
        assertEquals(5L, events.first().getValue("overhead_ns").jsonPrimitive.long)
        assertEquals("done", events.last().type())
        val measured = events.filter { it.type() == "samples" && it.getValue("phase").jsonPrimitive.content == "measure" }
            .flatMap { it.getValue("latency_ns").jsonArray }
        // 0.2 s at 1 ms an iteration: time decides, not the count.
        assertEquals(200, measured.size)
        assertEquals(200, events.last().getValue("samples").jsonPrimitive.int)
        assertTrue(measured.all { it.jsonPrimitive.long == 1_000_000L })
    }

    @Test
    fun aLoadIsWhatTheEngineReadAndTheWarmOneIsToldTheShapes() {
        val (_, events) = run("""{"iterations":1,"seconds":0,"warmup":{"min_ms":1}}""")
        val loads = events.filter { it.type() == "load" }
        assertEquals(listOf(4_000_000L, 4_000_000L), loads.map { it.getValue("duration_ns").jsonPrimitive.long })
        assertEquals(listOf("true", "false"), loads.map { it.getValue("cold").jsonPrimitive.content })
        assertEquals(listOf(null, listOf(listOf(1, 4))), bound)
        val types = events.map { it.type() }
        assertEquals(1, types.count { it == "input" })
        assertTrue(types.indexOf("input") < types.indexOf("delegation"))
        assertEquals("range", events.first { it.type() == "input" }.getValue("filled").jsonPrimitive.content)
    }

    @Test
    fun endsAtTheLongestTime() {
        val (_, events) = run("""{"iterations":1000000,"seconds":0,"max_seconds":0.1,"warmup":{"min_ms":1}}""")
        assertEquals(100, events.last().getValue("samples").jsonPrimitive.int)
    }

    @Test
    fun aFailureIsTheLastEventAndNamesThePhase() {
        val (done, events) = run("{}", fail = true)
        assertFalse(done)
        assertEquals("error", events.last().type())
        assertEquals("ENGINE_ERROR", events.last().getValue("name").jsonPrimitive.content)
        assertEquals("first", events.last().getValue("phase").jsonPrimitive.content)
    }
}
