package org.rackmark.harness.litert

import org.rackmark.harness.core.Events
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.Host
import org.rackmark.harness.core.LinuxSystem
import org.rackmark.harness.core.Measurement
import org.rackmark.harness.core.Parameters
import java.io.ByteArrayOutputStream
import java.io.File
import kotlin.concurrent.thread
import kotlin.system.exitProcess

private const val EVENTS = 3
private const val PARAMETERS = 4
private const val PARENT = 5

/**
 * The harness on a computer's JVM, as the agent's own child process: parameters come as one JSON object on descriptor 4,
 * events leave as lines on 3, and the end of 5 is the end of the parent. Arguments: what the libraries are,
 * `litert=<version>` and `litert-lm=<version>`, each with `@<SHA-256>` where it is known.
 */
fun main(args: Array<String>) {
    thread(isDaemon = true, name = "lifeline") {
        while (LibC.read(PARENT, ByteArray(64), 64) > 0) Unit
        Runtime.getRuntime().halt(9)
    }
    val text = readAll()
    val events = Events(Parameters.runNameIn(text), ::writeLine)
    val parameters = try {
        Parameters.parse(text)
    } catch (error: HarnessFailure) {
        events.failure(error)
        exitProcess(1)
    }
    val done = Measurement(parameters, events, JvmHost()).run("rackmark-kotlin") { wanted ->
        openEngine(wanted) { engine -> installation(engine, wanted.libraryPath, args) }
    }
    // Native threads and exit handlers have nothing to add to a run that has said its end.
    Runtime.getRuntime().halt(if (done) 0 else 1)
}

private fun installation(engine: String, path: String?, args: Array<String>): LiteRtInstallation {
    if (path == null || !File(path).isFile) {
        val (name, option) = if (engine == "litert-lm") "LiteRT-LM" to " --litert-lm" else "The native LiteRT" to ""
        throw HarnessFailure("ENGINE_MISSING", "$name is not at $path. Run npx rackmark runtime install$option.")
    }
    val known = args.firstOrNull { it.startsWith("$engine=") }?.substringAfter('=')?.split('@')
    return LiteRtInstallation(path, known?.get(0) ?: "unknown", known?.getOrNull(1), File.createTempFile("rackmark", ".log"))
}

private fun readAll(): String {
    val all = ByteArrayOutputStream()
    val buffer = ByteArray(65_536)
    while (true) {
        val n = LibC.read(PARAMETERS, buffer, buffer.size.toLong()).toInt()
        if (n <= 0) return all.toString("UTF-8")
        all.write(buffer, 0, n)
    }
}

private fun writeLine(json: String) {
    var rest = "$json\n".toByteArray()
    while (rest.isNotEmpty()) {
        val n = LibC.write(EVENTS, rest, rest.size.toLong()).toInt()
        if (n < 0) Runtime.getRuntime().halt(9)
        rest = rest.copyOfRange(n, rest.size)
    }
}

private class JvmHost : Host {
    private val system = LinuxSystem()
    override val name = "jvm"
    override val version: String = System.getProperty("java.version")
    override val pid = ProcessHandle.current().pid().toInt()
    override fun memory(phase: String) = system.memory(phase)
    override fun resetPeak() = system.resetPeak()
    override fun conditions(phase: String) = system.conditions(phase)
}
