package org.rackmark.harness.litert

/** One call of a prefill: [size] tokens go in from [place] on, of which the first [count] are of the prompt. */
class PrefillPart(val size: Int, val place: Int, val count: Int)

/**
 * How a prompt goes through signatures that take fixed numbers of tokens; the twin of
 * packages/harness/src/engines/litert/prefill-parts.ts.
 * @param sizes tokens of each prefill signature, largest first
 * @param room tokens of context
 */
fun prefillParts(sizes: List<Int>, tokens: Int, room: Int): List<PrefillPart> {
    val parts = ArrayList<PrefillPart>()
    var place = 0
    while (place < tokens) {
        val fitting = sizes.filter { place + it <= room }
        val size = fitting.find { it <= tokens - place } ?: fitting.lastOrNull() ?: 1
        val count = minOf(size, tokens - place)
        parts += PrefillPart(size, place, count)
        place += count
    }
    return parts
}
