package org.rackmark.harness.litert

import com.sun.jna.Library
import com.sun.jna.Native
import com.sun.jna.NativeLibrary

/**
 * LiteRT's C API by JNA's direct mapping. Every handle, pointer and size_t is a Long (64-bit systems only): primitives
 * alone, so that a call converts and allocates nothing. Bound once a process.
 */
@Suppress("FunctionName")
internal object LiteRtC {
    @JvmStatic external fun LiteRtCreateEnvironment(n: Int, options: Long, out: Long): Int
    @JvmStatic external fun LiteRtDestroyEnvironment(environment: Long)
    @JvmStatic external fun LiteRtGetNumAccelerators(environment: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetAccelerator(environment: Long, index: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetAcceleratorHardwareSupport(accelerator: Long, out: Long): Int
    @JvmStatic external fun LiteRtCreateModelFromFile(environment: Long, path: Long, out: Long): Int
    @JvmStatic external fun LiteRtDestroyModel(model: Long)
    @JvmStatic external fun LiteRtGetNumModelSignatures(model: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetModelSignature(model: Long, index: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetSignatureKey(signature: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetNumSignatureInputs(signature: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetSignatureInputName(signature: Long, index: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetSignatureInputTensorByIndex(signature: Long, index: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetNumSignatureOutputs(signature: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetSignatureOutputName(signature: Long, index: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetSignatureOutputTensorByIndex(signature: Long, index: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetRankedTensorType(tensor: Long, out: Long): Int
    @JvmStatic external fun LiteRtCreateOptions(out: Long): Int
    @JvmStatic external fun LiteRtDestroyOptions(options: Long)
    @JvmStatic external fun LiteRtSetOptionsHardwareAccelerators(options: Long, bits: Int): Int
    @JvmStatic external fun LiteRtCreateOpaqueOptions(id: Long, payload: Long, destructor: Long, out: Long): Int
    @JvmStatic external fun LiteRtAddOpaqueOptions(options: Long, opaque: Long): Int
    @JvmStatic external fun LiteRtCreateCompiledModel(environment: Long, model: Long, options: Long, out: Long): Int
    @JvmStatic external fun LiteRtDestroyCompiledModel(compiled: Long)
    @JvmStatic external fun LiteRtCompiledModelIsFullyAccelerated(compiled: Long, out: Long): Int
    @JvmStatic external fun LiteRtCompiledModelIsNonCpuFullyAccelerated(compiled: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetCompiledModelInputBufferRequirements(compiled: Long, signature: Long, index: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetCompiledModelOutputBufferRequirements(compiled: Long, signature: Long, index: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetCompiledModelInputTensorLayout(compiled: Long, signature: Long, index: Long, layout: Long): Int
    @JvmStatic external fun LiteRtGetCompiledModelOutputTensorLayouts(compiled: Long, signature: Long, n: Long, layouts: Long, prepare: Int): Int
    @JvmStatic external fun LiteRtCompiledModelResizeInputTensorNonStrict(compiled: Long, signature: Long, index: Long, sizes: Long, n: Long): Int
    @JvmStatic external fun LiteRtGetTensorBufferRequirementsBufferSize(requirements: Long, out: Long): Int
    @JvmStatic external fun LiteRtCreateManagedTensorBuffer(environment: Long, bufferType: Int, type: Long, bytes: Long, out: Long): Int
    @JvmStatic external fun LiteRtCreateManagedTensorBufferFromRequirements(environment: Long, type: Long, requirements: Long, out: Long): Int
    @JvmStatic external fun LiteRtDestroyTensorBuffer(buffer: Long)
    @JvmStatic external fun LiteRtGetTensorBufferType(buffer: Long, out: Long): Int
    @JvmStatic external fun LiteRtGetTensorBufferPackedSize(buffer: Long, out: Long): Int
    @JvmStatic external fun LiteRtLockTensorBuffer(buffer: Long, out: Long, mode: Int): Int
    @JvmStatic external fun LiteRtUnlockTensorBuffer(buffer: Long): Int
    @JvmStatic external fun LiteRtRunCompiledModel(compiled: Long, signature: Long, nIn: Long, ins: Long, nOut: Long, outs: Long): Int
    @JvmStatic external fun LiteRtCompiledModelGetProfiler(compiled: Long, out: Long): Int
    @JvmStatic external fun LiteRtStartProfiler(profiler: Long): Int
    @JvmStatic external fun LiteRtStopProfiler(profiler: Long): Int
    @JvmStatic external fun LiteRtGetProfileSummary(profiler: Long, compiled: Long, out: Long): Int

    private var bound: String? = null

    /**
     * @param library a name that the system's loader finds ("litert-lm" in an APK) or an absolute path
     * @throws UnsatisfiedLinkError when it is not there or lacks a name
     */
    @Synchronized
    fun bind(library: String) {
        if (bound == library) return
        check(bound == null) { "already bound to $bound" }
        Native.register(LiteRtC::class.java, NativeLibrary.getInstance(library, mapOf(Library.OPTION_STRING_ENCODING to "UTF-8")))
        bound = library
    }
}
