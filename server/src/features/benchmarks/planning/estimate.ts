import { runLimitSeconds, type BenchmarkPreview, type MeasurementPlan, type Said } from '@rackmark/contracts';
import { english, said } from '@rackmark/words';

/** Runs of one kind on one device. */
export interface RunTimes {
  runs: number;
  /** Seconds that one of them took before; undefined when none was made. */
  knownSeconds?: number;
}

/** Starting a process, loading twice and reading the results, before anything was measured on the device. */
const OVERHEAD_SECONDS = 1.5;

/** Seconds that one run takes by its plan alone. */
export function plannedRunSeconds(plan: MeasurementPlan): number {
  const warmup = Math.max(plan.warmup.min_ms / 1000, 0.5);
  return OVERHEAD_SECONDS + warmup + Math.max(plan.seconds, 0.2) + (plan.profile ? 0.5 : 0);
}

/**
 * Time until the slowest device is done: devices work side by side, the runs of one device one after the other.
 * @param devices for each device, the kinds of its runs
 */
export function estimate(
  devices: readonly (readonly RunTimes[])[],
  plan: MeasurementPlan,
): BenchmarkPreview['estimate'] {
  const planned = plannedRunSeconds(plan);
  const worst = plannedWorstSeconds(plan);
  let known = 0;
  let total = 0;
  const sums = devices.map((kinds) => {
    const sum = { seconds: 0, low: 0, high: 0 };
    for (const { runs, knownSeconds } of kinds) {
      total += runs;
      if (knownSeconds === undefined) {
        sum.seconds += runs * planned;
        sum.low += runs * planned * 0.8;
        sum.high += runs * Math.min(worst, planned * 3);
      } else {
        known += runs;
        sum.seconds += runs * knownSeconds;
        sum.low += runs * knownSeconds * 0.85;
        sum.high += runs * knownSeconds * 1.25;
      }
    }
    return sum;
  });
  const largest = (key: 'seconds' | 'low' | 'high') => Math.max(0, ...sums.map((s) => s[key]));
  const basis = basisOf(known, total);
  return {
    seconds: largest('seconds'),
    low: largest('low'),
    high: largest('high'),
    basis: english.tell(basis, ''),
    basis_said: basis,
  };
}

function plannedWorstSeconds(plan: MeasurementPlan): number {
  const run = OVERHEAD_SECONDS + plan.warmup.max_ms / 1000 + plan.max_seconds + (plan.profile ? 2 : 0);
  return Math.min(run, runLimitSeconds(plan));
}

function basisOf(known: number, total: number): Said {
  if (total === 0) return said('preview.basis.nothing');
  if (known === 0) return said('preview.basis.plan');
  if (known === total) return said('preview.basis.earlier');
  return said('preview.basis.both', { n: known, of: total });
}
