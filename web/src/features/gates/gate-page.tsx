import type { Gate, GateDecision } from '@rackmark/contracts';
import { metrics } from '@rackmark/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Icon } from '../../components/icon.js';
import { ErrorPage, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { queries } from '../../lib/api.js';
import { ago, count, waiting } from '../../lib/format.js';
import { cancelGate, gateOf } from '../../lib/gates.js';
import { metricText } from '../../lib/series/figures.js';
import { say, words } from '../../lib/words.js';
import { answerIcons, titleOf } from './answer.js';
import { cellColumns } from './cell-columns.js';
import './gates.css';

const route = getRouteApi('/gates/$ref');

/** One gate: its answer, then the cells with the worst first, then how it was decided. */
export function GatePage() {
  const { ref } = route.useParams();
  const found = useQuery(gateOf(ref));
  if (found.isPending) return <Skeleton height={480} />;
  if (found.isError)
    return <ErrorPage title={say('gates.title')} error={found.error} retry={() => void found.refetch()} />;
  return <One gate={found.data} />;
}

function One({ gate: g }: { gate: Gate }) {
  const [icon, tone] = answerIcons[g.decision?.answer ?? 'measuring'];
  const title = titleOf(g);
  return (
    <article className="gate">
      <PageHead
        above={
          <>
            <Link to="/gates" search={g.suite === null ? {} : { suite: String(g.suite.number) }}>
              {say('gates.title')}
            </Link>{' '}
            {say('gates.above', { many: g.number, name: g.name })}
          </>
        }
        title={title}
        tab={say('gates.above', { many: g.number, name: g.name })}
        actions={g.state === 'measuring' ? <CancelButton gate={g} /> : undefined}
      >
        <span className={`gate-says ${tone}`}>
          <Icon name={icon} />
          <span className="q">{say('gates.asked_at', { time: ago(g.created_at) })}</span>
        </span>
      </PageHead>
      {g.state === 'measuring' ? <Measuring gate={g} /> : null}
      {g.decision && g.decision.cells.length > 0 ? <Cells decision={g.decision} /> : null}
      {g.decision && g.decision.notes.length > 0 ? <Notes decision={g.decision} /> : null}
      <How gate={g} />
    </article>
  );
}

function CancelButton({ gate: g }: { gate: Gate }) {
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelGate(g.id),
    onSuccess: (after) => client.setQueryData(['gates', String(g.number)], after),
  });
  return (
    <>
      <button type="button" className="btn" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
        {say('gates.cancel')}
      </button>
      {cancel.isError ? <ErrorState error={cancel.error} /> : null}
    </>
  );
}

/** What it waits for: a benchmark of its own, or one of a release that somebody else began. */
function Measuring({ gate: g }: { gate: Gate }) {
  const found = useQuery({ ...queries.benchmark(String(g.running)), enabled: g.running !== null });
  const b = g.running === null ? undefined : found.data;
  const done = b === undefined ? 0 : b.runs - b.tally.to_do - b.tally.running;
  return (
    <p className="card pad gate-running" role="status">
      <Icon name="wait" className="live" />{' '}
      <b>{say(g.running === null ? 'gates.waits' : 'gates.is_measured')}</b>{' '}
      {b === undefined ? null : (
        <span className="q2">
          {say('gates.progress', { n: done, of: b.runs })}
          {b.estimate === null
            ? ''
            : `, ${say('gates.left', { time: waiting(b.estimate.seconds_left) })}`}{' '}
        </span>
      )}
      {g.running === null ? null : <BenchmarkLink number={g.running} />}
    </p>
  );
}

const BenchmarkLink = ({ number }: { number: number }) => (
  <Link to="/benchmarks/$ref" params={{ ref: String(number) }}>
    {say('suites.benchmark', { many: number })}
  </Link>
);

function Cells({ decision }: { decision: GateDecision }) {
  const [state, onState] = useTableSearch();
  return (
    <DataTable
      label={say('gates.cells')}
      className="gate-cells"
      rows={decision.cells}
      keyOf={(c) => [c.slot, c.device.id, c.configuration_key, c.metric, c.at].join('\n')}
      columns={cellColumns}
      head={
        <>
          <h2>{say('gates.cells')}</h2>
          <p className="sm">{say('gates.cells.what')}</p>
        </>
      }
      {...{ state, onState }}
    />
  );
}

const Notes = ({ decision }: { decision: GateDecision }) => (
  <section className="sec card pad">
    <h2>{say('gates.notes')}</h2>
    <ul>
      {decision.notes.map((n) => (
        <li key={n.text}>{n.text}</li>
      ))}
    </ul>
  </section>
);

/** Under which conditions the answer is one. */
function How({ gate: g }: { gate: Gate }) {
  const devices = [...new Set((g.decision?.cells ?? []).map((c) => c.device.name))];
  return (
    <section className="sec card pad">
      <h2>{say('gates.how')}</h2>
      <dl className="kv">
        <dt>{say('gates.sides')}</dt>
        <dd>
          {say('gates.against', { side: g.candidate, base: g.base })}
          {g.suite === null ? null : (
            <>
              {', '}
              <Link to="/suites/$ref" params={{ ref: String(g.suite.number) }}>
                {g.suite.name}
              </Link>
            </>
          )}
        </dd>
        <dt>{say('gates.limits')}</dt>
        <dd>{limitsText(g)}</dd>
        {g.decision === null ? null : (
          <>
            <dt>{say('gates.measured')}</dt>
            <dd>
              {say('gates.measured.how', {
                word: g.decision.measured,
                runs: count(g.decision.runs, 'run'),
              })}
            </dd>
          </>
        )}
        {devices.length === 0 ? null : (
          <>
            <dt>{say('gates.devices')}</dt>
            <dd>{devices.join(', ')}</dd>
          </>
        )}
        {g.benchmarks.length === 0 ? null : (
          <>
            <dt>{say('gates.benchmarks')}</dt>
            <dd className="gate-links">
              {g.benchmarks.map((n) => (
                <BenchmarkLink key={n} number={n} />
              ))}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function limitsText(g: Gate): string {
  const asked = g.metrics.map((m) => metricText(m.metric, m.at));
  const own = Object.entries(g.limits).map(([name, limit]) =>
    say('gates.limit_of', {
      limit_share: limit,
      name: metrics[name as keyof typeof metrics].words[words().language].label,
    }),
  );
  const list = asked.length === 0 ? [say('gates.lead_metrics')] : asked;
  return [
    say('gates.asks', { list, limit_share: g.limit }),
    own.length === 0 ? '' : say('gates.own_limits', { list: own }),
    say('gates.at_most', { runs: count(g.most_runs, 'run'), kind: g.allow_fallback ? 'yes' : 'no' }),
  ]
    .filter(Boolean)
    .join(' ');
}
