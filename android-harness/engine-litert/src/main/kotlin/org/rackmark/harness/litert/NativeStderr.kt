package org.rackmark.harness.litert

import java.io.File
import java.io.RandomAccessFile

/**
 * What native code writes to standard error, readable from inside: the only place where TFLite and Dawn say what they did.
 * Where descriptor 2 is a file already (a parent gave it), that file is read; else it is pointed at [fallback].
 */
class NativeStderr(fallback: File) {
    private val file: RandomAccessFile
    private var offset: Long

    init {
        val given = File("/proc/self/fd/2").canonicalFile
        val path = if (given.isFile) given else fallback.also(::redirectTo)
        file = RandomAccessFile(path, "r")
        offset = file.length()
    }

    /** Lines since the last call. */
    fun read(): List<String> {
        val n = (file.length() - offset).coerceAtMost(MOST_BYTES.toLong()).toInt()
        if (n <= 0) return emptyList()
        val bytes = ByteArray(n)
        file.seek(offset)
        file.readFully(bytes)
        offset = file.length()
        return String(bytes).split('\n').filter { it.isNotBlank() }
    }

    private fun redirectTo(path: File) {
        val fd = LibC.open(path.path, LibC.O_RDWR_CREATE_TRUNCATE_APPEND, 0x180)
        check(fd >= 0) { "the log file $path cannot be opened" }
        LibC.dup2(fd, 2)
        LibC.close(fd)
    }

    private companion object {
        const val MOST_BYTES = 1 shl 20
    }
}
