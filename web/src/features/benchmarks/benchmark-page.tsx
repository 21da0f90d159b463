import { languageTaskOf, type Benchmark, type Cell } from '@rackmark/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { SimulatedMark } from '../../components/simulated.js';
import { Dialog } from '../../components/dialog.js';
import { ErrorPage, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { cancelBenchmark, queries } from '../../lib/api.js';
import { useLiveBenchmark } from '../../lib/live.js';
import { ago, count, waiting } from '../../lib/format.js';
import { SimulatedWords } from '../../components/benchmarks/simulated-words.js';
import { CellsTable } from './cells-table.js';
import { Lanes } from './lanes.js';
import { MeasuredModels } from './measured-models.js';
import { OutcomeBar, TallyWords } from '../../components/benchmarks/outcome-tally.js';
import { Summary } from '../../components/benchmarks/summary.js';
import { waitsOf } from './waits.js';
import { WhatHappened } from './what-happened.js';
import './benchmarks.css';

const route = getRouteApi('/benchmarks/$ref');

export function BenchmarkPage() {
  const { ref } = route.useParams();
  const found = useQuery({
    ...queries.benchmark(ref),
    refetchInterval: (q) => (q.state.data?.state === 'ended' ? false : 15_000),
  });
  const b = found.data;
  useLiveBenchmark(b?.id);
  const cells = useQuery({ ...queries.cells(b?.id ?? ''), enabled: b !== undefined });
  if (found.isPending) return <Skeleton height={480} />;
  if (found.isError)
    return <ErrorPage title={`Benchmark ${ref}`} error={found.error} retry={() => void found.refetch()} />;
  if (b === undefined) return null;
  return (
    <>
      <PageHead
        above={`Benchmark ${b.number} · ${b.started_at ? `started ${ago(b.started_at)}` : `asked for ${ago(b.created_at)}`}`}
        title={b.name}
        tab={`${b.state === 'running' ? '● ' : ''}Benchmark ${b.number}`}
        actions={<Actions benchmark={b} cells={cells.data ?? []} />}
      >
        {count(b.models.length, 'model')} × {count(b.configurations.length, 'configuration')} on{' '}
        {b.devices.length === 1 ? b.devices[0]!.name : count(b.devices.length, 'device')},{' '}
        {count(b.plan.repeats, 'run')} each, interleaved: {count(b.cells, 'cell')}, {count(b.runs, 'run')}
        <SimulatedWords devices={b.devices} />
      </PageHead>
      {b.state === 'ended' ? (
        <Summary benchmark={b} cells={cells.data ?? []} />
      ) : (
        <ProgressCard benchmark={b} />
      )}
      {b.state === 'ended' ? null : <Lanes benchmark={b} cells={cells.data ?? []} />}
      {cells.isPending ? <Skeleton height={200} /> : null}
      {cells.isError ? <ErrorState error={cells.error} retry={() => void cells.refetch()} /> : null}
      {cells.data ? (
        <div className={b.state === 'ended' || b.devices.length > 1 ? '' : 'grid2'}>
          <CellsTable benchmark={b} cells={cells.data} />
          <WhatHappened benchmark={b} />
        </div>
      ) : null}
      <HowMeasured benchmark={b} cells={cells.data ?? []} />
    </>
  );
}

function ProgressCard({ benchmark: b }: { benchmark: Benchmark }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const jobs = useQuery({ ...queries.jobs(b.id), refetchInterval: 5_000 });
  const waits = waitsOf(jobs.data ?? []);
  const e = b.estimate;
  return (
    <div className="card prog" role="status" aria-label="Progress">
      <div>
        <p className="est">
          {b.state === 'queued'
            ? 'Waiting for a device'
            : e
              ? `About ${waiting(e.seconds_left)} left`
              : 'Running'}
        </p>
        <span className="q2">{e ? `likely ${waiting(e.low)} to ${waiting(e.high)}` : ''}</span>
      </div>
      <span className="q2">
        {b.started_at ? `running for ${waiting((now - Date.parse(b.started_at)) / 1000)}` : ''}
      </span>
      <OutcomeBar benchmark={b} />
      <TallyWords benchmark={b} />
      {waits.length > 0 ? (
        <ul className="way">
          {waits.slice(0, 5).map((j) => (
            <li key={j.id}>{j.waiting.text}</li>
          ))}
          {waits.length > 5 ? (
            <li className="q2">and {count(waits.length - 5, 'more device waits', 'more devices wait')}.</li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}

function Actions({ benchmark: b, cells }: { benchmark: Benchmark; cells: readonly Cell[] }) {
  const choices = useQuery({ ...queries.choices(String(b.number)), enabled: cells.length > 1 });
  const suggested = choices.data?.suggested;
  const isRunning = b.state !== 'ended';
  return (
    <>
      {isRunning ? <CancelButton benchmark={b} /> : null}
      <details className="menu">
        <summary className="btn">Export</summary>
        <ul className="card">
          {[
            ['csv', 'CSV, one line a run'],
            ['json', 'JSON'],
            ['jsonl', 'JSON Lines with every raw sample'],
          ].map(([format, text]) => (
            <li key={format}>
              <a href={`/api/v1/benchmarks/${b.id}/export?format=${format}`} download>
                {text} <SimulatedMark when={b.devices.some((d) => d.simulated)} />
              </a>
            </li>
          ))}
        </ul>
      </details>
      {suggested ? (
        <Link
          className={isRunning ? 'btn' : 'btn pri'}
          to="/compare"
          search={{ base: suggested.base, candidate: suggested.candidates }}
        >
          Compare
        </Link>
      ) : null}
    </>
  );
}

function CancelButton({ benchmark: b }: { benchmark: Benchmark }) {
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelBenchmark(b.id),
    onSuccess: (after) => {
      setAsking(false);
      for (const key of [b.id, String(b.number)])
        client.setQueryData(['benchmark', key], (old: Benchmark | undefined) =>
          old === undefined ? old : after,
        );
    },
  });
  const left = b.tally.to_do + b.tally.running;
  return (
    <>
      <button type="button" className="btn" onClick={() => setAsking(true)}>
        Cancel…
      </button>
      {asking ? (
        <Dialog title="Cancel this benchmark?" onClose={() => setAsking(false)}>
          <p>
            {count(left, 'run')} will not be made. The {b.tally.measured} measured so far are kept.
          </p>
          {cancel.isError ? <ErrorState error={cancel.error} /> : null}
          <div className="acts sec">
            <button
              type="button"
              className="btn pri"
              disabled={cancel.isPending}
              onClick={() => cancel.mutate()}
            >
              Cancel the rest
            </button>
            <button type="button" className="btn" onClick={() => setAsking(false)}>
              Go on measuring
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}

/** The conditions under which the numbers were made: no number without them. */
function HowMeasured({ benchmark: b, cells }: { benchmark: Benchmark; cells: readonly Cell[] }) {
  const { plan } = b;
  const language = b.configurations.every((c) => languageTaskOf(c) !== null);
  const runtimes = [
    ...new Set(
      cells.flatMap((c) =>
        c.runtime
          ? [
              `${c.runtime.name} ${c.runtime.version}${c.runtime.build ? ` (${c.runtime.build.slice(0, 12)})` : ''}`,
            ]
          : [],
      ),
    ),
  ];
  return (
    <section>
      <div className="sh">
        <h2>How this was measured</h2>
      </div>
      <dl className="kv card pad">
        <dt>{b.models.length === 1 ? 'model' : 'models'}</dt>
        <dd>
          <MeasuredModels models={b.models} />
        </dd>
        <dt>runtime</dt>
        <dd>{runtimes.join(', ') || 'not known before the first run'}</dd>
        <dt>runs</dt>
        <dd>
          {plan.repeats} a cell, each in a fresh process; all cells of a device take turns in blocks shuffled
          by seed {b.seed}
        </dd>
        <dt>warm-up</dt>
        <dd>
          {language ? (
            'a new engine answers once and is thrown away; the next one answers once before it is measured'
          ) : (
            <>
              until a fast moving average stays within ±{plan.warmup.tolerance * 100} % of a slow one for{' '}
              {plan.warmup.settled_iterations} iterations; at least {plan.warmup.min_iterations} iterations or{' '}
              {plan.warmup.min_ms} ms, at most {plan.warmup.max_ms / 1000} s
            </>
          )}
        </dd>
        <dt>measuring</dt>
        <dd>
          at least {plan.iterations.toLocaleString('en')} {language ? 'steps of the answer' : 'iterations'}{' '}
          and {plan.seconds} s, at most {plan.max_seconds} s
        </dd>
        <dt>figures</dt>
        <dd>
          percentiles are exact over all iterations of a run; a cell shows the median over its runs; the 95 %
          interval is over runs
        </dd>
      </dl>
    </section>
  );
}
