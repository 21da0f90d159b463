package org.rackmark.harness.litert

import com.sun.jna.Memory
import com.sun.jna.Pointer

/** LiteRtElementType numbers (the TFLite ones) with their names. */
private val ELEMENT_TYPES = mapOf(
    1 to "float32", 2 to "int32", 3 to "uint8", 4 to "int64", 6 to "bool", 7 to "int16", 9 to "int8", 10 to "float16",
    11 to "float64", 13 to "uint64", 16 to "uint32", 17 to "uint16", 18 to "int4",
)

internal class TensorSlot(val name: String, val type: String, val shape: IntArray, val buffer: Long) {
    val elements get() = shape.fold(1) { a, b -> a * b }
}

internal class SignatureRef(val key: String, val handle: Long, val index: Long)

internal fun signaturesOf(library: LiteRtLibrary, model: Long): List<SignatureRef> {
    val n = library.get("LiteRtGetNumModelSignatures") { LiteRtC.LiteRtGetNumModelSignatures(model, it) }
    return (0 until n).map { i ->
        val handle = library.get("LiteRtGetModelSignature") { LiteRtC.LiteRtGetModelSignature(model, i, it) }
        SignatureRef(library.text("LiteRtGetSignatureKey") { LiteRtC.LiteRtGetSignatureKey(handle, it) }, handle, i)
    }
}

/**
 * Names, types and buffers of one side of a signature; the twin of packages/harness/src/engines/litert/tensors.ts.
 * @param known buffers that others made and that are taken by their names
 */
internal fun slotsOf(
    library: LiteRtLibrary,
    compiled: Long,
    signature: SignatureRef,
    isInput: Boolean,
    known: Map<String, Long> = emptyMap(),
): List<TensorSlot> {
    val (handle, index) = signature.handle to signature.index
    val n = library.get("LiteRtGetNumSignature") {
        if (isInput) LiteRtC.LiteRtGetNumSignatureInputs(handle, it) else LiteRtC.LiteRtGetNumSignatureOutputs(handle, it)
    }
    return (0 until n).map { i ->
        val tensor = library.get("LiteRtGetSignatureTensor") {
            if (isInput) LiteRtC.LiteRtGetSignatureInputTensorByIndex(handle, i, it)
            else LiteRtC.LiteRtGetSignatureOutputTensorByIndex(handle, i, it)
        }
        // LiteRtRankedTensorType: element type, rank in 7 bits, 8 dimensions, 8 strides.
        val ranked = Memory(72).also { it.clear() }
        library.ok("LiteRtGetRankedTensorType", LiteRtC.LiteRtGetRankedTensorType(tensor, Pointer.nativeValue(ranked)))
        val name = library.text("LiteRtGetSignatureName") {
            if (isInput) LiteRtC.LiteRtGetSignatureInputName(handle, i, it) else LiteRtC.LiteRtGetSignatureOutputName(handle, i, it)
        }
        val buffer = known[name] ?: newBuffer(library, compiled, index, i, isInput, ranked)
        val type = ranked.getInt(0)
        val rank = ranked.getInt(4) and 0x7f
        TensorSlot(name, ELEMENT_TYPES[type] ?: "type$type", IntArray(rank) { ranked.getInt(8L + 4 * it) }, buffer)
    }
}

private fun newBuffer(library: LiteRtLibrary, compiled: Long, signature: Long, i: Long, isInput: Boolean, ranked: Memory): Long {
    val requirements = library.get("LiteRtGetCompiledModelBufferRequirements") {
        if (isInput) LiteRtC.LiteRtGetCompiledModelInputBufferRequirements(compiled, signature, i, it)
        else LiteRtC.LiteRtGetCompiledModelOutputBufferRequirements(compiled, signature, i, it)
    }
    return library.get("LiteRtCreateManagedTensorBufferFromRequirements") {
        LiteRtC.LiteRtCreateManagedTensorBufferFromRequirements(library.environment, Pointer.nativeValue(ranked), requirements, it)
    }
}

/** The handles of buffers as the array that a run takes. */
internal fun handlesOf(slots: List<TensorSlot>): Memory {
    val memory = Memory(8L * maxOf(1, slots.size)).also { it.clear() }
    slots.forEachIndexed { i, slot -> memory.setLong(8L * i, slot.buffer) }
    return memory
}
