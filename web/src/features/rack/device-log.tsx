import type { DeviceEvent } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ErrorState, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { whenText } from '../../lib/devices/attention.js';
import { rackQueries } from './rack-api.js';
import { say, words } from '../../lib/words.js';

const FEW = 4;
const MANY = 100;

/** Its last failures with party and code. */
export function Failures({ events, now }: { events: readonly DeviceEvent[]; now: number }) {
  const [all, setAll] = useState(false);
  if (events.length === 0) return <p className="q2 sm">{say('rack.none_that_is_known')}</p>;
  const shown = all ? events : events.slice(0, FEW);
  return (
    <>
      <ul className="dev-log">
        {shown.map((e) => (
          <li key={e.id}>
            <time dateTime={e.at}>{whenText(e.at, now)}</time>
            <span>
              {e.failure === null ? e.text : words().failure(e.failure)}
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
          {say('rack.all_failures', { many: events.length })}
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
  if (found.data.length === 0) return <p className="q2 sm">{say('benchmark.nothing_yet')}</p>;
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
                    {say('rack.benchmark_n', { many: String(e.benchmark_number) })}
                  </Link>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {found.data.length > limit ? (
        <button type="button" className="link sm" onClick={() => setLimit(MANY)}>
          {say('benchmark.earlier', { many: found.data.length - limit })}
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
  if (newest.length === 0) return <p className="q2 sm">{say('rack.it_has_measured_for_no_benchmark')}</p>;
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
                {b === undefined
                  ? say('rack.an_earlier_benchmark')
                  : say('rack.benchmark_named', { many: String(b.number), text: b.name })}
              </Link>
              <span className="q sm code">
                {say('rack.of_runs', { many: j.runs_ended, total: j.runs_planned })}
                {j.state === 'queued'
                  ? say('rack.waits_because', {
                      text: j.waiting
                        ? words().tell(j.waiting.said, j.waiting.text)
                        : say('rack.for_its_turn'),
                    })
                  : j.state === 'leased'
                    ? `, ${say('rack.at_work')}`
                    : ''}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
