package org.rackmark.harness.litertlm

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.double
import kotlinx.serialization.json.int
import kotlinx.serialization.json.intOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import kotlinx.serialization.json.longOrNull
import org.junit.Assert.assertEquals
import org.junit.Test
import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.LanguageTask
import org.rackmark.harness.core.json
import org.rackmark.harness.litert.RuntimeLog
import org.rackmark.harness.litert.prefillParts
import java.io.File

/** The JavaScript harness wrote these vectors; this one must make the same of them. */
class LanguageVectorsTest {
    private fun vectors(name: String): List<JsonObject> =
        Json.parseToJsonElement(File(System.getProperty("rackmark.vectors"), "$name.json").readText()).jsonArray.map { it.jsonObject }

    private fun JsonObject.text(key: String) = getValue(key).jsonPrimitive.content
    private fun JsonObject.textOrNull(key: String) = getValue(key).jsonPrimitive.contentOrNull
    private fun JsonObject.intOrNull(key: String) = getValue(key).jsonPrimitive.intOrNull
    private fun JsonObject.accelerator() = Accelerator.entries.first { it.word == text("accelerator") }
    private fun JsonObject.task() = getValue("task").jsonObject.run {
        LanguageTask(intOrNull("prefill_tokens")!!, intOrNull("decode_tokens")!!, intOrNull("context_tokens"), textOrNull("prompt"))
    }

    @Test
    fun whatDoesNotFitIsRefusedAlike() {
        for (v in vectors("language-contexts")) {
            val room = v.getValue("room").jsonObject.run { Room(intOrNull("tokens"), getValue("isFixed").jsonPrimitive.boolean) }
            assertEquals(v.toString(), v.getValue("expected"), outcome { checkContext(v.task(), room).let { JsonNull } })
        }
    }

    @Test
    fun refusalsOfTheEngineHaveTheSameNames() {
        for (v in vectors("language-refusals")) {
            val log = v.getValue("log").jsonArray.map { it.jsonPrimitive.content }
            val got = refusal(v.accelerator(), v.text("error"), log)
            val told = json(mapOf("failure" to got.failure, "message" to got.message, "detail" to got.detail))
            assertEquals(v.text("error"), v.getValue("expected"), told)
        }
    }

    @Test
    fun theSameTextIsScored() {
        val v = vectors("language-score").single()
        assertEquals(listOf(v.text("begin"), v.text("text"), v.intOrNull("room")), listOf(SCORE_BEGIN, SCORE_TEXT, SCORE_ROOM))
        for (room in v.getValue("rooms").jsonArray.map { it.jsonObject })
            assertEquals(room.toString(), room.getValue("expected").jsonPrimitive.boolean, hasRoomToScore(room.task(), room.intOrNull("context_tokens")))
        for (case in v.getValue("rounded").jsonArray.map { it.jsonObject }) {
            val values = case.getValue("values").jsonArray.map { it.jsonPrimitive.double }.toDoubleArray()
            val expected = (case.getValue("expected") as? JsonArray)?.map { it.jsonPrimitive.double + 0.0 }
            assertEquals(case.toString(), expected, rounded(values)?.toList())
        }
    }

    @Test
    fun whatRanWhereIsToldAlike() {
        for (v in vectors("language-placements")) {
            val asked = Accelerator.entries.first { it.word == v.text("asked") }
            val log = RuntimeLog(v.getValue("lines").jsonArray.map { it.jsonPrimitive.content })
            assertEquals("${v.text("name")} $asked", v.getValue("expected"), json(placementOf(asked, log).body()))
        }
    }

    @Test
    fun turnsAreJudgedAlike() {
        for (v in vectors("language-turns")) {
            val told = v.getValue("told").jsonObject
            val got = outcome {
                val turn = turnOf(
                    told.textOrNull("error"), counted(told.getValue("counted")), heard(told.getValue("heard")),
                    v.accelerator(), v.task(), v.intOrNull("context_tokens"),
                )
                json(
                    mapOf(
                        "prefillTokens" to turn.prefillTokens, "prefillNs" to turn.prefillNs,
                        "decodeTokens" to turn.decodeTokens, "decodeNs" to turn.decodeNs,
                        "firstTokenNs" to turn.firstTokenNs, "stepNs" to turn.stepNs,
                        "text" to turn.text, "pieces" to turn.pieces, "endedBy" to turn.endedBy,
                    ),
                )
            }
            assertEquals(v.text("name"), v.getValue("expected"), got)
        }
    }

    @Test
    fun chunksOfAConversationAreReadAlike() {
        for (v in vectors("language-chunks")) assertEquals(v.textOrNull("chunk"), v.textOrNull("expected"), textOf(v.textOrNull("chunk")))
    }

    @Test
    fun promptsGoThroughPrefillSignaturesAlike() {
        for (v in vectors("language-prefills")) {
            val sizes = v.getValue("sizes").jsonArray.map { it.jsonPrimitive.int }
            val parts = prefillParts(sizes, v.intOrNull("tokens")!!, v.intOrNull("room")!!)
            val told = json(parts.map { mapOf("size" to it.size, "place" to it.place, "count" to it.count) })
            assertEquals(v.toString(), v.getValue("expected"), told)
        }
    }

    private fun outcome(work: () -> JsonElement): JsonElement = try {
        work()
    } catch (error: HarnessFailure) {
        json(mapOf("failure" to error.failure, "message" to error.message))
    }

    private fun counted(value: JsonElement): Counted? {
        fun turns(list: JsonArray) = list.map { it.jsonObject }.map { Counted.Rated(it.intOrNull("tokens")!!, it.getValue("rate").jsonPrimitive.double) }
        return (value as? JsonObject)?.run { Counted(turns(getValue("prefill").jsonArray), turns(getValue("decode").jsonArray)) }
    }

    private fun heard(value: JsonElement): Heard? = (value as? JsonObject)?.run {
        Heard(
            getValue("firstNs").jsonPrimitive.longOrNull,
            getValue("stepNs").jsonArray.map { it.jsonPrimitive.long }.toLongArray(),
            getValue("pieces").jsonArray.map { it.jsonPrimitive.content },
        )
    }
}
