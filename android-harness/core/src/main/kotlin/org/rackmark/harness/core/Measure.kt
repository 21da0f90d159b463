package org.rackmark.harness.core

const val HARNESS_VERSION = "2.0.0"

private const val BATCH_NS = 100_000_000L
/** A status of instrumentation travels through Binder, which takes no message near 1 MB: 16,384 numbers of 9 digits fit. */
internal const val MOST_IN_A_BATCH = 16_384
private const val PROFILE_ITERATIONS = 20
private const val OVERHEAD_CALLS = 2_000

/**
 * Measures one cell once, saying everything in events: load cold and warm, first inference, warm-up, measuring, profile,
 * unload; ends with `done` or `error`. The twin of packages/harness/src/core/measure-run.ts.
 */
class Measurement(
    private val parameters: Parameters,
    private val events: Events,
    private val host: Host,
    private val clock: Clock = systemClock,
) {
    private val plan get() = parameters.plan

    /** @return true when the run ended with `done` */
    fun run(harness: String, open: (Parameters) -> AnyEngine): Boolean = try {
        open(parameters).use { engine ->
            hello(harness, engine)
            val samples = when (engine) {
                is Engine -> measureAll(engine)
                is LanguageEngine -> LanguageMeasurement(plan, events, host, clock).measure(engine)
                else -> throw HarnessFailure("HARNESS_FAULT", "The engine ${engine.facts.name} measures nothing.")
            }
            events.emit("done", "samples" to samples)
        }
        true
    } catch (error: Throwable) {
        events.failure(error)
        false
    }

    private fun hello(harness: String, engine: AnyEngine) = events.emit(
        "hello",
        "harness" to mapOf("name" to harness, "version" to HARNESS_VERSION),
        "engine" to engine.facts.run { mapOf("name" to name, "version" to version, "build" to build) },
        "host" to mapOf("name" to host.name, "version" to host.version),
        "pid" to host.pid,
        "overhead_ns" to overheadOf(engine),
    )

    private fun overheadOf(engine: AnyEngine): Long {
        val times = LongArray(OVERHEAD_CALLS)
        for (i in times.indices) {
            val begin = clock.now()
            engine.emptyCall()
            times[i] = clock.now() - begin
        }
        times.sort()
        return times[OVERHEAD_CALLS / 2]
    }

    private fun measureAll(engine: Engine): Int {
        events.emit("memory", host.memory("baseline"))
        host.resetPeak()
        val model = events.inPhase("load") {
            val shapes = engine.load().use { bind(it, null) }
            engine.load().also { bind(it, shapes) }
        }
        for (input in model.inputs()) events.emit("input", input.body())
        events.emit("delegation", model.delegation().body())
        events.emit("memory", host.memory("load"))
        host.resetPeak()
        events.inPhase("first") {
            events.samples("first", 0, longArrayOf(once(model)), 1)
        }
        events.inPhase("warmup") { warmUp(model) }
        host.conditions("warmup")
        val samples = events.inPhase("measure") { measure(model) }
        events.emit("conditions", host.conditions("measure"))
        events.emit("memory", host.memory("measure"))
        for (output in model.outputs()) events.emit("output", summariseOutput(output))
        if (plan.profile) events.inPhase("profile") { profile(engine) }
        events.inPhase("unload") { model.close() }
        return samples
    }

    /** @param known shapes that the cold model learnt; null for that one itself */
    private fun bind(model: LoadedModel, known: List<IntArray>?): List<IntArray> {
        val shapes = model.bind(known)
        events.emit("load", "duration_ns" to model.loadNs, "cold" to (known == null), "compile_cache" to model.compileCache)
        for (text in model.remarks) events.emit("log", "level" to "warning", "text" to text)
        return shapes
    }

    /** The timed inference: nothing but the call stands between the two readings of the clock. */
    private fun once(model: LoadedModel): Long {
        val begin = clock.now()
        model.invoke()
        return clock.now() - begin
    }

    private fun warmUp(model: LoadedModel) {
        val rule = WarmupRule(plan.warmup)
        val batches = Batches("warmup")
        val begin = clock.now()
        while (true) {
            val ns = once(model)
            batches.add(ns)
            val state = rule.next(ns)
            if (state == WarmupRule.State.CONTINUE) continue
            batches.flush()
            val settled = state == WarmupRule.State.SETTLED
            events.emit("warmup", "iterations" to rule.iterations, "duration_ns" to clock.now() - begin, "settled" to settled)
            return
        }
    }

    private fun measure(model: LoadedModel): Int {
        val batches = Batches("measure")
        val begin = clock.now()
        var iterations = 0
        while (true) {
            batches.add(once(model))
            iterations += 1
            val elapsed = (clock.now() - begin) / 1e9
            if ((iterations >= plan.iterations && elapsed >= plan.seconds) || elapsed >= plan.maxSeconds) break
        }
        batches.flush()
        return iterations
    }

    private fun profile(engine: Engine) = try {
        engine.profile(PROFILE_ITERATIONS)?.let { operators ->
            events.emit("profile", "iterations" to PROFILE_ITERATIONS, "operators" to operators.map { it.body() })
        }
    } catch (error: HarnessFailure) {
        // The timed section is over and good: a profiler that fails takes nothing away from it.
        events.emit("log", "level" to "warning", "text" to "No operator times: ${error.message}")
    }

    /** Collects latencies and sends them in batches, never inside a timed section. */
    private inner class Batches(private val phase: String) {
        private var batch = LongArray(4_096)
        private var n = 0
        private var sentUpTo = 0
        private var lastSent = clock.now()

        fun add(ns: Long) {
            if (n == batch.size) batch = batch.copyOf(n * 2)
            batch[n++] = ns
            if (n == MOST_IN_A_BATCH || clock.now() - lastSent >= BATCH_NS) flush()
        }

        fun flush() {
            if (n > 0) events.samples(phase, sentUpTo, batch, n)
            sentUpTo += n
            n = 0
            lastSent = clock.now()
        }
    }
}
