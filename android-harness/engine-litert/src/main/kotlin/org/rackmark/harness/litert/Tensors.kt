package org.rackmark.harness.litert

import com.sun.jna.Memory
import com.sun.jna.Pointer
import org.rackmark.harness.core.byteLengthOf
import org.rackmark.harness.core.elementsOf
import org.rackmark.harness.core.isNumeric

/** LiteRtElementType numbers (the TFLite ones) with their names. */
private val ELEMENT_TYPES = mapOf(
    1 to "float32", 2 to "int32", 3 to "uint8", 4 to "int64", 5 to "string", 6 to "bool", 7 to "int16", 8 to "complex64", 9 to "int8",
    10 to "float16", 11 to "float64", 12 to "complex128", 13 to "uint64", 14 to "resource", 15 to "variant", 16 to "uint32",
    17 to "uint16", 18 to "int4",
)

/** sizeof(LiteRtLayout): rank in 7 bits, 8 dimensions, 8 strides. A ranked tensor type has the element type before it. */
private const val LAYOUT_BYTES = 68L
private const val RANKED_TENSOR_TYPE_BYTES = 4 + LAYOUT_BYTES
private const val HOST_MEMORY = 1

/** A tensor as the file gives it: sizes that it leaves open are −1. */
internal class FileTensor(val name: String, val number: Int, val shape: IntArray) {
    val type = ELEMENT_TYPES[number] ?: "type$number"
}

internal class TensorSlot(val name: String, val type: String, val shape: IntArray, val buffer: Long) {
    val elements get() = elementsOf(shape)
}

internal class SignatureRef(val key: String, val handle: Long, val index: Long)

/** A compiled model with one of its signatures; the twin of packages/harness/src/engines/litert/tensors.ts. */
internal class Bound(private val library: LiteRtLibrary, private val compiled: Long, private val signature: SignatureRef) {
    val inputs = tensors(true)
    val outputs = tensors(false)

    private fun tensors(isInput: Boolean): List<FileTensor> {
        val handle = signature.handle
        val n = library.get("LiteRtGetNumSignature") {
            if (isInput) LiteRtC.LiteRtGetNumSignatureInputs(handle, it) else LiteRtC.LiteRtGetNumSignatureOutputs(handle, it)
        }
        return (0 until n).map { i ->
            val tensor = library.get("LiteRtGetSignatureTensor") {
                if (isInput) LiteRtC.LiteRtGetSignatureInputTensorByIndex(handle, i, it)
                else LiteRtC.LiteRtGetSignatureOutputTensorByIndex(handle, i, it)
            }
            val ranked = Memory(RANKED_TENSOR_TYPE_BYTES).also { it.clear() }
            library.ok("LiteRtGetRankedTensorType", LiteRtC.LiteRtGetRankedTensorType(tensor, Pointer.nativeValue(ranked)))
            val name = library.text("LiteRtGetSignatureName") {
                if (isInput) LiteRtC.LiteRtGetSignatureInputName(handle, i, it) else LiteRtC.LiteRtGetSignatureOutputName(handle, i, it)
            }
            FileTensor(name, ranked.getInt(0), shapeAt(ranked, 4))
        }
    }

    /** Shapes of the inputs that the compiled model takes, which is what their buffers must have. */
    fun inputShapes(): List<IntArray> = inputs.indices.map { i ->
        val layout = Memory(LAYOUT_BYTES).also { it.clear() }
        val status = LiteRtC.LiteRtGetCompiledModelInputTensorLayout(compiled, signature.index, i.toLong(), Pointer.nativeValue(layout))
        library.ok("LiteRtGetCompiledModelInputTensorLayout", status)
        shapeAt(layout, 0)
    }

    /** @param prepare lay out its tensors now: many shapes of outputs are known only then */
    fun outputShapes(prepare: Boolean): List<IntArray> {
        if (outputs.isEmpty()) return emptyList()
        val layouts = Memory(LAYOUT_BYTES * outputs.size).also { it.clear() }
        val status = LiteRtC.LiteRtGetCompiledModelOutputTensorLayouts(
            compiled, signature.index, outputs.size.toLong(), Pointer.nativeValue(layouts), if (prepare) 1 else 0,
        )
        library.ok("LiteRtGetCompiledModelOutputTensorLayouts", status)
        return outputs.indices.map { shapeAt(layouts, LAYOUT_BYTES * it) }
    }

