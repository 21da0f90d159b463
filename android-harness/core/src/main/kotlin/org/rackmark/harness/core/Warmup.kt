package org.rackmark.harness.core

import kotlin.math.abs

/**
 * Decides when a model is warm: a fast moving average of the latency has stayed near a slow one for a while. The rule and
 * its weights are those of androidx.benchmark's WarmupManager; the twin of packages/harness/src/core/warmup.ts.
 */
class WarmupRule(private val plan: WarmupPlan) {
    enum class State(val word: String) { CONTINUE("continue"), SETTLED("settled"), GAVE_UP("gave_up") }

    private var fast = 0.0
    private var slow = 0.0
    private var inARow = 0
    private var spentNs = 0L
    var iterations = 0
        private set

    fun next(latencyNs: Long): State {
        iterations += 1
        spentNs += latencyNs
        if (iterations == 1) {
            fast = latencyNs.toDouble()
            slow = fast
        }
        fast += FAST * (latencyNs - fast)
        slow += SLOW * (latencyNs - slow)
        inARow = if (abs(fast / slow - 1) <= plan.tolerance) inARow + 1 else 0
        val enough = iterations >= plan.minIterations && spentNs >= plan.minMs * 1_000_000L
        if (enough && inARow >= plan.settledIterations) return State.SETTLED
        return if (spentNs >= plan.maxMs * 1_000_000L) State.GAVE_UP else State.CONTINUE
    }

    private companion object {
        const val FAST = 0.1
        const val SLOW = 0.005
    }
}
