import type { HarnessEvent, MeasurementPlan } from '@rackmark/contracts';
import type { AndroidLimits } from './limits.js';

/** A little after the moment when the next news is expected. */
const SLACK_MS = 60;

/**
 * When to look at a run's output next. Looking costs the phone a process: seldom while samples are taken, and then near the
 * moment at which they must be done by the plan; soon and then less and less soon otherwise.
 */
export class Pace {
  private waitMs: number;
  private measure: { sinceMs: number; iterations: number; sumNs: number } | null = null;

  constructor(
    private readonly limits: Pick<AndroidLimits, 'pollFirstMs' | 'pollLongestMs' | 'pollMeasureMs'>,
    private readonly plan: Pick<MeasurementPlan, 'iterations' | 'seconds' | 'max_seconds'>,
    private readonly now: () => number,
  ) {
    this.waitMs = limits.pollFirstMs;
  }

  take(event: HarnessEvent): void {
    if (event.type === 'phase') {
      this.waitMs = this.limits.pollFirstMs;
      const begins = event.name === 'measure' && event.state === 'begin';
      this.measure = begins ? { sinceMs: this.now(), iterations: 0, sumNs: 0 } : null;
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
    const left = this.leftMs(this.measure) + SLACK_MS;
    return Math.min(this.limits.pollMeasureMs, Math.max(this.limits.pollFirstMs, left));
  }

  private leftMs({ sinceMs, iterations, sumNs }: NonNullable<Pace['measure']>): number {
    const gone = this.now() - sinceMs;
    const each = iterations === 0 ? 0 : sumNs / iterations / 1e6;
    const wanted = Math.max(this.plan.seconds * 1000 - gone, (this.plan.iterations - iterations) * each);
    return Math.max(0, Math.min(wanted, this.plan.max_seconds * 1000 - gone));
  }
}
