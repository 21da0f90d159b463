package org.rackmark.harness.litert

import com.sun.jna.Callback
import com.sun.jna.CallbackReference
import com.sun.jna.Memory
import com.sun.jna.Pointer
import org.rackmark.harness.core.Accelerator
import org.rackmark.harness.core.NpuRoute
import java.nio.ByteBuffer
import java.nio.ByteOrder

private val STATUS = mapOf(
    1 to "InvalidArgument", 2 to "MemoryAllocationFailure", 3 to "RuntimeFailure", 4 to "MissingInputTensor",
    5 to "Unsupported", 6 to "NotFound", 7 to "TimeoutExpired", 8 to "WrongVersion", 9 to "Unknown", 10 to "AlreadyExists",
    100 to "Cancelled", 500 to "FileIO", 501 to "InvalidFlatbuffer", 502 to "DynamicLoading", 503 to "Serialization",
    504 to "Compilation",
)

/** A call of the C API that did not return 0. */
class LiteRtStatus(val status: Int, val call: String) : RuntimeException("$call: ${STATUS[status] ?: "unknown status"} ($status)")

/** LiteRT's C API with statuses turned into exceptions, and one environment. One a process. */
internal class LiteRtLibrary(
    path: String,
    accelerator: Accelerator,
    runtimeDir: String?,
    npu: NpuRoute?,
    cacheDir: String?,
) : AutoCloseable {
    /** Texts are not copied by LiteRT: they must live as long as this does. */
    private val kept = ArrayList<Memory>()
    private val out = Memory(8)
    private val outAddress = Pointer.nativeValue(out)
    val environment: Long

    init {
        LiteRtC.bind(path)
        val entries = ArrayList<Triple<Int, Int, Long>>()
        fun text(tag: Int, value: String?) {
            if (value != null) entries += Triple(tag, ANY_STRING, address(value))
        }
        // Severity 1 keeps the lines that name adapter, partitions and caches; 3 keeps errors only.
        entries += Triple(ENV_MIN_LOG_SEVERITY, ANY_INT, if (accelerator == Accelerator.CPU) 3L else 1L)
        if (accelerator == Accelerator.GPU) text(ENV_RUNTIME_LIBRARY_DIR, runtimeDir)
        if (accelerator == Accelerator.NPU && npu != null) {
            text(ENV_DISPATCH_LIBRARY_DIR, npu.dispatchDir)
            text(ENV_COMPILER_PLUGIN_DIR, npu.compilerDir)
            text(ENV_COMPILER_CACHE_DIR, cacheDir)
        }
        // LiteRtEnvOption { int32 tag; LiteRtAny { int32 type; 8-byte union } }, 24 bytes.
        val options = Memory(24L * entries.size).also { it.clear(); kept += it }
        entries.forEachIndexed { i, (tag, type, value) ->
            options.setInt(24L * i, tag)
            options.setInt(24L * i + 8, type)
            options.setLong(24L * i + 16, value)
        }
        environment = get("LiteRtCreateEnvironment") { LiteRtC.LiteRtCreateEnvironment(entries.size, Pointer.nativeValue(options), it) }
    }

    fun ok(call: String, status: Int) {
        if (status != 0) throw LiteRtStatus(status, call)
    }

    /** Calls a function whose last parameter is where it puts what it gives back. */
    inline fun get(call: String, function: (Long) -> Int): Long {
        out.setLong(0, 0)
        ok(call, function(outAddress))
        return out.getLong(0)
    }

    inline fun flag(call: String, function: (Long) -> Int): Boolean = get(call, function).toInt() and 0xff != 0
    inline fun text(call: String, function: (Long) -> Int): String =
        get(call, function).let { if (it == 0L) "" else Pointer(it).getString(0, "UTF-8") }

    /** Address of a NUL-terminated copy that lives as long as this does. */
    fun address(text: String): Long {
        val bytes = text.toByteArray()
        val memory = Memory(bytes.size + 1L)
        memory.write(0, bytes, 0, bytes.size)
        memory.setByte(bytes.size.toLong(), 0)
        kept += memory
        return Pointer.nativeValue(memory)
    }

    /** A destructor that leaves the texts of opaque options alone: they live as long as this. */
    val noDestructor: Long get() = Pointer.nativeValue(NO_DESTRUCTOR)

    /** Hardware bits of the accelerators that registered themselves. A listed one may still have no device. */
    fun acceleratorBits(): Int {
        val n = get("LiteRtGetNumAccelerators") { LiteRtC.LiteRtGetNumAccelerators(environment, it) }
        return (0 until n).fold(0) { bits, i ->
            val accelerator = get("LiteRtGetAccelerator") { LiteRtC.LiteRtGetAccelerator(environment, i, it) }
            bits or get("LiteRtGetAcceleratorHardwareSupport") { LiteRtC.LiteRtGetAcceleratorHardwareSupport(accelerator, it) }.toInt()
        }
    }

    fun emptyCall() {
        LiteRtC.LiteRtGetNumAccelerators(environment, outAddress)
    }

    /** Gives the locked bytes of a tensor buffer to `use`; they are gone when it returns. */
    inline fun <T> withBytes(buffer: Long, write: Boolean, use: (ByteBuffer) -> T): T {
        val size = get("LiteRtGetTensorBufferPackedSize") { LiteRtC.LiteRtGetTensorBufferPackedSize(buffer, it) }
        val at = get("LiteRtLockTensorBuffer") { LiteRtC.LiteRtLockTensorBuffer(buffer, it, if (write) 1 else 0) }
        try {
            return use(Pointer(at).getByteBuffer(0, size).order(ByteOrder.LITTLE_ENDIAN))
        } finally {
            LiteRtC.LiteRtUnlockTensorBuffer(buffer)
        }
    }

    override fun close() = LiteRtC.LiteRtDestroyEnvironment(environment)

    private companion object {
        const val ENV_COMPILER_PLUGIN_DIR = 0
        const val ENV_DISPATCH_LIBRARY_DIR = 1
        const val ENV_COMPILER_CACHE_DIR = 18
        const val ENV_RUNTIME_LIBRARY_DIR = 22
        const val ENV_MIN_LOG_SEVERITY = 25
        const val ANY_INT = 2
        const val ANY_STRING = 8

        interface Destructor : Callback {
            fun invoke(payload: Pointer?)
        }

        /** Held for ever: native code keeps its address. */
        val KEEPS_ALL = object : Destructor {
            override fun invoke(payload: Pointer?) = Unit
        }
        val NO_DESTRUCTOR: Pointer by lazy { CallbackReference.getFunctionPointer(KEEPS_ALL) }
    }
}
