import type { Cell } from '@rackmark/contracts';
import type { Column } from '../../components/table/column.js';
import { Icon } from '../../components/icon.js';
import { ConfigurationMark, OutcomeMark } from '../../components/marks.js';
import { Reported } from '../../components/reported.js';
import { SimulatedMark } from '../../components/simulated.js';
import { Duration, duration, halfInterval, Memory, Q, type Quantity } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';
import { languageColumns } from './language-cells.js';

interface Shape {
  ended: boolean;
  /** All cells are of language models. */
  language: boolean;
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
  const { ended, language } = shape;
  return [
    ...nameColumns(shape, opener),
    ...(language ? languageColumns(ended) : latencyColumns(shape)),
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
    ...(language && !ended ? [] : loadColumns(shape)),
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

type Latency = NonNullable<Cell['metrics']['latency_ns']>;

/** The percentiles, from raw samples. */
function latencyColumns({ ended, reported }: Shape): Column<Cell>[] {
  const percentile = (id: 'p90' | 'p95' | 'p99'): Column<Cell> => ({
    id,
    title: id,
    unit: 'ns',
    numeric: true,
    isExtra: !ended,
    value: (c) => c.metrics.latency_ns?.[id] ?? null,
    show: (c) => <Duration ns={c.metrics.latency_ns?.[id]} />,
  });
  const range = (
    id: string,
    title: string,
    of: (l: Latency) => readonly (number | null)[],
  ): Column<Cell> => ({
    id,
    title,
    numeric: true,
    className: 'nw q2',
    isExtra: !ended,
    unsorted: true,
    unit: 'ns',
    value: (c) => {
      const ends = c.metrics.latency_ns ? of(c.metrics.latency_ns) : [null];
      return ends.includes(null) ? null : ends.join('–');
    },
    show: (c) => {
      const ends = c.metrics.latency_ns ? of(c.metrics.latency_ns).filter((x) => x !== null) : [];
      return ends.length === 2 ? <Range of={ends.map(duration)} /> : '—';
    },
  });
  return [
    {
      id: 'p50',
      title: 'p50',
      unit: 'ns',
      numeric: true,
      className: 'nw',
      value: (c) => c.metrics.latency_ns?.p50 ?? null,
      show: (c) => {
        const l = c.metrics.latency_ns;
        const half = l === null ? null : halfInterval(duration(l.p50), l.ci95);
        return (
          <>
            <b>
              <Duration ns={l?.p50} />
            </b>{' '}
            {half ? <span className="q sm">{half}</span> : null}
          </>
        );
      },
    },
    ...(reported
      ? [
          {
            id: 'reported',
            title: say('app.mean_reported'),
            unit: 'ns',
            numeric: true,
            className: 'nw',
            value: (c: Cell) => c.metrics.reported_latency_ns?.mean ?? null,
            show: (c: Cell) => (c.metrics.reported_latency_ns ? <Reported metrics={c.metrics} brief /> : '—'),
          },
        ]
      : []),
    range('interval', say('benchmark.95_interval'), (l) => [l.ci95.low, l.ci95.high]),
    percentile('p90'),
    percentile('p95'),
    percentile('p99'),
    range('range', say('benchmark.range'), (l) => [l.min, l.max]),
  ];
}

function loadColumns({ language, ended }: Shape): Column<Cell>[] {
  const load = (id: 'cold' | 'warm'): Column<Cell> => {
    const nsOf = (c: Cell) =>
      (id === 'cold' ? c.metrics.load_cold_ns : c.metrics.load_warm_ns)?.median ?? null;
    return {
      id: `load_${id}`,
      title: say(`benchmark.load_${id}`),
      unit: 'ns',
      numeric: true,
      isExtra: id === 'warm' && (language || !ended),
      value: nsOf,
      show: (c) => (
        <>
          <Duration ns={nsOf(c)} />
          <OldLoad version={c.loads_of_harness} />
        </>
      ),
    };
  };
  return [
    load('cold'),
    load('warm'),
    {
      id: 'first',
      title: language ? say('benchmark.first_token_cold') : say('benchmark.first'),
      unit: 'ns',
      numeric: true,
      value: (c) => c.metrics.first_inference_ns?.median ?? null,
      show: (c) => <Duration ns={c.metrics.first_inference_ns?.median} />,
    },
    {
      id: 'peak_memory',
      title: say('benchmark.peak_memory'),
      unit: 'KiB',
      numeric: true,
      value: (c) => c.metrics.peak_rss_kib?.median ?? null,
      show: (c) => <Memory kib={c.metrics.peak_rss_kib?.median} />,
    },
  ];
}

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
