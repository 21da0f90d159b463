package org.rackmark.harness.core

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** Takes one event as a line without its end; decides where it goes (descriptor, status bundle, file). */
fun interface EventSink {
    fun line(json: String)
}

/** Plain values as JSON; a number that JSON has no word for becomes null. */
fun json(value: Any?): JsonElement = when (value) {
    null -> JsonNull
    is JsonElement -> value
    is String -> JsonPrimitive(value)
    is Boolean -> JsonPrimitive(value)
    is Double -> if (value.isFinite()) JsonPrimitive(value) else JsonNull
    is Float -> json(value.toDouble())
    is Number -> JsonPrimitive(value.toLong())
    is Map<*, *> -> JsonObject(value.entries.associate { it.key.toString() to json(it.value) })
    is Iterable<*> -> JsonArray(value.map(::json))
    is IntArray -> JsonArray(value.map(::json))
    is LongArray -> JsonArray(value.map(::json))
    else -> JsonPrimitive(value.toString())
}

/** Monotonic nanoseconds. Not a function type: its numbers would be boxed, and that inside the timed section. */
fun interface Clock {
    fun now(): Long
}

val systemClock = Clock { System.nanoTime() }

/** Writes events: version, run, gapless sequence number, monotonic nanoseconds since the run began. */
class Events(private val run: String, private val sink: EventSink, private val clock: Clock = systemClock) {
    private val began = clock.now()
    private var seq = 0

    /** Phase under way; for the event that tells a failure. */
    var phase: String? = "start"
        private set

    fun emit(type: String, body: Map<String, Any?>) {
        if (type == "phase") phase = if (body["state"] == "begin") body["name"] as String else null
        val head = linkedMapOf<String, Any?>("v" to 1, "run" to run, "seq" to seq++, "t_ns" to clock.now() - began, "type" to type)
        sink.line(json(head + body).toString())
    }

    fun emit(type: String, vararg body: Pair<String, Any?>) = emit(type, linkedMapOf(*body))

    inline fun <T> inPhase(name: String, work: () -> T): T {
        emit("phase", "name" to name, "state" to "begin")
        val result = work()
        emit("phase", "name" to name, "state" to "end")
        return result
    }

    /** As `emit`, without an object for every number. */
    fun samples(phase: String, firstIteration: Int, ns: LongArray, n: Int) {
        val text = StringBuilder(n * 8 + 160)
        text.append("{\"v\":1,\"run\":").append(JsonPrimitive(run).toString()).append(",\"seq\":").append(seq++)
            .append(",\"t_ns\":").append(clock.now() - began).append(",\"type\":\"samples\",\"phase\":\"").append(phase)
            .append("\",\"first_iteration\":").append(firstIteration).append(",\"latency_ns\":[")
        for (i in 0 until n) {
            if (i > 0) text.append(',')
            text.append(ns[i])
        }
        sink.line(text.append("]}").toString())
    }

    fun failure(error: Throwable) {
        val known = error as? HarnessFailure
        val name = known?.failure ?: if (error is OutOfMemoryError) "OUT_OF_MEMORY" else "HARNESS_FAULT"
        val said = error.message ?: error.javaClass.simpleName
        val message = when (name) {
            "OUT_OF_MEMORY" -> "The run ran out of memory: $said"
            "HARNESS_FAULT" -> "The harness failed: $said"
            else -> said
        }
        val detail = if (known != null) known.detail else error.stackTraceToString().take(4_000)
        emit("error", "name" to name, "message" to message, "phase" to phase, "detail" to detail)
    }
}
