import type { Cell, ComparedCell, Comparison, MetricName } from '@rackmark/contracts';
import type { RunNumbers } from '../results/run-numbers.js';
import { corrected, effectOf, stateOf, valuesOf } from './effects.js';
import { findingsOf } from './findings.js';
import { meansOf } from './means.js';
import { layOut, placeKey } from './pairing.js';
import { describeSide, type BenchmarkHead, type SideSelection } from './sides.js';
import { quantile } from '@rackmark/statistics';

export interface SideInput {
  selection: SideSelection;
  benchmark: BenchmarkHead;
  /** Cells of the benchmark that belong to this side. */
  cells: readonly Cell[];
}

/**
 * Compares a base with candidates. Pure.
 * @param sides the base first
 * @param runsOf ended, measured runs of a cell
 */
export function compare(
  sides: readonly SideInput[],
  runsOf: (cellId: string) => readonly RunNumbers[],
  { metric, delta }: { metric: MetricName; delta: number },
): Comparison {
  const layout = layOut(sides);
  const described = describeAll(sides);
  const pairs = layout.rows.flatMap((row) =>
    layout.columns.flatMap((column) =>
      sides.slice(1).map((side, i) => {
        const at = placeKey(row.key, column.key);
        const base = layout.sides[0]!.get(at)?.cell;
        const candidate = layout.sides[i + 1]!.get(at)?.cell;
        return { row: row.key, column: column.key, candidateKey: side.selection.key, base, candidate };
      }),
    ),
  );
  const shown = pairs.filter((p) => p.base !== undefined || p.candidate !== undefined);
  const states = shown.map((p) => stateOf(p.base, p.candidate));
  const effects = corrected(
    shown.map((p, i) =>
      states[i]!.state === 'compared' || states[i]!.state === 'suspect'
        ? effectOf(runsOf(p.base!.id), runsOf(p.candidate!.id), metric, delta)
        : null,
    ),
  );
  const cells: ComparedCell[] = shown.map((p, i) => ({
    row: p.row,
    column: p.column,
    candidate: p.candidateKey,
    ...withoutEffect(states[i]!, effects[i]!),
    effect: effects[i]!,
    base_cell: sideCell(p.base, runsOf, metric),
    candidate_cell: sideCell(p.candidate, runsOf, metric),
  }));
  const draft: Omit<Comparison, 'findings'> = {
    metric,
    unit: metric === 'peak_memory' ? 'KiB' : 'ns',
    delta,
    confidence: 0.95,
    sides: described,
    ...conditionsOf(sides),
    columns: layout.columns,
    rows: layout.rows,
    cells,
    means: meansOf(
      cells,
      layout.columns.map((c) => c.key),
      delta,
    ),
  };
  return { ...draft, findings: findingsOf(draft) };
}

function describeAll(sides: readonly SideInput[]): Comparison['sides'] {
  const engines = new Set(sides.flatMap((s) => s.cells.map((c) => c.configuration.engine))).size > 1;
  const manyBenchmarks = new Set(sides.map((s) => s.benchmark.number)).size > 1;
  return sides.map((s, i) => describeSide(s.selection, i, s.benchmark, s.cells, { engines, manyBenchmarks }));
}

/** A measured pair may still lack this metric (an engine that cannot tell its memory): that is said, not hidden. */
function withoutEffect(
  state: ReturnType<typeof stateOf>,
  effect: ComparedCell['effect'],
): ReturnType<typeof stateOf> {
  const measured = state.state === 'compared' || state.state === 'suspect';
  return measured && effect === null ? { state: 'missing', note: 'this was not measured here' } : state;
}

function sideCell(
  cell: Cell | undefined,
  runsOf: (cellId: string) => readonly RunNumbers[],
  metric: MetricName,
): ComparedCell['base_cell'] {
  if (cell === undefined) return null;
  const runs = cell.verdict === 'invalid' ? [] : valuesOf(runsOf(cell.id), metric);
  const over = (p: number) =>
    runs.length === 0
      ? null
      : quantile(
          runs.map((r) => quantile(r, p)),
          0.5,
        );
  const interval = metric === 'latency' ? cell.metrics.latency_ns?.ci95 : undefined;
  return {
    cell_id: cell.id,
    outcome: cell.outcome,
    verdict: cell.verdict,
    runs: runs.length,
    samples: runs.reduce((sum, r) => sum + r.length, 0),
    p50: over(0.5),
    p90: metric === 'latency' ? over(0.9) : null,
    p95: metric === 'latency' ? over(0.95) : null,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  };
}

/** What else is different between the sides, and what was found to be the same. */
function conditionsOf(sides: readonly SideInput[]): Pick<Comparison, 'also_differs' | 'equal_in_both'> {
  const differs: string[] = [];
  const equal: string[] = [];
  const check = (name: string, values: (s: SideInput) => string[]) => {
    const sets = sides.map((s) => [...new Set(values(s))].sort());
    if (sets.some((s) => s.length === 0)) return;
    if (sets.every((s) => s.join() === sets[0]!.join()))
      equal.push(sets[0]!.length === 1 ? `${name} ${sets[0]![0]}` : name);
    else differs.push(`${name}: ${sets.map((s) => s.join(' and ')).join(' against ')}`);
  };
  check('runtime', (s) =>
    s.cells.flatMap((c) => (c.runtime ? [`${c.runtime.name} ${c.runtime.version}`] : [])),
  );
  check('devices', (s) => s.cells.map((c) => c.device.name));
  if (new Set(sides.map((s) => s.benchmark.id)).size === 1) equal.push('one benchmark, runs interleaved');
  else differs.push('not one benchmark: the runs were not interleaved with each other');
  return { also_differs: differs, equal_in_both: equal };
}
