import { metricName, seriesAt, type SeriesAt, type SeriesRow, type Suite } from '@rackmark/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Icon } from '../../components/icon.js';
import { MoreRows } from '../../components/more-rows.js';
import { EmptyState, ErrorPage, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { count, waiting } from '../../lib/format.js';
import { itemsOf } from '../../lib/lists.js';
import { aroundOf } from '../../lib/series/environment.js';
import { metricText } from '../../lib/series/figures.js';
import { isQuiet } from '../../lib/series/marks.js';
import { listedReleases, suiteOf } from '../../lib/suites.js';
import { say } from '../../lib/words.js';
import { FindingsCard, type Shown } from './findings.js';
import { PlacePanel } from './place-panel.js';
import { CalmCard, EarlyCard } from './quiet-cards.js';
import { ReleasesTable } from './releases-table.js';
import { RunRelease } from './run-release.js';
import { FoldedCount, ReleaseStrips, type Chosen } from './strips.js';
import type { SuiteSearch } from './suite-search.js';
import { useSeriesRows } from './use-series-rows.js';
import './suites.css';

const route = getRouteApi('/suites/$ref');
const POLL_MS = 10_000;
const FEW = 24;

export function SuitePage() {
  const { ref } = route.useParams();
  const [asks, setAsks] = useState(false);
  const found = useQuery({
    ...suiteOf(ref),
    refetchInterval: (q) => (q.state.data?.standing.running ? POLL_MS : false),
  });
  if (found.isPending) return <Skeleton height={480} />;
  if (found.isError)
    return <ErrorPage title={say('app.suites')} error={found.error} retry={() => void found.refetch()} />;
  const suite = found.data;
  return (
    <>
      <PageHead
        above={<Link to="/suites">{say('app.suites')}</Link>}
        title={suite.name}
        actions={
          <>
            <Link to="/gates" search={{ suite: String(suite.number) }} className="btn">
              {say('gates.title')}
            </Link>
            <Link className="btn" to="/suites/$ref/edit" params={{ ref: String(suite.number) }}>
              {say('suite_edit.open')}
            </Link>
            <button type="button" className="btn pri" onClick={() => setAsks(true)}>
              {say('suites.run_for')}
            </button>
          </>
        }
      >
        {say('suites.head', {
          models: count(suite.models.length, 'model'),
          a: count(suite.configurations.length, 'configuration'),
          devices: count(suite.standing.devices, 'device'),
          runs: count(suite.plan.repeats, 'run'),
        })}
      </PageHead>
      <Running suite={suite} />
      {suite.standing.series === 0 ? (
        <NotRun suite={suite} onRun={() => setAsks(true)} />
      ) : (
        <Body suite={suite} onRun={() => setAsks(true)} />
      )}
      {asks ? <RunRelease suite={suite} onClose={() => setAsks(false)} /> : null}
    </>
  );
}

function Running({ suite }: { suite: Suite }) {
  const { running } = suite.standing;
  if (running === null) return null;
  return (
    <p className="card pad suite-running" role="status">
      <Icon name="wait" className="live" />{' '}
      <b>
        {running.release === null
          ? say('suites.running')
          : say('suites.running_release', { name: running.release })}
      </b>{' '}
      {running.seconds_left === null ? null : (
        <span className="q2">{say('suites.next.left', { time: waiting(running.seconds_left) })} </span>
      )}
      <Link to="/benchmarks/$ref" params={{ ref: String(running.number) }}>
        {say('suites.benchmark', { many: running.number })}
      </Link>
    </p>
  );
}

function NotRun({ suite, onRun }: { suite: Suite; onRun: () => void }) {
  const n = suite.standing.releases;
  return (
    <>
      <EmptyState
        title={say('suites.not_run_title')}
        action={
          <>
            <button type="button" className="btn pri" onClick={onRun}>
              {say('suites.run_for')}
            </button>
            <p className="sm q">{say('suites.empty_note')}</p>
          </>
        }
      >
        {say('suites.not_run')}
        {n > 0 ? ` ${say('suites.added_only', { a: count(n, 'release') })}` : ''}
      </EmptyState>
      {n > 0 ? <ReleasesTable suite={suite} around={aroundOf([])} isEarly /> : null}
    </>
  );
}

function Body({ suite, onRun }: { suite: Suite; onRun: () => void }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const ref = String(suite.number);
  const set = (change: Partial<SuiteSearch>) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...change }), replace: true, resetScroll: false });
  const isAll = search.rows === 'all';
  const series = useSeriesRows(ref, {
    metric: metricName.safeParse(search.metric).data,
    at: seriesAt.safeParse(search.at).data,
    all: isAll,
  });
  const releases = useInfiniteQuery(listedReleases(ref));
  const around = useMemo(() => aroundOf(series.shown?.rows ?? []), [series.shown]);
  if (series.error) return <ErrorState error={series.error} retry={series.retry} />;
  if (series.shown === null) return <Skeleton height={480} />;
  const { shown } = series;
  const places = shown.releases.map((r) => r.place);
  const changed = shown.rows.filter((r) => !isQuiet(r, places));
  const chosen = chosenOf(search, shown, changed);
  const row = shown.rows.find((r) => r.id === chosen?.series);
  const head = shown.releases.find((r) => r.number === chosen?.release);
  const isEarly = suite.standing.answer === 'too_early' && changed.length === 0;
  // Of a few series the first points are the news.
  const showsAll = isAll || (isEarly && shown.rows.length <= FEW);
  const drawsStrips = showsAll || changed.length > 0;
  const folded = drawsStrips ? series.hidden : series.hidden + shown.rows.length;
  return (
    <>
      {isEarly ? (
        <EarlyCard suite={suite} shown={shown} last={itemsOf(releases.data)[0]} onRun={onRun} />
      ) : changed.length === 0 ? (
        <CalmCard suite={suite} shown={shown} />
      ) : (
        <FindingsCard suite={suite} shown={shown} />
      )}
      <section>
        <div className="sh">
          <h2>{say('suites.strips')}</h2>
          <p className="sm">{say('suites.strips_note')}</p>
          <span className="acts r">
            {shown.isWhole ? (
              <span className="seg" role="group" aria-label={say('suites.rows')}>
                <button type="button" aria-pressed={!showsAll} onClick={() => set({ rows: undefined })}>
                  {say('suites.rows.changed', { many: changed.length })}
                </button>
                <button type="button" aria-pressed={showsAll} onClick={() => set({ rows: 'all' })}>
                  {say('suites.rows.all', { many: shown.rows.length })}
                </button>
              </span>
            ) : null}
            <Link
              className="btn quiet"
              to="/suites/$ref/matrix"
              params={{ ref }}
              search={{ metric: search.metric, at: search.at }}
            >
              {say('matrix.link')}
            </Link>
            <MetricChoice suite={suite} row={shown.rows[0]} set={set} />
          </span>
        </div>
        {drawsStrips ? (
          <ReleaseStrips
            shown={shown}
            all={showsAll || !shown.isWhole}
            onAll={() => set({ rows: 'all' })}
            chosen={chosen}
            onChoose={({ series: id, release }) => set({ series: id, release: String(release) })}
          />
        ) : null}
        {folded > 0 ? (
          <FoldedCount n={folded} of={shown.releases.length} onAll={() => set({ rows: 'all' })} />
        ) : null}
        {series.list ? <MoreRows list={series.list} /> : null}
      </section>
      {row && head ? (
        <section className="only-w">
          <PlacePanel
            row={row}
            head={head}
            release={itemsOf(releases.data).find((r) => r.number === head.number)}
          />
        </section>
      ) : null}
      <ReleasesTable suite={suite} around={around} isEarly={isEarly} />
    </>
  );
}

