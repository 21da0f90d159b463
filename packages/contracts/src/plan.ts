import { z } from 'zod';

/** Rule of androidx.benchmark: warm-up ends when a fast moving average stays near a slow one. */
export const warmupPlan = z.object({
  min_iterations: z.int().min(0).max(100_000).default(30),
  min_ms: z.int().min(0).max(600_000).default(250),
  max_ms: z.int().min(0).max(600_000).default(8_000),
  /** Largest relative distance of the two averages, e.g. 0.04 for 4 %. */
  tolerance: z.number().gt(0).max(1).default(0.04),
  /** For how many iterations in a row they must stay that near. */
  settled_iterations: z.int().min(1).max(10_000).default(40),
});

/** How every run of a benchmark measures. Measuring lasts for at least `iterations` and at least `seconds`. */
export const measurementPlan = z.object({
  repeats: z.int().min(1).max(100).default(3),
  iterations: z.int().min(1).max(1_000_000).default(100),
  seconds: z.number().min(0).max(3_600).default(1),
  max_seconds: z.number().gt(0).max(7_200).default(30),
  warmup: warmupPlan.prefault({}),
  /** Time of each operator, measured after the timed section, in a compilation of its own. */
  profile: z.boolean().default(true),
  /**
   * A run that has not ended by then is stopped: outcome `failed`, 230 TIMEOUT. One that may measure for more than 30 s, or
   * warm up for more than 8 s, has that much longer.
   */
  timeout_seconds: z.number().gt(0).max(14_400).default(180),
  /** The child process's memory limit in MiB; null: three quarters of the computer's memory. */
  memory_limit_mib: z.int().min(64).nullable().default(null),
});
/** A run that measures and warms up no longer than these has `timeout_seconds` and no more. */
const PLAIN = { measureSeconds: 30, warmupSeconds: 8 };

/** When a run is stopped: its time limit, and as much more as its plan lets it measure and warm up for longer. */
export function runLimitSeconds(plan: {
  seconds: number;
  max_seconds: number;
  timeout_seconds: number;
  warmup: { max_ms: number };
}): number {
  const more = (asked: number, plain: number) => Math.max(0, asked - plain);
  return (
    plan.timeout_seconds +
    more(Math.max(plan.seconds, plan.max_seconds), PLAIN.measureSeconds) +
    more(plan.warmup.max_ms / 1000, PLAIN.warmupSeconds)
  );
}
export type MeasurementPlan = z.infer<typeof measurementPlan>;
export type MeasurementPlanInput = z.input<typeof measurementPlan>;
