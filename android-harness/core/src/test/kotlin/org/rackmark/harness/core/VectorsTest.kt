package org.rackmark.harness.core

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.double
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Assert.fail
import org.junit.Test
import java.io.File
import java.security.MessageDigest

/** The JavaScript harness wrote these vectors; this one must make the same of them. */
class VectorsTest {
    private fun vectors(name: String): List<JsonObject> =
        Json.parseToJsonElement(File(System.getProperty("rackmark.vectors"), "$name.json").readText()).jsonArray.map { it.jsonObject }

    private fun JsonObject.text(key: String) = getValue(key).jsonPrimitive.content
    private fun JsonObject.int(key: String) = getValue(key).jsonPrimitive.int

    @Test
    fun inputsAreTheSameBytes() {
        for (v in vectors("inputs")) {
            val range = (v["range"] as? JsonObject)?.let { InputRange(it.getValue("low").jsonPrimitive.long, it.getValue("high").jsonPrimitive.long) }
            val bytes = inputBytes(v.text("name"), v.text("type"), v.int("elements"), range)
            val hash = MessageDigest.getInstance("SHA-256").digest(bytes).joinToString("") { "%02x".format(it) }
            assertEquals("${v.text("name")} ${v.text("type")}", v.text("sha256"), hash)
        }
    }

    @Test
    fun warmUpEndsAtTheSameIteration() {
        val plan = Parameters.parse("""{"v":1,"run":"r","model_path":"m","configuration":{},"plan":{}}""").plan.warmup
        for (v in vectors("warmup")) {
            val rule = WarmupRule(plan)
            var state = WarmupRule.State.CONTINUE
            for (ns in v.getValue("latency_ns").jsonArray) {
                state = rule.next(ns.jsonPrimitive.long)
                if (state != WarmupRule.State.CONTINUE) break
            }
            val expected = v.getValue("expected").jsonObject
            assertEquals(v.text("name"), expected.text("state") to expected.int("iterations"), state.word to rule.iterations)
        }
    }

    @Test
    fun outputsAreSummarisedAlike() {
        for (v in vectors("outputs")) {
            val bytes = v.text("bytes").chunked(2).map { it.toInt(16).toByte() }.toByteArray()
            val shape = v.getValue("shape").jsonArray.map { it.jsonPrimitive.int }.toIntArray()
            same(v.text("name"), v.getValue("expected"), json(summariseOutput(OutputTensor(v.text("name"), v.text("type"), shape, bytes))))
        }
    }

    @Test
    fun parametersAreTakenOrRefusedAtTheSamePlace() {
        for (v in vectors("parameters")) {
            val name = v.text("name")
            val wrongAt = (v.getValue("wrong_at") as JsonPrimitive).takeIf { it != JsonNull }?.content
            if (wrongAt == null) {
                assertParsed(name, v.getValue("expected").jsonObject, Parameters.parse(v.text("text")))
                continue
            }
            try {
                Parameters.parse(v.text("text"))
                fail("$name was taken")
            } catch (error: HarnessFailure) {
                assertEquals(name, "BAD_SPEC", error.failure)
                assertTrue("$name: ${error.message}", error.message!!.contains("wrong at ${wrongAt.ifEmpty { "the top" }}:"))
            }
        }
    }

    private fun assertParsed(name: String, expected: JsonObject, p: Parameters) {
        val c = expected.getValue("configuration").jsonObject
        val words = listOf("engine", "accelerator", "precision", "backend", "priority", "compile_mode", "compile_cache", "fallback").map { c.text(it) }
        val got = p.configuration.run {
            listOf(
                engine, accelerator.word, precision, backend, priority, compileMode,
                if (compileCache) "on" else "off", if (fallbackAllowed) "allow" else "forbid",
            )
        }
        assertEquals(name, words, got)
        assertEquals(name, c.int("threads"), p.configuration.threads)
        val lm = (c.getValue("lm") as? JsonObject)?.run { listOf(int("prefill_tokens"), int("decode_tokens"), get("context_tokens"), get("prompt")) }
        val gotLm = p.configuration.lm?.run { listOf(prefillTokens, decodeTokens, json(contextTokens), json(prompt)) }
        assertEquals(name, lm, gotLm)
        val shapes = c.getValue("shapes").jsonObject.mapValues { (_, sizes) -> sizes.jsonArray.map { it.jsonPrimitive.int } }
        assertEquals(name, shapes, p.configuration.shapes.mapValues { it.value.toList() })
        val inputs = expected.getValue("inputs").jsonArray.map { it.jsonObject }.map { listOf(it["name"], it["range"], it["path"]) }
        assertEquals(name, inputs, p.inputs.map { i -> listOf(json(i.name), json(i.range?.run { mapOf("low" to low, "high" to high) }), json(i.path)) })
        val plan = expected.getValue("plan").jsonObject
        assertEquals(name, plan.int("iterations"), p.plan.iterations)
        assertEquals(name, plan.getValue("max_seconds").jsonPrimitive.double, p.plan.maxSeconds, 0.0)
        assertEquals(name, plan.getValue("warmup").jsonObject.int("min_iterations"), p.plan.warmup.minIterations)
        assertEquals(name, expected.getValue("npu") is JsonNull, p.npu == null)
    }

    /** Equal but for how a number is written (1 and 1.0). */
    private fun same(at: String, expected: JsonElement, got: JsonElement?) {
        when (expected) {
            is JsonObject -> expected.forEach { (key, value) -> same("$at.$key", value, (got as JsonObject)[key]) }
            is JsonArray -> {
                assertEquals("$at length", expected.size, (got as JsonArray).size)
                expected.forEachIndexed { i, value -> same("$at[$i]", value, got[i]) }
            }
            is JsonNull -> assertEquals(at, JsonNull, got)
            is JsonPrimitive -> {
                val number = expected.content.toDoubleOrNull()
                if (expected.isString || number == null) assertEquals(at, expected, got)
                else assertEquals(at, number, (got as JsonPrimitive).double, 1e-12 * maxOf(1.0, number))
            }
        }
    }
}
