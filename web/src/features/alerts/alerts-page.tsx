import type { AlertDetail } from '@rackmark/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { MakeReport } from '../../components/reports/make-report.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { alertCounts, alertOf, runReleaseAgain } from '../../lib/alerts.js';
import { shortDay } from '../../lib/series/figures.js';
import { say, words } from '../../lib/words.js';
import { BisectPanel } from './bisect.js';
import { History } from './history.js';
import { Inbox } from './inbox.js';
import { Forest, Members } from './members.js';
import { sentenceOf, titleOf } from './texts.js';
import { Triage } from './triage.js';
import './alerts.css';
import './bisect.css';

const one = getRouteApi('/alerts/$ref');

/** The inbox by itself. */
export const AlertsPage = () => <Page chosen={null} />;
/** The inbox, and one alert beside it. */
export function AlertPage() {
  const { ref } = one.useParams();
  return <Page chosen={ref} />;
}

function Page({ chosen }: { chosen: string | null }) {
  const counts = useQuery(alertCounts());
  const n = counts.data;
  const lead = n && [
    n.open > 0 ? say('alerts.lead.open', { n: n.open }) : say('alerts.lead.calm'),
    say('alerts.lead.in_work', { n: n.in_work }),
  ];
  return (
    <>
      <PageHead title={say('app.alerts')} />
      {counts.isPending ? <Skeleton height={240} /> : null}
      {counts.isError ? <ErrorState error={counts.error} retry={() => void counts.refetch()} /> : null}
      {n && n.open + n.in_work + n.done === 0 ? (
        <EmptyState
          title={say('alerts.none')}
          action={
            <Link to="/suites" search={{}} className="btn">
              {say('app.suites')}
            </Link>
          }
        >
          {say('alerts.none.what')}
        </EmptyState>
      ) : null}
      {n && lead && n.open + n.in_work + n.done > 0 ? (
        <>
          <p className="alert-lead">
            <b>{lead[0]}</b> {lead[1]}
          </p>
          <div className={chosen === null ? 'alerts' : 'alerts with-one'}>
            <Inbox chosen={chosen} counts={n} />
            {chosen === null ? null : <One refOf={chosen} />}
          </div>
        </>
      ) : null}
    </>
  );
}

function One({ refOf }: { refOf: string }) {
  const found = useQuery(alertOf(refOf));
  if (found.isPending) return <Skeleton height={400} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <Alert alert={found.data} />;
}

function Alert({ alert }: { alert: AlertDetail }) {
  return (
    <article className="alert-one">
      <p className="back">
        <Link to="/alerts">{say('alerts.all')}</Link>
      </p>
      <p className="sm q">
        {say('alerts.above', { many: alert.number, name: alert.suite.name, time: shortDay(alert.raised_at) })}
      </p>
      <h2 className="alert-title">{titleOf(alert)}</h2>
      <section className="card pad">
        <p className="lead">{sentenceOf(alert)}</p>
        <Range alert={alert} />
      </section>
      <Triage alert={alert} />
      <Forest alert={alert} />
      {alert.kind === 'change' ? <BisectPanel alert={alert} /> : null}
      <Environment alert={alert} />
      <Members alert={alert} />
      <History alert={alert} />
    </article>
  );
}

function Range({ alert }: { alert: AlertDetail }) {
  const again = useMutation({ mutationFn: () => runReleaseAgain(alert.suite.number, alert.first_bad.name) });
  return (
    <>
      <div className="triage-facts">
        <dl>
          <div>
            <dt>{say('alerts.last_good')}</dt>
            <dd>{alert.last_good?.name ?? say('alerts.unknown')}</dd>
          </div>
          <div>
            <dt>{say('alerts.first_bad')}</dt>
            <dd>{alert.first_bad.name}</dd>
          </div>
          <div>
            <dt>{say('alerts.suspects')}</dt>
            <dd>{say('alerts.suspects.n', { n: alert.suspects })}</dd>
          </div>
          <div>
            <dt>{say('alerts.found_by')}</dt>
            <dd>
              {alert.detector.name} {alert.detector.version}
            </dd>
          </div>
        </dl>
        <Link to="/suites/$ref" params={{ ref: String(alert.suite.number) }} className="btn sm">
          {alert.suite.name}
        </Link>
        <button type="button" className="btn sm" disabled={again.isPending} onClick={() => again.mutate()}>
          {say('alerts.run_again', { name: alert.first_bad.name })}
        </button>
        <MakeReport
          className="btn sm"
          of={{ kind: 'of_alert', alert: String(alert.number), language: words().language }}
        />
      </div>
      {again.isError ? <ErrorState error={again.error} /> : null}
      {again.data ? (
        <p role="status">
          <Link to="/benchmarks/$ref" params={{ ref: String(again.data.number) }}>
            {say('alerts.running', { many: again.data.number })}
          </Link>
        </p>
      ) : null}
    </>
  );
}

/** What else changed is named before the release is blamed. */
const Environment = ({ alert }: { alert: AlertDetail }) => (
  <section className="sec card pad">
    <h2>{say('alerts.environment', { name: alert.first_bad.name })}</h2>
    {alert.environment.length === 0 ? (
      <p className="q2">{say('alerts.environment.none')}</p>
    ) : (
      <ul className="plain">
        {alert.environment.map((e) => (
          <li key={`${e.part} ${e.from} ${e.to}`}>
            <b>{say('alerts.part', { word: e.part })}</b>{' '}
            {say('alerts.from_to', { from: e.from ?? '—', to: e.to ?? '—' })}
          </li>
        ))}
      </ul>
    )}
  </section>
);
