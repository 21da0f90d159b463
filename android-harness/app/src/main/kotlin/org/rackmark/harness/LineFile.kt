package org.rackmark.harness

import org.rackmark.harness.core.EventSink
import java.io.Closeable
import java.io.FileOutputStream

/**
 * Events as lines of a file that a reader may follow from any offset: a line is written whole with its end, so what stands
 * behind the last line end is not finished yet.
 */
class LineFile(path: String) : EventSink, Closeable {
    private val out = FileOutputStream(path, false)

    override fun line(json: String) {
        out.write("$json\n".toByteArray())
        // The last lines must be there when the process dies or the phone loses power.
        if ("\"type\":\"done\"" in json || "\"type\":\"error\"" in json) out.fd.sync()
    }

    override fun close() = out.close()
}
