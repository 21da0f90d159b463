package org.rackmark.harness.litert

/** What LiteRT made of a file, without buffers. */
internal class Compiled(val model: Long, private val options: Long, val compiled: Long, val loadNs: Long) {
    fun destroy() {
        LiteRtC.LiteRtDestroyCompiledModel(compiled)
        LiteRtC.LiteRtDestroyOptions(options)
        LiteRtC.LiteRtDestroyModel(model)
    }
}

internal const val CREATE_MODEL = "LiteRtCreateModelFromFile"

/**
 * The timed load: from the file to the compiled model. Nothing but these calls stands between the two readings of the
 * clock; texts are made before, and the log is read afterwards. The runtime's own tool times the same. The twin of
 * packages/harness/src/engines/litert/compile.ts; TimedSectionsTest lists what is called.
 * @param bits accelerators that may take operators
 * @throws LiteRtStatus of the call that failed
 */
internal fun compile(library: LiteRtLibrary, modelPath: String, bits: Int, texts: List<Pair<String, String>>): Compiled {
    val path = library.address(modelPath)
    val ids = LongArray(texts.size) { library.address(texts[it].first) }
    val tomls = LongArray(texts.size) { library.address(texts[it].second) }
    val environment = library.environment
    val keepsAll = library.noDestructor
    val begin = System.nanoTime()
    val model = library.get(CREATE_MODEL) { LiteRtC.LiteRtCreateModelFromFile(environment, path, it) }
    val options = library.get("LiteRtCreateOptions") { LiteRtC.LiteRtCreateOptions(it) }
    library.ok("LiteRtSetOptionsHardwareAccelerators", LiteRtC.LiteRtSetOptionsHardwareAccelerators(options, bits))
    for (i in ids.indices) {
        val opaque = library.get("LiteRtCreateOpaqueOptions") { LiteRtC.LiteRtCreateOpaqueOptions(ids[i], tomls[i], keepsAll, it) }
        library.ok("LiteRtAddOpaqueOptions", LiteRtC.LiteRtAddOpaqueOptions(options, opaque))
    }
    val compiled = library.get("LiteRtCreateCompiledModel") { LiteRtC.LiteRtCreateCompiledModel(environment, model, options, it) }
    val end = System.nanoTime()
    return Compiled(model, options, compiled, end - begin)
}
