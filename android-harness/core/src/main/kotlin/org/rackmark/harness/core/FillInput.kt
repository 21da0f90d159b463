package org.rackmark.harness.core

import java.io.File
import java.io.IOException

/** An input as the compiled model takes it. */
class WantedInput(
    val name: String,
    val type: String,
    val shape: IntArray,
    /** As the file gives it: sizes that it leaves open are −1. */
    val fileShape: IntArray,
    /** The configuration named a shape for it. */
    val given: Boolean,
)

/** What an input was given; fields as in the `input` event. */
class InputSummary(private val input: WantedInput, private val filled: String, private val range: InputRange?, private val varies: Boolean) {
    fun body(): Map<String, Any?> = linkedMapOf(
        "name" to input.name,
        "element_type" to input.type,
        "shape" to input.shape,
        "given" to input.given,
        "open" to input.fileShape.indices.filter { input.fileShape[it] < 0 },
        "filled" to filled,
        "low" to range?.low,
        "high" to range?.high,
        "varies" to varies,
    )
}

class FilledInput(val bytes: ByteArray, val summary: InputSummary)

/**
 * The bytes of one input and what is told of them; the twin of packages/harness/src/engines/fill-input.ts.
 * @throws HarnessFailure BAD_SPEC for a file that does not fit
 */
fun fillInput(input: WantedInput, known: List<KnownInput>): FilledInput {
    val about = known.find { it.name == input.name }
    val elements = elementsOf(input.shape)
    val path = about?.path
    val range = if (path == null) rangeOf(input.type, about?.range) else null
    val bytes = if (path == null) inputBytes(input.name, input.type, elements, about?.range) else ownBytes(input, elements, path)
    val filled = if (path != null) "file" else if (range != null) "range" else "random"
    return FilledInput(bytes, InputSummary(input, filled, range, varies(bytes, elements)))
}

private fun ownBytes(input: WantedInput, elements: Int, path: String): ByteArray {
    val takes = byteLengthOf(input.type, elements)
    val file = File(path)
    if (file.length() != takes) throw HarnessFailure("BAD_SPEC", "The file for the input ${input.name} has ${file.length()} bytes; the model takes $takes.")
    return try {
        file.readBytes()
    } catch (error: IOException) {
        throw HarnessFailure("BAD_SPEC", "The file for the input ${input.name} could not be read: ${error.message}")
    }
}

/** Whether not all elements are the same: only then does a constant output say something about the model. */
private fun varies(bytes: ByteArray, elements: Int): Boolean {
    val size = maxOf(1, bytes.size / maxOf(1, elements))
    return bytes.indices.any { bytes[it] != bytes[it % size] }
}

/** @throws HarnessFailure for an input or output whose elements are no numbers; before buffers are made of it */
fun refuseOtherTypes(side: String, tensors: List<Pair<String, String>>) {
    val (name, type) = tensors.find { (_, type) -> !isNumeric(type) } ?: return
    throw HarnessFailure("UNSUPPORTED_CONFIGURATION", "The $side $name is of type $type; Rackmark measures models of numbers and booleans.")
}

/** @throws HarnessFailure for a shape of an input that the model has not */
fun refuseUnknownInputs(shapes: Map<String, IntArray>, names: List<String>) {
    val unknown = shapes.keys.find { it !in names } ?: return
    throw HarnessFailure("UNSUPPORTED_CONFIGURATION", "The model has no input $unknown; it has: ${names.joinToString().ifEmpty { "none" }}.")
}

fun wrongShape(name: String, asked: IntArray, fileShape: IntArray) = HarnessFailure(
    "UNSUPPORTED_CONFIGURATION",
    "LiteRT does not take the shape ${shapeText(asked)} for the input $name; the model says ${shapeText(fileShape)}.",
)

/** Each input takes its shape, and the operators behind do not fit to each other with them. */
fun shapesRefused(shapes: Map<String, IntArray>, why: String, detail: String): HarnessFailure {
    val asked = shapes.entries.joinToString { (name, shape) -> "$name ${shapeText(shape)}" }
    return HarnessFailure("UNSUPPORTED_CONFIGURATION", "The model does not run with the shapes that were given ($asked): $why", detail)
}

fun elementsOf(shape: IntArray): Int = shape.fold(1) { a, b -> a * b }

/** "1×?×3": a size that the file leaves open is "?". */
fun shapeText(shape: IntArray): String =
    if (shape.isEmpty()) "scalar" else shape.joinToString("×") { if (it < 1) "?" else "$it" }
