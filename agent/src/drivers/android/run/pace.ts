import type { HarnessEvent, MeasurementPlan } from '@rackmark/contracts';
import type { AndroidLimits } from '../limits.js';

/** A little after the moment when the next news is expected. */
const SLACK_MS = 40;
/** News that is due is looked for this soon. */
const NEAR_MS = 80;

/**
 * When to look at a run's output next. Looking costs the phone a process: seldom while samples are taken, and then near the
 * moment at which they must be done by the plan; soon and then less and less soon otherwise.
 */
export class Pace {
  private waitMs: number;
  /** When the run began, by this computer's clock: no event can have come before it was made. */
  private runSinceMs = Infinity;
  private measure: { sinceNs: number; iterations: number; sumNs: number } | null = null;
  private overdue = 0;

  constructor(
    private readonly limits: Pick<AndroidLimits, 'pollFirstMs' | 'pollLongestMs' | 'pollMeasureMs'>,
    private readonly plan: Pick<MeasurementPlan, 'iterations' | 'seconds' | 'max_seconds'>,
    private readonly now: () => number,
  ) {
    this.waitMs = limits.pollFirstMs;
  }

  take(event: HarnessEvent): void {
    this.runSinceMs = Math.min(this.runSinceMs, this.now() - event.t_ns / 1e6);
    if (event.type === 'phase') {
      this.waitMs = this.limits.pollFirstMs;
      const begins = event.name === 'measure' && event.state === 'begin';
      this.measure = begins ? { sinceNs: event.t_ns, iterations: 0, sumNs: 0 } : null;
      this.overdue = 0;
    }
    if (event.type === 'samples' && this.measure !== null) {
      this.measure.iterations += event.latency_ns.length;
      this.measure.sumNs += event.latency_ns.reduce((sum, ns) => sum + ns, 0);
    }
  }

  nextMs(): number {
    if (this.measure === null) {
      const now = this.waitMs;
      this.waitMs = Math.min(this.limits.pollLongestMs, now * 1.5);
      return now;
    }
    const left = this.leftMs(this.measure);
    if (left > 0) return Math.min(this.limits.pollMeasureMs, Math.max(NEAR_MS, left + SLACK_MS));
    return Math.min(this.limits.pollFirstMs, NEAR_MS * 1.5 ** this.overdue++);
  }

  private leftMs({ sinceNs, iterations, sumNs }: NonNullable<Pace['measure']>): number {
    const gone = this.now() - this.runSinceMs - sinceNs / 1e6;
    const each = iterations === 0 ? 0 : sumNs / iterations / 1e6;
    const wanted = Math.max(this.plan.seconds * 1000 - gone, (this.plan.iterations - iterations) * each);
    return Math.max(0, Math.min(wanted, this.plan.max_seconds * 1000 - gone));
  }
}
