package org.rackmark.harness.core

import java.nio.ByteBuffer
import java.nio.ByteOrder
import kotlin.math.abs
import kotlin.math.floor
import kotlin.math.log2
import kotlin.math.max
import kotlin.math.pow

/** FNV-1a, 64 bits, over the UTF-8 bytes of a name (Fowler, Noll, Vo). */
fun fnv1a64(text: String): Long =
    text.toByteArray().fold(-0x340d631b7bdddcdbL) { hash, byte -> (hash xor (byte.toLong() and 0xff)) * 0x100000001b3L }

/** SplitMix64 (Steele, Lea, Flood 2014): 64 random bits a call. */
class SplitMix64(private var state: Long) {
    fun next(): Long {
        state += -0x61c8864680b583ebL
        var z = state
        z = (z xor (z ushr 30)) * -0x40a7b892e31b1a47L
        z = (z xor (z ushr 27)) * -0x6b2fb644ecceee15L
        return z xor (z ushr 31)
    }
}

private val BITS = mapOf(
    "float32" to 32, "float64" to 64, "float16" to 16, "int8" to 8, "uint8" to 8, "int16" to 16, "uint16" to 16,
    "int32" to 32, "uint32" to 32, "int64" to 64, "uint64" to 64, "bool" to 8, "int4" to 4,
)

/** Whether elements of this type can be filled and read: no strings, resources or complex numbers. */
fun isNumeric(type: String): Boolean = type in BITS

/** @param type one that [isNumeric] knows */
fun byteLengthOf(type: String, elements: Int): Long = (elements.toLong() * BITS.getValue(type) + 7) / 8

/** Whole numbers from `low` to `high`, both included. */
class InputRange(val low: Long, val high: Long)

private val RANGED = setOf("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64")
private val WIDE = setOf("int32", "uint32", "int64", "uint64")
private val SMALL = InputRange(1, 3)
private const val RANGE_BITS = 24

/** The range that whole numbers of this input are drawn from; null: all bits are random. */
fun rangeOf(type: String, shown: InputRange?): InputRange? =
    if (type !in RANGED) null else shown ?: if (type in WIDE) SMALL else null

/**
 * The input that every harness gives a tensor, the same bytes on every device (see packages/harness/src/core/inputs.ts
 * for the rule in words).
 * @param shown the range that the model's graph shows
 * @return little-endian bytes
 * @throws HarnessFailure UNSUPPORTED_CONFIGURATION for a type that cannot be filled
 */
fun inputBytes(name: String, type: String, elements: Int, shown: InputRange? = null): ByteArray {
    val bits = BITS[type]
        ?: throw HarnessFailure("UNSUPPORTED_CONFIGURATION", "Inputs of type $type cannot be filled by this harness.")
    val bytes = ByteArray(byteLengthOf(type, elements).toInt())
    val random = SplitMix64(fnv1a64(name))
    val view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)
    val range = rangeOf(type, shown)
    fun float() = (random.next() ushr 40).toDouble() / (1 shl 23) - 1
    if (range != null) {
        val count = minOf(range.high - range.low + 1, 1L shl RANGE_BITS)
        repeat(elements) {
            val value = range.low + (((random.next() ushr 40) * count) ushr RANGE_BITS)
            when (bits) {
                8 -> view.put(value.toByte())
                16 -> view.putShort(value.toShort())
                32 -> view.putInt(value.toInt())
                else -> view.putLong(value)
            }
        }
        return bytes
    }
    when (type) {
        "float32" -> repeat(elements) { view.putFloat(float().toFloat()) }
        "float64" -> repeat(elements) { view.putDouble(float()) }
        "float16" -> repeat(elements) { view.putShort(float16Bits(float()).toShort()) }
        "int16", "uint16" -> repeat(elements) { view.putShort((random.next() ushr 48).toShort()) }
        "int8", "uint8", "int4" -> for (i in bytes.indices) bytes[i] = (random.next() ushr 56).toByte()
        "bool" -> for (i in bytes.indices) bytes[i] = (random.next() ushr 63).toByte()
    }
    return bytes
}

/** Bits of the half-precision number nearest to x, |x| ≤ 1, rounding half to even; subnormals included. */
private fun float16Bits(x: Double): Int {
    val sign = if (x < 0 || (x == 0.0 && 1 / x < 0)) 0x8000 else 0
    val a = abs(x)
    if (a == 0.0) return sign
    val exponent = max(-14, floor(log2(a)).toInt())
    val steps = a / 2.0.pow(exponent - 10)
    val whole = floor(steps)
    val rest = steps - whole
    val rounded = (if (rest > 0.5 || (rest == 0.5 && whole.toInt() % 2 == 1)) whole + 1 else whole).toInt()
    return sign or if (exponent == -14 && rounded < 1024) rounded else ((exponent + 15) shl 10) + (rounded - 1024)
}
