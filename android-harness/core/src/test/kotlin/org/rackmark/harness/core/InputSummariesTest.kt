package org.rackmark.harness.core

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Test
import java.io.File

/** What is told of inputs: the JavaScript harness wrote the vectors. */
class InputSummariesTest {
    private fun JsonObject.text(key: String) = getValue(key).jsonPrimitive.content
    private fun JsonObject.sizes(key: String) = getValue(key).jsonArray.map { it.jsonPrimitive.int }.toIntArray()

    private fun knownIn(list: JsonArray): List<KnownInput> = list.map { it.jsonObject }.map { k ->
        val range = (k["range"] as? JsonObject)?.let { InputRange(it.getValue("low").jsonPrimitive.long, it.getValue("high").jsonPrimitive.long) }
        KnownInput(k.text("name"), range, null)
    }

    @Test
    fun inputsAreToldAlike() {
        val vectors = Json.parseToJsonElement(File(System.getProperty("rackmark.vectors"), "input-summaries.json").readText())
        for (v in vectors.jsonArray.map { it.jsonObject }) {
            val input = WantedInput(v.text("name"), v.text("type"), v.sizes("shape"), v.sizes("fileShape"), v.getValue("given").jsonPrimitive.boolean)
            val got = json(fillInput(input, knownIn(v.getValue("known").jsonArray)).summary.body())
            assertEquals(v.text("name"), v.getValue("expected"), got)
        }
    }

    @Test
    fun aFileOfOnesOwnIsTakenWhereItFits() {
        val file = File.createTempFile("rackmark", ".bin").apply { deleteOnExit() }
        file.writeBytes(byteArrayOf(1, 2, 3, 4, 5, 6, 7, 8))
        val known = listOf(KnownInput("x", null, file.path))
        val filled = fillInput(WantedInput("x", "int32", intArrayOf(2), intArrayOf(2), false), known)
        assertArrayEquals(file.readBytes(), filled.bytes)
        assertEquals("file", filled.summary.body()["filled"])
        val error = assertThrows(HarnessFailure::class.java) {
            fillInput(WantedInput("x", "int32", intArrayOf(3), intArrayOf(3), false), known)
        }
        assertEquals("BAD_SPEC" to "The file for the input x has 8 bytes; the model takes 12.", error.failure to error.message)
    }

    @Test
    fun shapesAndTypesThatDoNotFitAreRefusedInWords() {
        val types = assertThrows(HarnessFailure::class.java) { refuseOtherTypes("input", listOf("x" to "float32", "s" to "type5")) }
        assertEquals("The input s is of type type5; Rackmark measures models of numbers and booleans.", types.message)
        val unknown = assertThrows(HarnessFailure::class.java) { refuseUnknownInputs(mapOf("y" to intArrayOf(1)), listOf("a", "b")) }
        assertEquals("The model has no input y; it has: a, b.", unknown.message)
        assertEquals(
            "LiteRT does not take the shape 1×2×3 for the input X; the model says 1×?×3.",
            wrongShape("X", intArrayOf(1, 2, 3), intArrayOf(1, -1, 3)).message,
        )
    }
}
