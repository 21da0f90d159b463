package org.rackmark.harness.litert

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.double
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.Assert.assertEquals
import org.junit.Test
import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.NpuRoute
import org.rackmark.harness.core.Parameters
import org.rackmark.harness.core.json
import java.io.File

/** The JavaScript harness wrote these vectors; this one must make the same of them. */
class RuntimeVectorsTest {
    private fun read(name: String) = Json.parseToJsonElement(File(System.getProperty("rackmark.vectors"), "$name.json").readText())
    private fun JsonObject.text(key: String) = getValue(key).jsonPrimitive.content
    private fun JsonObject.textOrNull(key: String) = getValue(key).jsonPrimitive.contentOrNull
    private fun JsonObject.lines() = getValue("lines").jsonArray.map { it.jsonPrimitive.content }

    @Test
    fun logsAreReadAlike() {
        for (v in read("runtime-logs").jsonArray.map { it.jsonObject }) {
            val log = RuntimeLog(v.lines())
            val got = mapOf(
                "adapter" to log.adapter, "software" to log.software, "backend" to log.backend, "noDevice" to log.noDevice,
                "applied" to log.applied, "taken" to log.taken, "left" to log.left, "partitions" to log.partitions,
                "refused" to log.refused, "fromCache" to log.fromCache, "cacheDamaged" to log.cacheDamaged, "error" to log.error,
            )
            assertEquals(v.text("name"), v.getValue("expected"), json(got))
        }
    }

    @Test
    fun askedAndUsedAreToldAlike() {
        for (v in read("delegations").jsonArray.map { it.jsonObject }) {
            val asked = Accelerator.entries.first { it.word == v.text("asked") }
            val flag = { key: String -> v.getValue(key).jsonPrimitive.boolean }
            val d = delegationOf(asked, flag("fully"), flag("nonCpu"), v.getValue("outputBuffer").jsonPrimitive.int, RuntimeLog(v.lines()))
            assertEquals("${v.text("name")} $asked", v.getValue("expected"), json(d.body()))
            assertEquals("${v.text("name")} $asked", v.textOrNull("wrong_opencl"), wrongBackend(asked, "opencl", d))
        }
    }

    @Test
    fun optionsAreWrittenAlike() {
        for (v in read("runtime-options").jsonArray.map { it.jsonObject }) {
            val c = Parameters.parse("""{"v":1,"run":"r","model_path":"m","configuration":${v["configuration"]},"plan":{}}""").configuration
            val npu = v.getValue("npu").jsonObject.let { n ->
                NpuRoute(n.text("dispatch_dir"), n.text("compiler_dir"), n.getValue("options").jsonObject.mapValues { it.value.jsonPrimitive.content })
            }
            val got = runtimeOptions(c, v.getValue("profile").jsonPrimitive.boolean, v.textOrNull("cache_dir"), npu)
            val expected = v.getValue("expected").jsonArray.map { it.jsonObject.text("id") to it.jsonObject.text("toml") }
            assertEquals(v["configuration"].toString(), expected, got)
        }
    }

    @Test
    fun profilesAreReadAlike() {
        val v = read("profile").jsonObject
        val got = parseProfile(v.text("text"), v.getValue("iterations").jsonPrimitive.int).map { it.body() }
        val expected = v.getValue("expected") as JsonArray
        assertEquals(expected.size, got.size)
        expected.map { it.jsonObject }.zip(got) { e, g ->
            for (key in listOf("name", "kind")) assertEquals(e.text(key), g[key])
            assertEquals((e.getValue("mean_ns") as JsonPrimitive).double, (g["mean_ns"] as Long).toDouble(), 1.0)
            assertEquals((e.getValue("share") as JsonPrimitive).double, g["share"] as Double, 1e-9)
        }
    }

    /** A null in the vectors is JSON's, not a missing member. */
    @Test
    fun nullsAreWritten() = assertEquals(JsonNull, json(RuntimeLog(emptyList()).adapter))
}
