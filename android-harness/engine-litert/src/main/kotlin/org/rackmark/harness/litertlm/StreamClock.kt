package org.rackmark.harness.litertlm

import com.sun.jna.CallbackReference
import com.sun.jna.CallbackThreadInitializer
import com.sun.jna.Native
import com.sun.jna.Pointer
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

/** Steps are handed on at most so often: sending costs a little of the rate. */
private const val BATCH_MS = 250L

/** The last step of an answer is no time of a token: see stream.ts. */
private const val LAST_TOGETHER = 1

/**
 * Clocks a streamed answer: time to the first piece of text, and from each piece to the next. The library's thread only
 * notes time and text; they are read and sent by the thread that waits, so that no step holds what sending it costs.
 */
internal class StreamClock(
    private val library: LiteRtLmLibrary,
    private val pieceOf: (String) -> String?,
    private val onSteps: ((LongArray) -> Unit)?,
) {
    private class Chunk(val at: Long, val text: String)

    private val chunks = ConcurrentLinkedQueue<Chunk>()
    private val ended = CountDownLatch(1)

    @Volatile
    private var error: String? = null
    private var last = 0L
    private var began = 0L
    private var firstNs: Long? = null
    private var stepNs = LongArray(1_024)
    private var steps = 0
    private var sent = 0
    private val pieces = ArrayList<String>()

    fun heard() = Heard(firstNs, stepNs.copyOf(maxOf(0, steps - LAST_TOGETHER)), pieces)

    /**
     * Starts a streamed call and waits for its last chunk.
     * @param start makes the call with the address of the callback; 0: it went well
     * @returns the engine's error, null when there was none
     */
    fun run(start: (Long) -> Int): String? {
        Receiver.current = this
        began = System.nanoTime()
        last = began
        if (start(Receiver.address) != 0) return library.lastError()
        do {
            val isOver = ended.await(BATCH_MS, TimeUnit.MILLISECONDS)
            take()
        } while (!isOver)
        return error
    }

    private fun onChunk(chunk: Long) {
        val at = System.nanoTime()
        try {
            val text = library.text(LiteRtLmC.litert_lm_stream_chunk_get_text(chunk))
            if (!text.isNullOrEmpty()) chunks += Chunk(at, text)
            val told = library.text(LiteRtLmC.litert_lm_stream_chunk_get_error(chunk))
            if (told != null) error = told
            if (told != null || LiteRtLmC.litert_lm_stream_chunk_is_final(chunk).toInt() != 0) ended.countDown()
        } catch (thrown: Throwable) {
            // Nothing may be thrown into native code.
            error = thrown.toString()
            ended.countDown()
        }
    }

    /** What came since the last call. */
    private fun take() {
        while (true) {
            val chunk = chunks.poll() ?: break
            val piece = pieceOf(chunk.text) ?: continue
            if (firstNs == null) firstNs = chunk.at - began
            else {
                if (steps == stepNs.size) stepNs = stepNs.copyOf(steps * 2)
                stepNs[steps++] = chunk.at - last
            }
            last = chunk.at
            pieces += piece
        }
        val upTo = steps - LAST_TOGETHER
        if (upTo > sent) {
            onSteps?.invoke(stepNs.copyOfRange(sent, upTo))
            sent = upTo
        }
    }

    /** The one function that native code calls, held for ever; one answer is under way at a time. */
    private object Receiver : LiteRtLmC.OnChunk {
        @Volatile
        var current: StreamClock? = null
        val address: Long

        init {
            // Attached once and until the thread ends: to attach it for every token would cost more than a token does.
            Native.setCallbackThreadInitializer(this, CallbackThreadInitializer(true, false, "litert-lm-stream"))
            address = Pointer.nativeValue(CallbackReference.getFunctionPointer(this))
        }

        override fun invoke(user: Long, chunk: Long) {
            current?.onChunk(chunk)
        }
    }
}
