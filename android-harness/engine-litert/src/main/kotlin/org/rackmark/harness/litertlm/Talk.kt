package org.rackmark.harness.litertlm

import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.LanguageTask
import org.rackmark.harness.core.json

/** With forced counts the engine makes the tokens up, so the text does not matter. */
private const val ANY_TEXT = "x"
private const val INPUT_TEXT = 0

/** One prompt and one answer with an empty context; the twin of packages/harness/src/engines/litert-lm/talk.ts. */
internal interface Talk : AutoCloseable {
    /** Waits for the whole answer. @return whether there is one */
    fun answer(): Boolean

    /** @return the status of the call; the chunks come to the function at `callback` */
    fun stream(callback: Long): Int

    /** The text of a chunk; null of one that carries none. */
    fun pieceOf(chunk: String): String?
    fun counted(): Counted?
}

internal fun talkOf(library: LiteRtLmLibrary, engine: Long, task: LanguageTask): Talk =
    if (task.prompt == null) BareSession(library, engine) else Conversation(library, engine, task.prompt!!, task.decodeTokens)

private class BareSession(private val library: LiteRtLmLibrary, engine: Long) : Talk {
    private val texts = NativeTexts()
    private val session: Long
    private val input: Long
    private val inputs: Long

    init {
        val config = library.greedyConfig(null)
        session = LiteRtLmC.litert_lm_engine_create_session(engine, config)
        LiteRtLmC.litert_lm_session_config_delete(config)
        if (session == 0L) throw noSession(library)
        input = LiteRtLmC.litert_lm_input_data_create(INPUT_TEXT, texts.address(ANY_TEXT), ANY_TEXT.length.toLong())
        inputs = texts.arrayOf(input)
    }

    override fun answer(): Boolean {
        val responses = LiteRtLmC.litert_lm_session_generate_content(session, inputs, 1)
        if (responses != 0L) LiteRtLmC.litert_lm_responses_delete(responses)
        return responses != 0L
    }

    override fun stream(callback: Long) =
        LiteRtLmC.litert_lm_session_generate_content_stream(session, inputs, 1, callback, 0)

    override fun pieceOf(chunk: String): String? = chunk.ifEmpty { null }
    override fun counted() = library.counted(LiteRtLmC.litert_lm_session_get_benchmark_info(session))

    override fun close() {
        LiteRtLmC.litert_lm_input_data_delete(input)
        LiteRtLmC.litert_lm_session_delete(session)
        texts.close()
    }
}

private class Conversation(private val library: LiteRtLmLibrary, engine: Long, prompt: String, most: Int) : Talk {
    private val texts = NativeTexts()
    private val message = texts.address(json(linkedMapOf("role" to "user", "content" to prompt)).toString())
    private val talk: Long

    init {
        val session = library.greedyConfig(most)
        val config = LiteRtLmC.litert_lm_conversation_config_create()
        LiteRtLmC.litert_lm_conversation_config_set_session_config(config, session)
        talk = LiteRtLmC.litert_lm_conversation_create(engine, config)
        LiteRtLmC.litert_lm_conversation_config_delete(config)
        LiteRtLmC.litert_lm_session_config_delete(session)
        if (talk == 0L) throw noSession(library)
    }

    override fun answer(): Boolean {
        val response = LiteRtLmC.litert_lm_conversation_send_message(talk, message, 0, 0)
        if (response != 0L) LiteRtLmC.litert_lm_json_response_delete(response)
        return response != 0L
    }

    override fun stream(callback: Long) =
        LiteRtLmC.litert_lm_conversation_send_message_stream(talk, message, 0, 0, callback, 0)

    override fun pieceOf(chunk: String) = textOf(chunk)
    override fun counted() = library.counted(LiteRtLmC.litert_lm_conversation_get_benchmark_info(talk))

    override fun close() {
        LiteRtLmC.litert_lm_conversation_delete(talk)
        texts.close()
    }
}

/** The text of a chunk of a conversation, which is a message as JSON. */
fun textOf(chunk: String?): String? {
    if (chunk.isNullOrEmpty()) return null
    val message = try {
        Json.parseToJsonElement(chunk) as? JsonObject
    } catch (_: SerializationException) {
        return chunk
    }
    fun text(value: Any?) = (value as? JsonPrimitive)?.takeIf { it.isString }?.content.orEmpty()
    return when (val content = message?.get("content")) {
        is JsonArray -> content.joinToString("") { text((it as? JsonObject)?.get("text")) }
        else -> text(content)
    }.ifEmpty { null }
}

private fun noSession(library: LiteRtLmLibrary) =
    HarnessFailure("ENGINE_ERROR", "LiteRT-LM could not begin a session: ${library.lastError()}")
