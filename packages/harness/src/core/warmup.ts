import type { MeasurementPlan } from '@rackmark/contracts';

type WarmupPlan = MeasurementPlan['warmup'];

const FAST = 0.1;
const SLOW = 0.005;

/**
 * Decides when a model is warm: a fast moving average of the latency has stayed near a slow one for a while. The rule
 * and its weights are those of androidx.benchmark's WarmupManager.
 */
export class WarmupRule {
  private fast = 0;
  private slow = 0;
  private inARow = 0;
  private spentNs = 0;
  iterations = 0;

  constructor(private readonly plan: WarmupPlan) {}

  /** @returns what to do after this iteration; `settled` and `gave_up` end the warm-up */
  next(latencyNs: number): 'continue' | 'settled' | 'gave_up' {
    this.iterations += 1;
    this.spentNs += latencyNs;
    if (this.iterations === 1) this.fast = this.slow = latencyNs;
    this.fast += FAST * (latencyNs - this.fast);
    this.slow += SLOW * (latencyNs - this.slow);
    const apart = Math.abs(this.fast / this.slow - 1);
    this.inARow = apart <= this.plan.tolerance ? this.inARow + 1 : 0;
    const enough = this.iterations >= this.plan.min_iterations && this.spentNs >= this.plan.min_ms * 1e6;
    if (enough && this.inARow >= this.plan.settled_iterations) return 'settled';
    // The limit holds for slow models too, which would need minutes for 30 iterations.
    return this.spentNs >= this.plan.max_ms * 1e6 ? 'gave_up' : 'continue';
  }
}
