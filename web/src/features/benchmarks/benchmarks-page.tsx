import type { Benchmark } from '@rackmark/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { SimulatedMark } from '../../components/simulated.js';
import { MoreRows } from '../../components/more-rows.js';
import type { Column } from '../../components/table/column.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { itemsOf, listedBenchmarks, totalOf } from '../../lib/lists.js';
import { ago, count, waiting } from '../../lib/format.js';
import { say, words } from '../../lib/words.js';
import { emptySearch } from '../../lib/new-benchmark-search.js';
import { OutcomeBar } from '../../components/benchmarks/outcome-tally.js';

const route = getRouteApi('/benchmarks');
const filters = [
  [undefined, say('benchmark.all')],
  ['running', say('state.running')],
  ['queued', say('state.queued')],
  ['ended', say('state.ended')],
] as const;

export function BenchmarksPage() {
  const { state, search } = route.useSearch();
  const [table, onState] = useTableSearch();
  const navigate = useNavigate();
  const all = useInfiniteQuery(listedBenchmarks({ state, search }));
  const shown = itemsOf(all.data);
  const set = (change: { state?: string | undefined; search?: string | undefined }) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...change }), replace: true });
  return (
    <>
      <PageHead
        title={say('app.benchmarks')}
        actions={
          <Link className="btn pri" to="/benchmarks/new" search={emptySearch}>
            {say('benchmark.new_benchmark')}
          </Link>
        }
      >
        {say('benchmark.models_in_configurations_on_devices_measured')}
      </PageHead>
      <div className="sh">
        <div className="seg" role="group" aria-label={say('benchmark.state')}>
          {filters.map(([value, label]) => (
            <button
              key={label}
              type="button"
              aria-pressed={state === value}
              onClick={() => set({ state: value })}
            >
              {label}
            </button>
          ))}
        </div>
        <span className="q2">{all.data ? words().whole(totalOf(all.data)) : ''}</span>
        <label className="r">
          <span className="vh">{say('table.find_benchmark')}</span>
          <input
            type="search"
            placeholder={say('table.find_benchmark.by')}
            value={search ?? ''}
            onChange={(e) => set({ search: e.target.value || undefined })}
          />
        </label>
      </div>
      {all.isPending ? <Skeleton height={240} /> : null}
      {all.isError ? <ErrorState error={all.error} retry={() => void all.refetch()} /> : null}
      {all.data && shown.length === 0 && search !== undefined ? (
        <EmptyState
          title={say('table.find_benchmark.none', { name: search })}
          action={
            <button type="button" className="btn" onClick={() => set({ search: undefined })}>
              {say('table.show_all')}
            </button>
          }
        >
          {say('table.find_benchmark.where')}
        </EmptyState>
      ) : null}
      {all.data && shown.length === 0 && search === undefined ? (
        <EmptyState
          title={
            state === undefined
              ? say('benchmark.no_benchmarks_yet')
              : say('benchmark.none_is', { value: filters.find(([v]) => v === state)?.[1] ?? state })
          }
          action={
            <Link className="btn" to="/benchmarks/new" search={emptySearch}>
              {say('benchmark.new_benchmark')}
            </Link>
          }
        >
          {say('benchmark.a_benchmark_measures_models_in_several')}
        </EmptyState>
      ) : null}
      {shown.length > 0 ? (
        <DataTable
          label={say('app.benchmarks')}
          rows={shown}
          keyOf={(b) => b.id}
          columns={columns.map((c) => ({ ...c, unsorted: all.hasNextPage }))}
          state={table}
          onState={onState}
        />
      ) : null}
      <MoreRows list={all} />
    </>
  );
}

function stateText(b: Benchmark): string {
  if (b.state === 'ended') return b.cancelled ? say('benchmark.state_cancelled') : say('state.ended');
  if (b.state === 'queued') return say('state.queued');
  return b.estimate === null
    ? say('state.running')
    : say('benchmark.running_about_left', { time: waiting(b.estimate.seconds_left) });
}

function runsText({ runs, tally }: Benchmark): string {
  const parts = [say('benchmark.of_measured', { many: tally.measured, runs: count(runs, 'run') })];
  if (tally.suspect > 0) parts.push(`${tally.suspect} ${say('tally.suspect', { n: tally.suspect })}`);
  if (tally.invalid > 0) parts.push(`${tally.invalid} ${say('tally.invalid', { n: tally.invalid })}`);
  if (tally.failed + tally.lost > 0)
    parts.push(`${tally.failed + tally.lost} ${say('tally.failed', { n: tally.failed + tally.lost })}`);
  if (tally.unsupported > 0)
    parts.push(`${tally.unsupported} ${say('tally.unsupported', { n: tally.unsupported })}`);
  return parts.join(', ');
}

/** Sorted only where all of them are here: the order of a part would say nothing about the list. */
const columns: Column<Benchmark>[] = [
  {
    id: 'benchmark',
    title: say('benchmark.benchmark'),
    value: (b) => `${b.number} · ${b.name}`,
    show: (b) => (
      <Link to="/benchmarks/$ref" params={{ ref: String(b.number) }}>
        {b.number} · {b.name}
      </Link>
    ),
  },
  { id: 'state', title: say('benchmark.state_2'), value: stateText },
  {
    id: 'runs',
    title: say('benchmark.runs'),
    className: 'tally',
    value: runsText,
    show: (b) => (
      <>
        <OutcomeBar benchmark={b} />
        <span className="sm q">{runsText(b)}</span>
      </>
    ),
  },
  {
    id: 'devices',
    title: say('benchmark.devices'),
    className: 'q2',
    value: (b) => (b.devices.length === 1 ? b.devices[0]!.name : count(b.devices.length, 'device')),
    show: (b) => (
      <>
        {b.devices.length === 1 ? b.devices[0]!.name : count(b.devices.length, 'device')}{' '}
        <SimulatedMark when={b.devices.some((d) => d.simulated)} />
      </>
    ),
  },
  {
    id: 'cells',
    title: say('benchmark.cells'),
    numeric: true,
    value: (b) => b.cells,
    show: (b) => words().whole(b.cells),
  },
  {
    id: 'started',
    title: say('benchmark.started'),
    className: 'q2 nw',
    value: (b) => b.created_at,
    show: (b) => ago(b.created_at),
  },
];
