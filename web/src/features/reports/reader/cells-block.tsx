import {
  commonTask,
  metrics,
  metricsOfCells,
  metricTitle,
  quantileOf,
  type Cell,
  type FrozenReport,
  type MetricName,
  type QuantileName,
} from '@rackmark/contracts';
import { ConfigurationMark, OutcomeMark } from '../../../components/marks.js';
import { SimulatedMark } from '../../../components/simulated.js';
import type { Column } from '../../../components/table/column.js';
import { Figure } from '../../../lib/format.js';
import { say, words } from '../../../lib/words.js';
import { FilteredTable } from './filtered-table.js';

/** Of metrics with many values a run these; the others stand in the data. */
const QUANTILES: readonly QuantileName[] = ['p50', 'p95'];

/** Cells of one benchmark, with what was measured. */
export function CellsBlock({
  report,
  benchmark,
  title,
}: {
  report: FrozenReport;
  benchmark: number;
  title: string;
}) {
  const id = report.benchmarks.find((b) => b.number === benchmark)?.id;
  const cells = report.cells.filter((c) => c.benchmark_id === id);
  return <FilteredTable label={title} columns={columnsOfCells(cells)} rows={cells} keyOf={(c) => c.id} />;
}

export function columnsOfCells(cells: readonly Cell[]): Column<Cell>[] {
  const without = commonTask(cells.map((c) => c.configuration));
  return [
    {
      id: 'device',
      title: say('benchmark.device'),
      value: (c) => c.device.name,
      show: (c) => (
        <>
          {c.device.name} <SimulatedMark when={c.device.simulated} />
        </>
      ),
    },
    { id: 'model', title: say('benchmark.model'), value: (c) => c.model.name },
    {
      id: 'configuration',
      title: say('benchmark.configuration'),
      value: (c) => words().configuration(c.configuration, { without }),
      show: (c) => (
        <ConfigurationMark configuration={c.configuration} delegation={c.delegation} without={without} />
      ),
    },
    ...metricsOfCells(cells, false)
      .filter((m) => metrics[m].inTables !== undefined)
      .flatMap(columnsOfMetric),
    {
      id: 'verdict',
      title: say('benchmark.verdict'),
      sticks: true,
      value: (c) => (c.outcome === 'measured' ? (c.verdict ?? c.outcome) : c.outcome),
      show: (c) => <OutcomeMark outcome={c.outcome} verdict={c.verdict} />,
    },
  ];
}

function columnsOfMetric(metric: MetricName): Column<Cell>[] {
  const { unit, isSpread } = metrics[metric];
  const column = (quantile?: QuantileName): Column<Cell> => {
    const value = (c: Cell) =>
      quantile === undefined
        ? (c.measurements[metric]?.median ?? null)
        : quantileOf(c.measurements[metric], quantile);
    return {
      ...{ id: `${metric} ${quantile ?? ''}`.trim(), title: metricTitle(metric, words().language, quantile) },
      ...{ unit, numeric: true, className: 'nw', value },
      isExtra: metrics[metric].inTables !== 'at once',
      show: (c) => <Figure unit={unit} value={value(c)} />,
    };
  };
  return isSpread ? QUANTILES.map(column) : [column()];
}
