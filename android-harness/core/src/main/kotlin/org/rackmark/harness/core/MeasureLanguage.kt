package org.rackmark.harness.core

private const val MOST_PIECES = 1_024
private const val MOST_TEXT = 65_536

/**
 * Measures a language model once. A new engine answers (cold), is thrown away, and a second one answers again and is then
 * measured: turns without streaming, which give the rates, alternate with streamed ones, which give the time of every
 * token. The twin of packages/harness/src/core/measure-language.ts.
 */
internal class LanguageMeasurement(
    private val plan: Plan,
    private val events: Events,
    private val host: Host,
    private val clock: Clock,
) {
    private var turns = 0
    /** Steps of streamed turns in the measured section. */
    private var steps = 0
    private var answered: Pair<Int, Turn>? = null

    /** @return number of decode steps of the measured section */
    fun measure(engine: LanguageEngine): Int {
        events.emit("memory", host.memory("baseline"))
        host.resetPeak()
        val cold = events.inPhase("load") { load(engine, true) }
        cold.contextTokens?.let { events.emit("context", "tokens" to it) }
        events.inPhase("first") { first(cold) }
        events.emit("delegation", cold.delegation().body())
        cold.close()
        val model = events.inPhase("load") { load(engine, false) }
        events.emit("memory", host.memory("load"))
        host.resetPeak()
        events.inPhase("first") { first(model) }
        host.conditions("first")
        events.inPhase("measure") { pairs(model) }
        events.emit("conditions", host.conditions("measure"))
        events.emit("memory", host.memory("measure"))
        tellAnswer()
        model.score()?.let { events.emit("score", "token_log_likelihood" to it.toList()) }
        events.inPhase("unload") { model.close() }
        return steps
    }

    private fun load(engine: LanguageEngine, cold: Boolean): LanguageModel {
        val model = engine.open()
        events.emit("load", "duration_ns" to model.loadNs, "cold" to cold, "compile_cache" to model.compileCache)
        return model
    }

    /** Pairs of a silent and a streamed turn, until there are enough steps and time enough has gone by. */
    private fun pairs(model: LanguageModel) {
        val begin = clock.now()
        while (true) {
            tell(model.turn(false), "measure", false)
            streamed(model)
            val elapsed = (clock.now() - begin) / 1e9
            val enough = steps >= plan.iterations && elapsed >= plan.seconds
            // An answer of one token has no steps: then the time alone decides.
            if (enough || elapsed >= plan.maxSeconds || (steps == 0 && elapsed >= plan.seconds)) return
        }
    }

    private fun first(model: LanguageModel) {
        val turn = model.turn(true)
        val ns = turn.firstTokenNs ?: (turn.prefillNs + turn.decodeNs)
        events.samples("first", turns, longArrayOf(ns), 1)
        tell(turn, "first", true)
    }

    private fun streamed(model: LanguageModel) {
        val turn = model.turn(true) { ns ->
            for (from in ns.indices step MOST_IN_A_BATCH) {
                val part = ns.copyOfRange(from, minOf(ns.size, from + MOST_IN_A_BATCH))
                events.samples("measure", steps, part, part.size)
                steps += part.size
            }
        }
        tell(turn, "measure", true)
    }

    private fun tell(told: Turn, phase: String, streamed: Boolean) {
        fun tokens(kind: String, tokens: Int, ns: Long, stepNs: LongArray) = events.emit(
            "tokens", "phase" to phase, "turn" to turns, "streamed" to streamed, "kind" to kind,
            "tokens" to tokens, "duration_ns" to ns, "step_ns" to stepNs,
        )
        tokens("prefill", told.prefillTokens, told.prefillNs, LongArray(0))
        val kept = minOf(told.stepNs.size, MOST_IN_A_BATCH)
        tokens("decode", told.decodeTokens, told.decodeNs, told.stepNs.copyOf(kept))
        if (kept < told.stepNs.size) {
            val text = "Of ${told.stepNs.size} steps of turn $turns only the first $kept are kept with it: one message takes no more."
            events.emit("log", "level" to "warning", "text" to text)
        }
        told.firstTokenNs?.let { events.emit("first_token", "phase" to phase, "turn" to turns, "duration_ns" to it) }
        if (phase == "first") answered = turns to told
        turns += 1
    }

    /** What the first turn of the second engine said: greedy, so every turn says the same. */
    private fun tellAnswer() {
        val (turn, told) = answered ?: return
        events.emit(
            "answer", "turn" to turn, "text" to told.text.take(MOST_TEXT), "pieces" to told.pieces.take(MOST_PIECES),
            "ended_by" to told.endedBy,
        )
    }
}
