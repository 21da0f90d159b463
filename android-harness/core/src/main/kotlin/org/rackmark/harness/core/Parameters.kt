package org.rackmark.harness.core

import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull
import kotlinx.serialization.json.doubleOrNull

private const val MOST_TOKENS = 1_000_000
private const val MOST_PROMPT = 65_536
private const val MOST_SIZES = 8
private const val MOST_IN_A_SIZE = 1 shl 24
/** Numbers from here on are not exact in JSON. */
private const val MOST_EXACT = 9.007199254740992e15

enum class Accelerator(val word: String, val bit: Int) { CPU("cpu", 1), GPU("gpu", 2), NPU("npu", 4) }

/** How a model is to be run; words and defaults are those of packages/contracts/src/configuration.ts. */
class Configuration(
    val engine: String,
    val accelerator: Accelerator,
    val threads: Int,
    val precision: String,
    val backend: String,
    val priority: String,
    val compileMode: String,
    val compileCache: Boolean,
    val fallbackAllowed: Boolean,
    /** Of a language model; null: the engine's defaults, on LiteRT a single inference. */
    val lm: LanguageTask?,
    /** Sizes of inputs that the model leaves open, by their names; what is not given is 1. */
    val shapes: Map<String, IntArray> = emptyMap(),
) {
    /** What is asked of a language model; null where none is run. */
    val task: LanguageTask? get() = lm ?: if (engine == "litert-lm") LanguageTask(256, 256, null, null) else null
}

class WarmupPlan(val minIterations: Int, val minMs: Int, val maxMs: Int, val tolerance: Double, val settledIterations: Int)

class Plan(val iterations: Int, val seconds: Double, val maxSeconds: Double, val warmup: WarmupPlan, val profile: Boolean)

/** Folders of the vendor's libraries for an NPU; without a compiler only models compiled beforehand run. */
class NpuRoute(val dispatchDir: String, val compilerDir: String?, val options: Map<String, String>)

/** What is known of an input: the whole numbers that the graph takes, a file of raw little-endian bytes. */
class KnownInput(val name: String, val range: InputRange?, val path: String?)

class Parameters(
    val run: String,
    val modelPath: String,
    val configuration: Configuration,
    val plan: Plan,
    val signature: String?,
    val libraryPath: String?,
    val npu: NpuRoute?,
    val cacheDir: String?,
    val inputs: List<KnownInput> = emptyList(),
) {
    companion object {
        /** @throws HarnessFailure BAD_SPEC that says where the text is wrong */
        fun parse(text: String): Parameters {
            val value = try {
                Json.parseToJsonElement(text)
            } catch (_: SerializationException) {
                throw HarnessFailure("BAD_SPEC", "The parameters are not a JSON object.")
            }
            val top = Fields(value, "")
            if (top.int("v", null, 0, Int.MAX_VALUE) != 1) badSpec("v", "must be 1")
            return Parameters(
                run = top.text("run"),
                modelPath = top.text("model_path"),
                configuration = configuration(top.sub("configuration")),
                plan = plan(top.sub("plan")),
                signature = top.textOrNull("signature"),
                libraryPath = top.textOrNull("library_path"),
                npu = top.subOrNull("npu")?.let {
                    NpuRoute(it.text("dispatch_dir"), it.textOrNull("compiler_dir"), it.texts("options"))
                },
                cacheDir = top.textOrNull("cache_dir"),
                inputs = top.list("inputs").map(::knownInput),
            )
        }

        private fun knownInput(f: Fields): KnownInput {
            val name = f.textOrNull("name") ?: badSpec(f.at("name"), "is missing")
            val range = f.subOrNull("range")?.let { r ->
                val range = InputRange(r.long("low"), r.long("high"))
                if (range.low > range.high) badSpec(f.at("range"), "low must be at most high")
                range
            }
            return KnownInput(name, range, f.textOrNull("path")?.also { if (it.isEmpty()) badSpec(f.at("path"), "must not be empty") })
        }

        /** The run's name, for the event that says what is wrong with the rest. */
        fun runNameIn(text: String): String = try {
            ((Json.parseToJsonElement(text) as? JsonObject)?.get("run") as? JsonPrimitive)
                ?.takeIf { it.isString && it.content.isNotEmpty() }?.content?.take(100) ?: "unnamed"
        } catch (_: SerializationException) {
            "unnamed"
        }

        private fun configuration(f: Fields): Configuration {
            val accelerator = f.word("accelerator", "cpu", "cpu", "gpu", "npu")
            return Configuration(
                engine = f.word("engine", "litert", "litert", "litert-js", "litert-lm"),
                accelerator = Accelerator.entries.first { it.word == accelerator },
                threads = f.int("threads", 1, 1, 256),
                precision = f.word("precision", "default", "default", "fp16", "fp32", "fp16_fp32_acc"),
                backend = f.word("backend", "default", "default", "opencl", "webgpu"),
                priority = f.word("priority", "default", "default", "low", "normal", "high"),
                compileMode = f.word("compile_mode", "default", "default", "aot", "jit"),
                compileCache = f.word("compile_cache", "off", "off", "on") == "on",
                fallbackAllowed = f.word("fallback", "forbid", "forbid", "allow") == "allow",
                lm = f.subOrNull("lm")?.let(::task),
                shapes = f.subOrNull("shapes")?.run { keys().associateWith { sizes(it) } } ?: emptyMap(),
            )
        }

        private fun task(f: Fields): LanguageTask {
            val prompt = f.textOrNull("prompt")
            if (prompt != null && prompt.length !in 1..MOST_PROMPT) badSpec(f.at("prompt"), "must have 1 to $MOST_PROMPT characters")
            return LanguageTask(
                prefillTokens = f.int("prefill_tokens", 256, 1, MOST_TOKENS),
                decodeTokens = f.int("decode_tokens", 256, 1, MOST_TOKENS),
                contextTokens = f.intOrNull("context_tokens", 1, MOST_TOKENS),
                prompt = prompt,
            )
        }

        private fun plan(f: Fields): Plan {
            val w = f.subOrNull("warmup") ?: Fields(JsonObject(emptyMap()), "plan.warmup")
            return Plan(
                iterations = f.int("iterations", 100, 1, 1_000_000),
                seconds = f.number("seconds", 1.0, 0.0, 3_600.0),
                maxSeconds = f.number("max_seconds", 30.0, Double.MIN_VALUE, 7_200.0),
                warmup = WarmupPlan(
                    minIterations = w.int("min_iterations", 30, 0, 100_000),
                    minMs = w.int("min_ms", 250, 0, 600_000),
                    maxMs = w.int("max_ms", 8_000, 0, 600_000),
                    tolerance = w.number("tolerance", 0.04, Double.MIN_VALUE, 1.0),
                    settledIterations = w.int("settled_iterations", 40, 1, 10_000),
                ),
                profile = f.flag("profile", true),
            )
        }
    }
}

