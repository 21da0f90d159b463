package org.rackmark.harness.core

import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.security.MessageDigest
import kotlin.math.pow

class OutputTensor(val name: String, val type: String, val shape: IntArray, val bytes: ByteArray)

private const val MOST_VALUES = 256

/** What is kept of an output: enough to see that it is sane and to compare it with another device's. */
fun summariseOutput(output: OutputTensor): Map<String, Any?> {
    val view = ByteBuffer.wrap(output.bytes).order(ByteOrder.LITTLE_ENDIAN)
    val (size, read) = readerOf(output.type, view)
    val elements = output.bytes.size / size
    val first = if (elements > 0) read(0) else 0.0
    var nonFinite = 0
    var constant = true
    val values = ArrayList<Double?>(minOf(elements, MOST_VALUES))
    for (i in 0 until elements) {
        val value = read(i * size)
        if (!value.isFinite()) nonFinite += 1
        if (value != first) constant = false
        if (i < MOST_VALUES) values += value.takeIf { it.isFinite() }
    }
    return linkedMapOf(
        "name" to output.name,
        "element_type" to output.type,
        "shape" to output.shape,
        "elements" to elements,
        "non_finite" to nonFinite,
        "constant" to constant,
        "sha256" to MessageDigest.getInstance("SHA-256").digest(output.bytes).joinToString("") { "%02x".format(it) },
        "values" to values,
    )
}

/** Bytes of an element and how it is read; types that are missing here are summarised by their bytes alone. */
private fun readerOf(type: String, v: ByteBuffer): Pair<Int, (Int) -> Double> = when (type) {
    "float32" -> 4 to { at -> v.getFloat(at).toDouble() }
    "float64" -> 8 to { at -> v.getDouble(at) }
    "float16" -> 2 to { at -> halfToDouble(v.getShort(at).toInt() and 0xffff) }
    "int8" -> 1 to { at -> v.get(at).toDouble() }
    "int16" -> 2 to { at -> v.getShort(at).toDouble() }
    "uint16" -> 2 to { at -> (v.getShort(at).toInt() and 0xffff).toDouble() }
    "int32" -> 4 to { at -> v.getInt(at).toDouble() }
    "uint32" -> 4 to { at -> (v.getInt(at).toLong() and 0xffffffffL).toDouble() }
    "int64" -> 8 to { at -> v.getLong(at).toDouble() }
    "uint64" -> 8 to { at -> v.getLong(at).toULong().toDouble() }
    else -> 1 to { at -> (v.get(at).toInt() and 0xff).toDouble() }
}

private fun halfToDouble(bits: Int): Double {
    val sign = if (bits and 0x8000 != 0) -1 else 1
    val exponent = (bits shr 10) and 0x1f
    val fraction = bits and 0x3ff
    return when (exponent) {
        0 -> sign * fraction * 2.0.pow(-24)
        31 -> if (fraction == 0) sign * Double.POSITIVE_INFINITY else Double.NaN
        else -> sign * (1 + fraction / 1024.0) * 2.0.pow(exponent - 15)
    }
}
