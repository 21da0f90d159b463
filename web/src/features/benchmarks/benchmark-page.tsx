import { languageTaskOf, type Benchmark, type Cell } from '@rackmark/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { SimulatedMark } from '../../components/simulated.js';
import { MakeReport } from '../../components/reports/make-report.js';
import { MakeSuite } from '../../components/suites/make-suite.js';
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
import { say, words } from '../../lib/words.js';

const route = getRouteApi('/benchmarks/$ref');

export function BenchmarkPage() {
  const { ref } = route.useParams();
  const { cell } = route.useSearch();
  const found = useQuery(queries.benchmark(ref));
  const b = found.data;
  useLiveBenchmark(b?.id, cell);
  const cells = useQuery({ ...queries.cells(b?.id ?? ''), enabled: b !== undefined });
  if (found.isPending) return <Skeleton height={480} />;
  if (found.isError)
    return (
      <ErrorPage
        title={say('start.benchmark', { many: ref })}
        error={found.error}
        retry={() => void found.refetch()}
      />
    );
  if (b === undefined) return null;
  return (
    <>
      <PageHead
        above={
          b.started_at
            ? say('benchmark.started_ago', { many: b.number, time: ago(b.started_at) })
            : say('benchmark.asked_for', { many: b.number, time: ago(b.created_at) })
        }
        title={b.name}
        tab={`${b.state === 'running' ? '● ' : ''}${say('start.benchmark', { many: b.number })}`}
        actions={<Actions benchmark={b} cells={cells.data ?? []} />}
      >
        {say('benchmark.head', {
          models: count(b.models.length, 'model'),
          a: count(b.configurations.length, 'configuration'),
          devices: b.devices.length === 1 ? b.devices[0]!.name : count(b.devices.length, 'device'),
          runs: count(b.plan.repeats, 'run'),
          cells: count(b.cells, 'cell'),
          total: count(b.runs, 'run'),
        })}
        <SimulatedWords devices={b.devices} />
        {b.suite ? <OfSuite suite={b.suite} /> : null}
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

const OfSuite = ({ suite }: { suite: NonNullable<Benchmark['suite']> }) => (
  <>
    {' '}
    <Link to="/suites/$ref" params={{ ref: String(suite.number) }}>
      {suite.release === null ? suite.name : `${suite.name}, ${suite.release}`}
    </Link>
  </>
);

function ProgressCard({ benchmark: b }: { benchmark: Benchmark }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const jobs = useQuery(queries.jobs(b.id));
  const waits = waitsOf(jobs.data ?? []);
  const e = b.estimate;
  return (
    <div className="card prog" role="status" aria-label={say('benchmark.progress')}>
      <div>
        <p className="est">
          {b.state === 'queued'
            ? say('start.waiting_for_a_device')
            : e
              ? say('benchmark.about_left', { time: waiting(e.seconds_left) })
              : say('benchmark.running')}
        </p>
        <span className="q2">
          {e ? say('benchmark.likely_to', { from: waiting(e.low), to: waiting(e.high) }) : ''}
        </span>
      </div>
      <span className="q2">
        {b.started_at
          ? say('benchmark.running_for', { time: waiting((now - Date.parse(b.started_at)) / 1000) })
          : ''}
      </span>
      <OutcomeBar benchmark={b} />
      <TallyWords benchmark={b} />
      {waits.length > 0 ? (
        <ul className="way">
          {waits.slice(0, 5).map((j) => (
            <li key={j.id}>{words().tell(j.waiting.said, j.waiting.text)}</li>
          ))}
          {waits.length > 5 ? (
            <li className="q2">{say('benchmark.more_devices_wait', { n: waits.length - 5 })}</li>
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
        <summary className="btn">{say('benchmark.export')}</summary>
        <ul className="card">
          {[
            ['format=csv', say('benchmark.csv_one_line_a_run')],
            ['format=csv&rows=cells', say('benchmark.csv_one_line_a_cell')],
            ['format=json', 'JSON'],
            ['format=jsonl', say('benchmark.json_lines_with_every_raw_sample')],
            ['format=parquet', say('benchmark.parquet_one_row_a_run')],
            ['format=parquet&rows=cells', say('benchmark.parquet_one_row_a_cell')],
          ].map(([query, text]) => (
            <li key={query}>
              <a href={`/api/v1/benchmarks/${b.id}/export?${query}&lang=${words().language}`} download>
                {text} <SimulatedMark when={b.devices.some((d) => d.simulated)} />
              </a>
            </li>
          ))}
        </ul>
      </details>
      {b.suite === null && b.state === 'ended' ? <MakeSuite benchmark={b} /> : null}
      {b.state === 'ended' ? (
        <MakeReport of={{ kind: 'of_benchmark', benchmark: String(b.number), language: words().language }} />
      ) : null}
      {suggested ? (
        <Link
          className={isRunning ? 'btn' : 'btn pri'}
          to="/compare"
          search={{ base: suggested.base, candidate: suggested.candidates }}
        >
          {say('app.compare')}
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
        {say('benchmark.cancel')}
      </button>
      {asking ? (
        <Dialog title={say('benchmark.cancel_this_benchmark')} onClose={() => setAsking(false)}>
          <p>
            {say('benchmark.will_not_be_made_the_measured', {
              runs: count(left, 'run'),
              many: b.tally.measured,
            })}
          </p>
          {cancel.isError ? <ErrorState error={cancel.error} /> : null}
          <div className="acts sec">
            <button
              type="button"
              className="btn pri"
              disabled={cancel.isPending}
              onClick={() => cancel.mutate()}
            >
              {say('benchmark.cancel_the_rest')}
            </button>
            <button type="button" className="btn" onClick={() => setAsking(false)}>
              {say('benchmark.go_on_measuring')}
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
        <h2>{say('benchmark.how_this_was_measured')}</h2>
      </div>
      <dl className="kv card pad">
        <dt>{b.models.length === 1 ? say('benchmark.model') : say('benchmark.models')}</dt>
        <dd>
          <MeasuredModels models={b.models} />
        </dd>
        <dt>{say('benchmark.runtime')}</dt>
        <dd>{runtimes.join(', ') || say('benchmark.not_known_before_the_first_run')}</dd>
        <dt>runs</dt>
        <dd>{say('benchmark.repeats', { many: plan.repeats, a: String(b.seed) })}</dd>
        <dt>{say('benchmark.warm_up')}</dt>
        <dd>
          {language ? (
            say('benchmark.a_new_engine_answers_once_and')
          ) : (
            <>
              {say('benchmark.warmup', {
                a: plan.warmup.tolerance * 100,
                b: plan.warmup.settled_iterations,
                from: plan.warmup.min_iterations,
                time: plan.warmup.min_ms,
                to: plan.warmup.max_ms / 1000,
              })}
            </>
          )}
        </dd>
        <dt>{say('benchmark.measuring')}</dt>
        <dd>
          {say('benchmark.measuring_plan', {
            many: plan.iterations,
            what: language ? say('benchmark.steps_of_the_answer') : say('benchmark.iterations'),
            from: String(plan.seconds),
            to: String(plan.max_seconds),
          })}
        </dd>
        <dt>{say('benchmark.figures')}</dt>
        <dd>{say('benchmark.percentiles_are_exact_over_all_iterations')}</dd>
      </dl>
    </section>
  );
}
