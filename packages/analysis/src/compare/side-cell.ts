import { metrics, type Cell, type LoadingWays, type MetricName, type SideCell } from '@rackmark/contracts';
import { quantile } from '@rackmark/statistics';
import { intervalOverRuns } from '../judge/summarise-cell.js';
import type { RunNumbers } from '../measured/run-numbers.js';
import type { Measured } from './compare.js';
import { figuresOf, inItsUnit } from './effects.js';

/** One side of a compared pair in numbers of the metric's unit: medians over runs of each run's figure. */
export function sideCell(cell: Cell, { runsOf, errorOf }: Measured, metric: MetricName): SideCell {
  const usable = cell.verdict === 'invalid' ? [] : runsOf(cell.id);
  const runs = figuresOf(usable, metric);
  const figures = (of: 'p50' | 'p90' | 'p95') => runs.map((r) => inItsUnit(metric, r[of]));
  const middle = (values: number[]) => (values.length === 0 ? null : quantile(values, 0.5));
  const medians = figures('p50');
  const { isSpread } = metrics[metric];
  const { low, high } = intervalOverRuns(medians);
  return {
    cell_id: cell.id,
    outcome: cell.outcome,
    verdict: cell.verdict,
    runs: runs.length,
    samples: runs.reduce((sum, r) => sum + r.n, 0),
    p50: middle(medians),
    p90: isSpread ? middle(figures('p90')) : null,
    p95: isSpread ? middle(figures('p95')) : null,
    low,
    high,
    model: { name: cell.model.name, size_bytes: cell.model.size_bytes },
    loading: loadingOf(usable),
    error: errorOf?.(cell.id) ?? null,
  };
}

/** Null unless every figure was measured in at least one usable run. */
function loadingOf(runs: readonly RunNumbers[]): LoadingWays | null {
  const median = (metric: MetricName) => {
    const known = figuresOf(runs, metric).map((f) => f.p50);
    return known.length === 0 ? null : quantile(known, 0.5);
  };
  const [cold, warm] = [median('load_cold'), median('load_warm')];
  const [firstCold, firstWarm] = [median('first_answer_cold'), median('first_answer_warm')];
  const [first, held] = [median('time_to_first_token'), median('held_memory')];
  if (cold === null || warm === null || firstCold === null || firstWarm === null) return null;
  if (first === null || held === null) return null;
  return {
    cold: { load_ns: cold, first_token_ns: firstCold },
    warm: { load_ns: warm, first_token_ns: firstWarm },
    kept: { first_token_ns: first, held_kib: held },
  };
}
