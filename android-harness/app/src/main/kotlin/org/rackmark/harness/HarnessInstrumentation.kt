package org.rackmark.harness

import android.app.Activity
import android.app.Instrumentation
import android.content.Context
import android.content.Intent
import android.os.Bundle
import android.util.Base64
import org.rackmark.harness.core.AnyEngine
import org.rackmark.harness.core.EventSink
import org.rackmark.harness.core.Events
import org.rackmark.harness.core.HarnessFailure
import org.rackmark.harness.core.Measurement
import org.rackmark.harness.core.NpuRoute
import org.rackmark.harness.core.Parameters
import org.rackmark.harness.litert.LiteRtInstallation
import org.rackmark.harness.litert.openEngine
import java.io.File

/**
 * One run, one process: `am instrument -w -r -e parameters_file FILE org.rackmark.harness/.HarnessInstrumentation`.
 *
 * Arguments: `parameters` (JSON as base64) or `parameters_file`; `events_file` writes the events there instead of sending
 * them (then leave `-w` out, and the run goes on when the cable is cut); `activity true` shows a page, so that the system
 * schedules the process as the top app. See docs/android-harness.md.
 */
open class HarnessInstrumentation : Instrumentation() {
    private var arguments = Bundle()

    override fun onCreate(arguments: Bundle?) {
        super.onCreate(arguments)
        this.arguments = arguments ?: Bundle()
        start()
    }

    override fun onStart() {
        super.onStart()
        val (code, results) = execute(arguments)
        finish(code, results)
    }

    /** @return what `am instrument` prints as INSTRUMENTATION_CODE and INSTRUMENTATION_RESULT */
    fun execute(arguments: Bundle): Pair<Int, Bundle> {
        var lines = 0
        val results = Bundle()
        val file = arguments.getString("events_file")?.let(::LineFile)
        val sink = EventSink { line ->
            lines += 1
            if (file != null) file.line(line) else sendStatus(EVENT, Bundle().apply { putString(KEY, line) })
        }
        val text = try {
            parametersIn(arguments)
        } catch (error: HarnessFailure) {
            Events("unnamed", sink).failure(error)
            return end(results, "unnamed", false, lines)
        }
        val run = Parameters.runNameIn(text)
        val events = Events(run, sink)
        val done = try {
            val parameters = Parameters.parse(text)
            if (arguments.getString("activity") == "true") showPage()
            Measurement(parameters, events, AndroidHost(targetContext)).run("rackmark-android", ::open)
        } catch (error: HarnessFailure) {
            events.failure(error)
            false
        } finally {
            file?.close()
        }
        return end(results, run, done, lines)
    }

    private fun end(results: Bundle, run: String, done: Boolean, lines: Int): Pair<Int, Bundle> {
        results.putString("rackmark_end", run)
        results.putInt("rackmark_lines", lines)
        return (if (done) Activity.RESULT_OK else Activity.RESULT_CANCELED) to results
    }

    private fun parametersIn(arguments: Bundle): String {
        arguments.getString("parameters")?.let { return String(Base64.decode(it, Base64.DEFAULT)) }
        val path = arguments.getString("parameters_file")
            ?: throw HarnessFailure("BAD_SPEC", "There are no parameters: give -e parameters BASE64 or -e parameters_file FILE.")
        return try {
            File(path).readText()
        } catch (error: java.io.IOException) {
            throw HarnessFailure("BAD_SPEC", "The parameters cannot be read: ${error.message}")
        }
    }

    /** Tests put a model of their own in its place. */
    protected open fun open(parameters: Parameters): AnyEngine {
        val context = targetContext
        val installed = Parameters(
            parameters.run, parameters.modelPath, parameters.configuration, parameters.plan, parameters.signature,
            parameters.libraryPath, parameters.npu ?: npuOf(context), parameters.cacheDir ?: compiledDir(context, parameters),
        )
        // One library for both engines. Loaded here first: the system's own words say more of what is wrong.
        return openEngine(installed) { installation(context).also { System.loadLibrary(it.library) } }
    }

    private fun compiledDir(context: Context, parameters: Parameters): String? {
        if (!parameters.configuration.compileCache) return null
        val dir = File(context.cacheDir, "compiled")
        dir.deleteRecursively()
        dir.mkdirs()
        return dir.path
    }

    private fun showPage() {
        startActivitySync(Intent(targetContext, HarnessActivity::class.java).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK))
    }

    companion object {
        /** Key of a status bundle that holds one event line. */
        const val KEY = "rackmark"
        private const val EVENT = 1

        private fun installation(context: Context): LiteRtInstallation {
            val meta = context.packageManager.getApplicationInfo(context.packageName, android.content.pm.PackageManager.GET_META_DATA).metaData
            return LiteRtInstallation(
                "litert-lm",
                meta?.getString("rackmark.runtime.version") ?: "unknown",
                meta?.getString("rackmark.runtime.sha256"),
                File(context.cacheDir, "native.log"),
            )
        }

        /** The vendor's libraries, when the operator put them into this APK; the dispatch library is found by its name. */
        private fun npuOf(context: Context): NpuRoute? {
            val dir = File(context.applicationInfo.nativeLibraryDir)
            val names = dir.list().orEmpty()
            if (names.none { it.startsWith("libLiteRtDispatch") }) return null
            val compiler = dir.path.takeIf { names.any { it.startsWith("libLiteRtCompilerPlugin") } }
            return NpuRoute(dir.path, compiler, emptyMap())
        }
    }
}
