import type { DeviceEvent } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ErrorState, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { whenText } from '../../lib/devices/attention.js';
import { rackQueries } from './rack-api.js';

const FEW = 4;
const MANY = 100;

/** Its last failures with party and code. */
export function Failures({ events, now }: { events: readonly DeviceEvent[]; now: number }) {
  const [all, setAll] = useState(false);
  if (events.length === 0) return <p className="q2 sm">None that is known.</p>;
  const shown = all ? events : events.slice(0, FEW);
  return (
    <>
      <ul className="dev-log">
        {shown.map((e) => (
          <li key={e.id}>
            <time dateTime={e.at}>{whenText(e.at, now)}</time>
            <span>
              {e.failure?.message ?? e.text}
              {e.failure === null ? null : (
                <span className="q sm code">
                  {e.failure.party} · {e.failure.code} {e.failure.name}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
      {events.length > FEW && !all ? (
        <button type="button" className="link sm" onClick={() => setAll(true)}>
          All {events.length} failures
        </button>
      ) : null}
    </>
  );
}

/** What happened to it: states, actions with their reasons, changes of its facts. */
export function DeviceLog({ id, now }: { id: string; now: number }) {
  const [limit, setLimit] = useState(8);
  const found = useQuery(rackQueries.events(id, { limit: MANY }));
  if (found.isPending) return <Skeleton height={80} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (found.data.length === 0) return <p className="q2 sm">Nothing yet.</p>;
  return (
    <>
      <ul className="dev-log">
        {found.data.slice(0, limit).map((e) => (
          <li key={e.id}>
            <time dateTime={e.at}>{whenText(e.at, now)}</time>
            <span>
              {e.text}
              {e.reason === null || e.reason === '' ? null : <span className="q2"> “{e.reason}”</span>}
              {e.benchmark_number === null ? null : (
                <>
                  {' '}
                  <Link to="/benchmarks/$ref" params={{ ref: String(e.benchmark_number) }}>
                    Benchmark {e.benchmark_number}
                  </Link>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {found.data.length > limit ? (
        <button type="button" className="link sm" onClick={() => setLimit(MANY)}>
          {found.data.length - limit} earlier
        </button>
      ) : null}
    </>
  );
}

/** The benchmarks that it worked or will work for. */
export function DeviceRuns({ id, now }: { id: string; now: number }) {
  const jobs = useQuery(rackQueries.jobs(id));
  const benchmarks = useQuery(queries.benchmarks());
  if (jobs.isPending) return <Skeleton height={60} />;
  if (jobs.isError) return <ErrorState error={jobs.error} retry={() => void jobs.refetch()} />;
  const newest = [...jobs.data].sort((a, b) => b.created_at.localeCompare(a.created_at)).slice(0, 6);
  if (newest.length === 0) return <p className="q2 sm">It has measured for no benchmark yet.</p>;
  return (
    <ul className="dev-log">
      {newest.map((j) => {
        const b = benchmarks.data?.find((x) => x.id === j.benchmark_id);
        return (
          <li key={j.id}>
            <time dateTime={j.created_at}>{whenText(j.created_at, now)}</time>
            <span>
              <Link
                to="/benchmarks/$ref"
                params={{ ref: b === undefined ? j.benchmark_id : String(b.number) }}
              >
                {b === undefined ? 'An earlier benchmark' : `Benchmark ${b.number}: ${b.name}`}
              </Link>
              <span className="q sm code">
                {j.runs_ended} of {j.runs_planned} runs
                {j.state === 'queued'
                  ? `; waits: ${j.waiting?.text ?? 'for its turn'}`
                  : j.state === 'leased'
                    ? ', at work'
                    : ''}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
