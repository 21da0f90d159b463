import {
  metricName,
  metricUnit,
  type Cell,
  type ComparedCell,
  type Comparison,
  type MetricName,
  type SideCell,
  type VariantError,
} from '@rackmark/contracts';
import { english, said, saidOfTask } from '@rackmark/words';
import { FALSE_CLAIMS } from '@rackmark/statistics';
import type { RunNumbers } from '../measured/run-numbers.js';
import { conditionsOf } from './conditions.js';
import { effectsOf, estimateOf, figuresOf, stateOf, type PairState } from './effects.js';
import { findingsOf } from './findings.js';
import { languageFindings } from './language-findings.js';
import { meansOf } from './means.js';
import { layOut, placeKey } from './pairing.js';
import { sideCell } from './side-cell.js';
import { describeSide, type BenchmarkHead, type SideSelection } from './sides.js';

export interface SideInput {
  selection: SideSelection;
  benchmark: BenchmarkHead;
  /** Cells of the benchmark that belong to this side. */
  cells: readonly Cell[];
}

/** What comparing reads of cells. */
export interface Measured {
  /** Ended, measured runs of a cell. */
  runsOf: (cellId: string) => readonly RunNumbers[];
  /** How far it is from its family's f32 model; null where there is none to hold it against. */
  errorOf?: (cellId: string) => VariantError | null;
}

/**
 * Compares a base with candidates. Pure.
 * @param sides the base first
 * @param asked without a metric the first that both sides have of `lead`
 */
export function compare(
  sides: readonly SideInput[],
  measured: Measured,
  asked: { metric?: MetricName | undefined; delta: number },
): Comparison {
  const { runsOf } = measured;
  const { delta } = asked;
  const layout = layOut(sides);
  const metrics = metricsOf(sides, runsOf);
  const metric = asked.metric ?? lead.find((m) => metrics.includes(m)) ?? 'latency';
  const described = describeAll(sides, layout.commonTask);
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
  const estimates = shown.map((p, i) =>
    states[i]!.state === 'compared' || states[i]!.state === 'suspect'
      ? estimateOf(runsOf(p.base!.id), runsOf(p.candidate!.id), metric)
      : null,
  );
  const effects = effectsOf(estimates, delta);
  // A base stands beside each candidate; it is made once.
  const made = new Map<Cell, SideCell>();
  const side = (cell: Cell | undefined): SideCell | null => {
    if (cell === undefined) return null;
    const known = made.get(cell) ?? sideCell(cell, measured, metric);
    made.set(cell, known);
    return known;
  };
  const cells: ComparedCell[] = shown.map((p, i) => ({
    row: p.row,
    column: p.column,
    candidate: p.candidateKey,
    ...noted(withoutEffect(states[i]!, effects[i]!)),
    effect: effects[i]!,
    base_cell: side(p.base),
    candidate_cell: side(p.candidate),
  }));
  const draft: Omit<Comparison, 'findings'> = {
    metric,
    unit: metricUnit(metric),
    metrics,
    delta,
    confidence: 1 - FALSE_CLAIMS,
    sides: described,
    ...conditionsOf(sides),
    ...taskOf(sides, layout.commonTask),
    columns: layout.columns,
    rows: layout.rows,
    cells,
    means: meansOf(
      cells.map((cell, i) => ({ cell, estimate: estimates[i]! })),
      layout.columns.map((c) => c.key),
      delta,
    ),
  };
  return { ...draft, findings: findingsOf(draft, languageFindings(sides, draft, runsOf)) };
}

/** What leads where nobody chose. */
const lead: readonly MetricName[] = ['decode_rate', 'latency'];

/** What at least two sides have measured. */
function metricsOf(sides: readonly SideInput[], runsOf: Measured['runsOf']): MetricName[] {
  const has = (side: SideInput, metric: MetricName) =>
    side.cells.some((c) => c.verdict !== 'invalid' && figuresOf(runsOf(c.id), metric).length > 0);
  return metricName.options.filter((m) => sides.filter((s) => has(s, m)).length > 1);
}

function describeAll(sides: readonly SideInput[], without: readonly string[]): Comparison['sides'] {
  const engines = new Set(sides.flatMap((s) => s.cells.map((c) => c.configuration.engine))).size > 1;
  const manyBenchmarks = new Set(sides.map((s) => s.benchmark.number)).size > 1;
  return sides.map((s, i) =>
    describeSide(s.selection, i, s.benchmark, s.cells, { engines, manyBenchmarks, without }),
  );
}

/** A measured pair may still lack this metric (an engine that cannot tell its memory): that is said, not hidden. */
function withoutEffect(state: PairState, effect: ComparedCell['effect']): PairState {
  const measured = state.state === 'compared' || state.state === 'suspect';
  return measured && effect === null
    ? { state: 'missing', note: said('note.missing', { word: 'this' }) }
    : state;
}

/** In English for readers that do not know the code. */
const noted = ({ state, note }: PairState) => ({
  state,
  note: note === null ? null : english.tell(note, ''),
  note_said: note,
});

function taskOf(
  sides: readonly SideInput[],
  keys: readonly string[],
): Pick<Comparison, 'common_task' | 'common_task_said'> {
  const [first] = sides.flatMap((s) => s.cells);
  const task = first === undefined ? null : saidOfTask(first.configuration, keys);
  return { common_task: task && english.tell(task, ''), common_task_said: task };
}