/** What somebody chose, else where the newest change begins. */
function chosenOf(search: SuiteSearch, shown: Shown, changed: readonly SeriesRow[]): Chosen | null {
  if (search.series !== undefined && search.release !== undefined)
    return { series: search.series, release: Number(search.release) };
  const [first] = changed
    .flatMap((row) => {
      const level = row.levels.at(-1);
      return level?.change && !level.change.accepted
        ? [{ row, place: level.from, change: level.change }]
        : [];
    })
    .sort(
      (a, b) =>
        Number(b.change.direction === 'slower') - Number(a.change.direction === 'slower') ||
        b.place - a.place,
    );
  const head = shown.releases.find((r) => r.place === first?.place);
  return first === undefined || head === undefined ? null : { series: first.row.id, release: head.number };
}

function MetricChoice({
  suite,
  row,
  set,
}: {
  suite: Suite;
  row: SeriesRow | undefined;
  set: (change: Partial<SuiteSearch>) => void;
}) {
  const value = row === undefined ? '' : `${row.metric} ${row.at}`;
  return (
    <label className="metric-choice">
      <span className="vh">{say('suites.metric')}</span>
      <select
        value={value}
        onChange={(e) => {
          const [metric, at] = e.target.value.split(' ');
          set({ metric, at: at as SeriesAt, series: undefined, release: undefined });
        }}
      >
        {value === '' ? <option value="">{say('suites.metric')}</option> : null}
        {suite.watched.map((w) => (
          <option key={`${w.metric} ${w.at}`} value={`${w.metric} ${w.at}`}>
            {metricText(w.metric, w.at)}
          </option>
        ))}
      </select>
    </label>
  );
}