    /** @throws LiteRtStatus for a shape that the model does not take */
    fun resizeInput(i: Int, shape: IntArray) {
        val sizes = Memory(4L * maxOf(1, shape.size)).also { it.write(0, shape, 0, shape.size) }
        val status = LiteRtC.LiteRtCompiledModelResizeInputTensorNonStrict(
            compiled, signature.index, i.toLong(), Pointer.nativeValue(sizes), shape.size.toLong(),
        )
        library.ok("LiteRtCompiledModelResizeInputTensorNonStrict", status)
    }

    /**
     * Makes the buffers of one side.
     * @param shapes of the compiled model
     * @param known buffers that others made and that are taken by their names
     */
    fun slots(isInput: Boolean, shapes: List<IntArray>, known: Map<String, Long> = emptyMap()): List<TensorSlot> =
        (if (isInput) inputs else outputs).mapIndexed { i, tensor ->
            val buffer = known[tensor.name] ?: newBuffer(isInput, i.toLong(), tensor, shapes[i])
            TensorSlot(tensor.name, tensor.type, shapes[i], buffer)
        }

    private fun newBuffer(isInput: Boolean, i: Long, tensor: FileTensor, shape: IntArray): Long {
        val ranked = Memory(RANKED_TENSOR_TYPE_BYTES).also { it.clear() }
        ranked.setInt(0, tensor.number)
        ranked.setInt(4, shape.size)
        shape.forEachIndexed { d, size -> ranked.setInt(8L + 4 * d, size) }
        val type = Pointer.nativeValue(ranked)
        val requirements = library.get("LiteRtGetCompiledModelBufferRequirements") {
            if (isInput) LiteRtC.LiteRtGetCompiledModelInputBufferRequirements(compiled, signature.index, i, it)
            else LiteRtC.LiteRtGetCompiledModelOutputBufferRequirements(compiled, signature.index, i, it)
        }
        val size = library.get("LiteRtGetTensorBufferRequirementsBufferSize") { LiteRtC.LiteRtGetTensorBufferRequirementsBufferSize(requirements, it) }
        val bytes = if (isNumeric(tensor.type)) byteLengthOf(tensor.type, elementsOf(shape)) else 0
        // A model that was not laid out yet asks for as little as the file says, and a buffer by that would be too small.
        return if (bytes > size)
            library.get("LiteRtCreateManagedTensorBuffer") { LiteRtC.LiteRtCreateManagedTensorBuffer(library.environment, HOST_MEMORY, type, bytes, it) }
        else
            library.get("LiteRtCreateManagedTensorBufferFromRequirements") {
                LiteRtC.LiteRtCreateManagedTensorBufferFromRequirements(library.environment, type, requirements, it)
            }
    }
}

private fun shapeAt(memory: Memory, layout: Long): IntArray {
    val rank = memory.getInt(layout) and 0x7f
    return IntArray(rank) { memory.getInt(layout + 4 + 4L * it) }
}

internal fun signaturesOf(library: LiteRtLibrary, model: Long): List<SignatureRef> {
    val n = library.get("LiteRtGetNumModelSignatures") { LiteRtC.LiteRtGetNumModelSignatures(model, it) }
    return (0 until n).map { i ->
        val handle = library.get("LiteRtGetModelSignature") { LiteRtC.LiteRtGetModelSignature(model, i, it) }
        SignatureRef(library.text("LiteRtGetSignatureKey") { LiteRtC.LiteRtGetSignatureKey(handle, it) }, handle, i)
    }
}

/** The handles of buffers as the array that a run takes. */
internal fun handlesOf(slots: List<TensorSlot>): Memory {
    val memory = Memory(8L * maxOf(1, slots.size)).also { it.clear() }
    slots.forEachIndexed { i, slot -> memory.setLong(8L * i, slot.buffer) }
    return memory
}
