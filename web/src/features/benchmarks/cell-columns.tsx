import {
  metrics,
  metricTitle,
  quantileOf,
  type Cell,
  type CellFigure,
  type MetricName,
  type QuantileName,
} from '@rackmark/contracts';
import type { Column } from '../../components/table/column.js';
import { Icon } from '../../components/icon.js';
import { ConfigurationMark, OutcomeMark } from '../../components/marks.js';
import { Reported } from '../../components/reported.js';
import { SimulatedMark } from '../../components/simulated.js';
import { Figure, halfInterval, Q, quantityOf, type Quantity } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';

interface Shape {
  ended: boolean;
  /** In the order of their columns. */
  metrics: readonly MetricName[];
  /** Several engines, so that each is named. */
  engines: boolean;
  devices: boolean;
  /** Some were reported by a runner that keeps no samples. */
  reported: boolean;
  /** Parts of a language model's task that all share. */
  common: readonly string[];
}
type Opener = { isOpen: (cell: Cell) => boolean; toggle: (cell: Cell) => void };

/** What is shown of a cell: few numbers while it is measured, all of them afterwards. */
export function cellColumns(shape: Shape, opener: Opener): Column<Cell>[] {
  const { ended } = shape;
  return [
    ...nameColumns(shape, opener),
    ...metricColumns(shape),
    ...(ended
      ? []
      : [
          {
            id: 'runs',
            title: say('benchmark.runs'),
            className: 'q2 nw',
            value: (c: Cell) => c.runs_ended,
            show: (c: Cell) => say('benchmark.of', { many: c.runs_ended, total: c.runs_planned }),
          },
        ]),
    {
      id: 'verdict',
      title: say('benchmark.verdict'),
      sticks: true,
      value: (c) => (c.outcome === 'measured' ? (c.verdict ?? c.outcome) : c.outcome),
      show: (c) => <OutcomeMark outcome={c.outcome} verdict={c.verdict} />,
    },
  ];
}

function nameColumns({ engines, devices, common }: Shape, opener: Opener): Column<Cell>[] {
  return [
    {
      id: 'model',
      title: say('benchmark.model'),
      value: (c) => c.model.name,
      show: (c) => (
        <button
          type="button"
          className="opener"
          aria-expanded={opener.isOpen(c)}
          onClick={() => opener.toggle(c)}
        >
          <Icon name="chevron" small className={opener.isOpen(c) ? '' : 'shut'} /> {c.model.name}
        </button>
      ),
    },
    {
      id: 'configuration',
      title: say('benchmark.configuration'),
      value: (c) => words().configuration(c.configuration, { engine: engines, without: common }),
      show: (c) => (
        <ConfigurationMark
          configuration={c.configuration}
          delegation={c.delegation}
          engine={engines}
          without={common}
        />
      ),
      className: 'configuration',
    },
    {
      id: 'device',
      title: say('benchmark.device'),
      isExtra: !devices,
      value: (c) => c.device.name,
      show: (c) => (
        <>
          {c.device.name} <SimulatedMark when={c.device.simulated} />
        </>
      ),
    },
  ];
}

/** By the registry of metrics: what was measured, and of quantiles the whole row of them. */
function metricColumns({ metrics: shown, ended, reported }: Shape): Column<Cell>[] {
  const columns = shown.flatMap((m) =>
    metrics[m].isSpread ? spreadColumns(m, ended) : [medianColumn(m, ended)],
  );
  if (reported) columns.splice(shown[0] === 'latency' ? 1 : 0, 0, reportedColumn());
  return columns;
}

const isExtra = (metric: MetricName, ended: boolean) =>
  metrics[metric].inTables !== 'at once' && !(ended && metrics[metric].inTables === 'at the end');

