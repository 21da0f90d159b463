import type { HarnessEvent } from './harness-events.js';

/** Phases after everything that makes the result: what was measured is whole when the first of them begins. */
export const AFTER_MEASURING = ['profile', 'unload'] as const;
export type AfterMeasuring = (typeof AFTER_MEASURING)[number];
export const isAfterMeasuring = (name: string): name is AfterMeasuring =>
  (AFTER_MEASURING as readonly string[]).includes(name);

const LEAST_SECONDS = 30;
/** A profile makes 20 iterations, each of them slower than one that is not watched. */
const ITERATIONS = 60;

/**
 * How long phases after measuring may take. One that hangs holds back a result that is whole, so it does not get the run's
 * whole limit but what the run itself shows to be enough: 30 s, as long as everything before it took, and sixty times the
 * first inference.
 */
export class AfterMeasuringLimit {
  private firstInferenceNs = 0;

  /** @returns seconds that the phase which begins with this event has; null: none begins */
  begins(event: HarnessEvent): number | null {
    if (event.type === 'samples' && event.phase === 'first')
      this.firstInferenceNs = Math.max(this.firstInferenceNs, ...event.latency_ns);
    if (event.type !== 'phase' || event.state !== 'begin' || !isAfterMeasuring(event.name)) return null;
    return Math.ceil(LEAST_SECONDS + (event.t_ns + ITERATIONS * this.firstInferenceNs) / 1e9);
  }
}
