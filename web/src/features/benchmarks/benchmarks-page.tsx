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

const route = getRouteApi('/benchmarks');
const filters = [
  [undefined, 'all'],
  ['running', 'running'],
  ['queued', 'queued'],
  ['ended', 'ended'],
] as const;

export function BenchmarksPage() {
  const { state } = route.useSearch();
  const navigate = useNavigate();
  const all = useQuery(queries.benchmarks());
  const shown = (all.data ?? []).filter((b) => state === undefined || b.state === state);
  return (
    <>
      <PageHead
        title="Benchmarks"
        actions={
          <Link className="btn pri" to="/benchmarks/new" search={emptySearch}>
            New benchmark
          </Link>
        }
      >
        Models in configurations on devices, measured together.
      </PageHead>
      <div className="sh">
        <div className="seg" role="group" aria-label="State">
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
          title={state === undefined ? 'No benchmarks yet.' : `None is ${state}.`}
          action={
            <Link className="btn" to="/benchmarks/new" search={emptySearch}>
              New benchmark
            </Link>
          }
        >
          A benchmark measures models in several configurations, with the runs of all of them taking turns.
        </EmptyState>
      ) : null}
      {shown.length > 0 ? (
        <Region label="Benchmarks" card>
          <table className="tb pairs">
            <thead>
              <tr>
                <th>benchmark</th>
                <th>state</th>
                <th>runs</th>
                <th>devices</th>
                <th className="num">cells</th>
                <th>started</th>
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
                  <td data-label="state">{stateText(b)}</td>
                  <td data-label="runs" style={{ minWidth: 160 }}>
                    <OutcomeBar benchmark={b} />
                    <span className="sm q">{runsText(b)}</span>
                  </td>
                  <td data-label="devices" className="q2">
                    {b.devices.length === 1 ? b.devices[0]!.name : count(b.devices.length, 'device')}{' '}
                    <SimulatedMark when={b.devices.some((d) => d.simulated)} />
                  </td>
                  <td data-label="cells" className="num">
                    {b.cells.toLocaleString('en')}
                  </td>
                  <td data-label="started" className="q2 nw">
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
  if (b.state === 'ended') return b.cancelled ? 'cancelled' : 'ended';
  if (b.state === 'queued') return 'queued';
  return b.estimate === null ? 'running' : `running, about ${waiting(b.estimate.seconds_left)} left`;
}

function runsText({ runs, tally }: Benchmark): string {
  const parts = [`${tally.measured} of ${count(runs, 'run')} measured`];
  if (tally.suspect > 0) parts.push(`${tally.suspect} suspect`);
  if (tally.invalid > 0) parts.push(`${tally.invalid} invalid`);
  if (tally.failed + tally.lost > 0) parts.push(`${tally.failed + tally.lost} failed`);
  if (tally.unsupported > 0) parts.push(`${tally.unsupported} unsupported`);
  return parts.join(', ');
}