function medianColumn(metric: MetricName, ended: boolean): Column<Cell> {
  const { unit } = metrics[metric];
  return {
    ...{ id: metric, title: metricTitle(metric, words().language), unit, numeric: true, className: 'nw' },
    isExtra: isExtra(metric, ended),
    value: (c) => c.measurements[metric]?.median ?? null,
    show: (c) => (
      <>
        <Figure unit={unit} value={c.measurements[metric]?.median} />
        {metric.startsWith('load_') ? <OldLoad version={c.loads_of_harness} /> : null}
      </>
    ),
  };
}

function spreadColumns(metric: MetricName, ended: boolean): Column<Cell>[] {
  const { unit } = metrics[metric];
  const common = { unit, numeric: true };
  const about = (what: string) => [metrics[metric].short[words().language], what].filter(Boolean).join(' ');
  const quantile = (name: QuantileName): Column<Cell> => ({
    ...{ ...common, id: idOf(metric, name), title: metricTitle(metric, words().language, name) },
    isExtra: !ended,
    value: (c) => quantileOf(c.measurements[metric], name),
    show: (c) => <Figure unit={unit} value={quantileOf(c.measurements[metric], name)} />,
  });
  const range = (id: string, title: string, of: (f: CellFigure) => (number | null)[]): Column<Cell> => {
    const endsOf = (c: Cell) => {
      const figure = c.measurements[metric];
      const ends = figure === undefined ? [] : of(figure).filter((x) => x !== null);
      return ends.length === 2 ? ends : null;
    };
    return {
      ...{
        ...common,
        id: idOf(metric, id),
        title: about(title),
        className: 'nw q2',
        unsorted: true,
        isExtra: !ended,
      },
      value: (c) => endsOf(c)?.join('–') ?? null,
      show: (c) => {
        const ends = endsOf(c);
        return ends === null ? '—' : <Range of={ends.map((x) => quantityOf(unit, x))} />;
      },
    };
  };
  const median: Column<Cell> = {
    ...quantile('p50'),
    ...{ className: 'nw', isExtra: isExtra(metric, ended) },
    show: (c) => {
      const figure = c.measurements[metric];
      const { ci95 } = figure?.spread ?? {};
      const half = figure && ci95 ? halfInterval(quantityOf(unit, figure.median), ci95) : null;
      return (
        <>
          <b>
            <Figure unit={unit} value={figure?.median} />
          </b>{' '}
          {half ? <span className="q sm">{half}</span> : null}
        </>
      );
    },
  };
  return [
    median,
    range('interval', say('benchmark.95_interval'), (f) =>
      f.spread ? [f.spread.ci95.low, f.spread.ci95.high] : [],
    ),
    ...(['p90', 'p95', 'p99'] as const).map(quantile),
    range('range', say('benchmark.range'), (f) => [f.min, f.max]),
  ];
}
/** In the address; those of latency are what people mean by "p50". */
const idOf = (metric: MetricName, what: string) => (metric === 'latency' ? what : `${metric}_${what}`);

const reportedColumn = (): Column<Cell> => ({
  id: 'reported',
  title: say('app.mean_reported'),
  ...{ unit: 'ns', numeric: true, className: 'nw' },
  value: (c) => c.reported_latency_ns?.mean ?? null,
  show: (c) => (c.reported_latency_ns ? <Reported of={c.reported_latency_ns} brief /> : '—'),
});

/** A load that holds the making of inputs, too: shown, and compared with nothing. */
function OldLoad({ version }: { version: string | null | undefined }) {
  if (!version) return null;
  return (
    <span className="q sm" title={say('benchmark.measured_by_harness_whose_loads_hold', { version })}>
      {' '}
      {say('benchmark.with_inputs_harness', { version })}
    </span>
  );
}

/** The unit stands once where both ends share it. */
function Range({ of: [low, high] }: { of: readonly Quantity[] }) {
  return (
    <>
      {low!.unit === high!.unit ? low!.value : <Q q={low!} />}–<Q q={high!} />
    </>
  );
}
