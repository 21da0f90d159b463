import type { Benchmark } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { SimulatedMark } from '../../components/simulated.js';
import { Region } from '../../components/region.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { ago, count, waiting } from '../../lib/format.js';
import { emptySearch } from '../../lib/new-benchmark-search.js';
import { OutcomeBar } from '../../components/benchmarks/outcome-tally.js';
import { say, words } from '../../lib/words.js';

const route = getRouteApi('/benchmarks');
const filters = [
  [undefined, say('benchmark.all')],
  ['running', say('state.running')],
  ['queued', say('state.queued')],
  ['ended', say('state.ended')],
] as const;

export function BenchmarksPage() {
  const { state } = route.useSearch();
  const navigate = useNavigate();
  const all = useQuery(queries.benchmarks());
  const shown = (all.data ?? []).filter((b) => state === undefined || b.state === state);
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
              onClick={() => void navigate({ to: '/benchmarks', search: { state: value } })}
            >
              {label}
            </button>
          ))}
        </div>
      </div>
      {all.isPending ? <Skeleton height={240} /> : null}
      {all.isError ? <ErrorState error={all.error} retry={() => void all.refetch()} /> : null}
      {all.data && shown.length === 0 ? (
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
        <Region label={say('app.benchmarks')} card>
          <table className="tb pairs">
            <thead>
              <tr>
                <th>{say('benchmark.benchmark')}</th>
                <th>{say('benchmark.state_2')}</th>
                <th>{say('benchmark.runs')}</th>
                <th>{say('benchmark.devices')}</th>
                <th className="num">{say('benchmark.cells')}</th>
                <th>{say('benchmark.started')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((b) => (
                <tr key={b.id}>
                  <th scope="row">
                    <Link to="/benchmarks/$ref" params={{ ref: String(b.number) }}>
                      {b.number} · {b.name}
                    </Link>
                  </th>
                  <td data-label={say('benchmark.state_2')}>{stateText(b)}</td>
                  <td data-label={say('benchmark.runs')} style={{ minWidth: 160 }}>
                    <OutcomeBar benchmark={b} />
                    <span className="sm q">{runsText(b)}</span>
                  </td>
                  <td data-label={say('benchmark.devices')} className="q2">
                    {b.devices.length === 1 ? b.devices[0]!.name : count(b.devices.length, 'device')}{' '}
                    <SimulatedMark when={b.devices.some((d) => d.simulated)} />
                  </td>
                  <td data-label={say('benchmark.cells')} className="num">
                    {b.cells.toLocaleString(words().language)}
                  </td>
                  <td data-label={say('benchmark.started')} className="q2 nw">
                    {ago(b.created_at)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Region>
      ) : null}
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
