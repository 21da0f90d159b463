import { metricUnit, type Cell, type LoadingWays, type MetricName, type SideCell } from '@rackmark/contracts';
import { quantile } from '@rackmark/statistics';
import { intervalOverRuns } from '../results/judge/summarise-cell.js';
import type { RunNumbers } from '../results/run-numbers.js';
import type { Measured } from './compare.js';
import { figuresOf } from './effects.js';

/** One side of a compared pair in numbers of the metric's unit: medians over runs of each run's figure. */
export function sideCell(cell: Cell, { runsOf, errorOf }: Measured, metric: MetricName): SideCell {
  const usable = cell.verdict === 'invalid' ? [] : runsOf(cell.id);
  const runs = figuresOf(usable, metric);
  // Effects are of times; people read rates.
  const shown = (value: number) => (metricUnit(metric) === 'tokens/s' ? 1e9 / value : value);
  const figures = (of: 'p50' | 'p90' | 'p95') => runs.map((r) => shown(r[of]));
  const middle = (values: number[]) => (values.length === 0 ? null : quantile(values, 0.5));
  const medians = figures('p50');
  const isSampled = metric === 'latency' || metric === 'inter_token';
  const { low, high } = intervalOverRuns(medians);
  return {
    cell_id: cell.id,
    outcome: cell.outcome,
    verdict: cell.verdict,
    runs: runs.length,
    samples: runs.reduce((sum, r) => sum + r.n, 0),
    p50: middle(medians),
    p90: isSampled ? middle(figures('p90')) : null,
    p95: isSampled ? middle(figures('p95')) : null,
    low,
    high,
    model: { name: cell.model.name, size_bytes: cell.model.size_bytes },
    loading: loadingOf(usable),
    error: errorOf?.(cell.id) ?? null,
  };
}

/** Null unless every figure was measured in at least one usable run. */
function loadingOf(runs: readonly RunNumbers[]): LoadingWays | null {
  const usable = runs.filter((r) => r.verdict !== 'invalid' && r.language);
  const median = (of: (r: RunNumbers) => number | null | undefined) => {
    const known = usable.map(of).filter((v) => v !== null && v !== undefined);
    return known.length === 0 ? null : quantile(known, 0.5);
  };
  const [cold, warm] = [median((r) => r.loadColdNs), median((r) => r.loadWarmNs)];
  const firstCold = median((r) => r.language?.first_answer_cold_ns);
  const firstWarm = median((r) => r.language?.first_answer_warm_ns);
  const first = median((r) => r.language?.time_to_first_token_ns);
  const held = median((r) => r.language?.held_kib);
  if (cold === null || warm === null || firstCold === null || firstWarm === null) return null;
  if (first === null || held === null) return null;
  return {
    cold: { load_ns: cold, first_token_ns: firstCold },
    warm: { load_ns: warm, first_token_ns: firstWarm },
    kept: { first_token_ns: first, held_kib: held },
  };
}