/** The members of one object, read with their limits; `path` says where a mistake lies. */
private class Fields(value: JsonElement, private val path: String) {
    private val members = value as? JsonObject ?: badSpec(path, "must be an object")

    fun at(key: String) = if (path.isEmpty()) key else "$path.$key"
    private fun get(key: String): JsonElement? = members[key]?.takeIf { it != JsonNull }

    fun textOrNull(key: String): String? {
        val value = get(key) ?: return null
        return (value as? JsonPrimitive)?.takeIf { it.isString }?.content ?: badSpec(at(key), "must be text")
    }

    fun text(key: String): String =
        textOrNull(key)?.takeIf { it.isNotEmpty() } ?: badSpec(at(key), "must be text that is not empty")

    fun word(key: String, default: String, vararg known: String): String {
        val word = textOrNull(key) ?: return default
        return if (word in known) word else badSpec(at(key), "must be one of ${known.joinToString()}")
    }

    fun number(key: String, default: Double, low: Double, high: Double): Double {
        val value = get(key) ?: return default
        val number = (value as? JsonPrimitive)?.takeUnless { it.isString }?.doubleOrNull
        return number?.takeIf { it in low..high } ?: badSpec(at(key), "must be a number from $low to $high")
    }

    fun int(key: String, default: Int?, low: Int, high: Int): Int =
        intOrNull(key, low, high) ?: default ?: badSpec(at(key), "is missing")

    fun intOrNull(key: String, low: Int, high: Int): Int? {
        val value = get(key) ?: return null
        val number = (value as? JsonPrimitive)?.takeUnless { it.isString }?.doubleOrNull
        return number?.takeIf { it == Math.rint(it) && it >= low && it <= high }?.toInt()
            ?: badSpec(at(key), "must be a whole number from $low to $high")
    }

    fun flag(key: String, default: Boolean): Boolean {
        val value = get(key) ?: return default
        return (value as? JsonPrimitive)?.takeUnless { it.isString }?.booleanOrNull ?: badSpec(at(key), "must be true or false")
    }

    fun keys(): Set<String> = members.keys

    fun long(key: String): Long {
        val number = (get(key) as? JsonPrimitive)?.takeUnless { it.isString }?.doubleOrNull
        return number?.takeIf { it == Math.rint(it) && Math.abs(it) < MOST_EXACT }?.toLong()
            ?: badSpec(at(key), "must be a whole number")
    }

    /** Sizes of a tensor, outermost first. */
    fun sizes(key: String): IntArray {
        val values = get(key) as? JsonArray ?: badSpec(at(key), "must be a list of sizes")
        if (values.size > MOST_SIZES) badSpec(at(key), "must have at most $MOST_SIZES sizes")
        return IntArray(values.size) { Fields(JsonObject(mapOf("$it" to values[it])), at(key)).int("$it", null, 1, MOST_IN_A_SIZE) }
    }

    /** The objects of a list; without one, none. */
    fun list(key: String): List<Fields> {
        val values = get(key) ?: return emptyList()
        return (values as? JsonArray)?.mapIndexed { i, value -> Fields(value, "${at(key)}.$i") } ?: badSpec(at(key), "must be a list")
    }

    fun texts(key: String): Map<String, String> {
        val value = get(key) ?: return emptyMap()
        val texts = Fields(value, at(key))
        return texts.members.keys.associateWith { texts.textOrNull(it) ?: badSpec(at(key), "must hold text") }
    }

    fun subOrNull(key: String): Fields? = get(key)?.let { Fields(it, at(key)) }
    fun sub(key: String): Fields = subOrNull(key) ?: badSpec(at(key), "is missing")
}
