package org.rackmark.harness.litert

import com.sun.jna.Native

/** The few calls of the C library for which Java has no word. Numbers are those of Linux on x86-64 and arm64. */
internal object LibC {
    @JvmStatic external fun open(path: String, flags: Int, mode: Int): Int
    @JvmStatic external fun dup2(from: Int, to: Int): Int
    @JvmStatic external fun close(fd: Int): Int
    @JvmStatic external fun read(fd: Int, buffer: ByteArray, n: Long): Long
    @JvmStatic external fun write(fd: Int, buffer: ByteArray, n: Long): Long

    const val O_RDWR_CREATE_TRUNCATE_APPEND = 0x2 or 0x40 or 0x200 or 0x400

    init {
        Native.register(LibC::class.java, "c")
    }
}
