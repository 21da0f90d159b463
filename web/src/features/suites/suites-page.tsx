import type { Suite } from '@rackmark/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { MoreRows } from '../../components/more-rows.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { MakeSuite } from '../../components/suites/make-suite.js';
import type { Column } from '../../components/table/column.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { queries } from '../../lib/api.js';
import { count, waiting } from '../../lib/format.js';
import { itemsOf } from '../../lib/lists.js';
import { emptySearch } from '../../lib/new-benchmark-search.js';
import { shortDay } from '../../lib/series/figures.js';
import { listedSuites } from '../../lib/suites.js';
import { say, words } from '../../lib/words.js';
import { AnswerMark, leadOf } from './answer.js';
import './suites.css';

const route = getRouteApi('/suites');
const SEARCH_FROM = 8;

export function SuitesPage() {
  const { search } = route.useSearch();
  const navigate = useNavigate();
  const [state, onState] = useTableSearch();
  const all = useInfiniteQuery(listedSuites({ search }));
  const suites = itemsOf(all.data);
  const lead = leadOf(suites);
  const find = (text: string) =>
    void navigate({ to: '.', search: (old) => ({ ...old, search: text || undefined }), replace: true });
  return (
    <>
      <PageHead title={say('suites.title')}>{say('suites.what')}</PageHead>
      {all.isPending ? <Skeleton height={240} /> : null}
      {all.isError ? <ErrorState error={all.error} retry={() => void all.refetch()} /> : null}
      {all.data && search === undefined ? (
        <p className="suite-lead">
          {lead.strong === '' ? null : <b>{lead.strong}</b>} {lead.rest}
        </p>
      ) : null}
      {all.data && suites.length === 0 && search === undefined ? <NoSuite /> : null}
      {all.data && (suites.length >= SEARCH_FROM || search !== undefined) ? (
        <div className="sh">
          <label className="r">
            <span className="vh">{say('suites.find')}</span>
            <input
              type="search"
              placeholder={say('suites.find')}
              value={search ?? ''}
              onChange={(e) => find(e.target.value)}
            />
          </label>
        </div>
      ) : null}
      {all.data && suites.length === 0 && search !== undefined ? (
        <EmptyState
          title={say('suites.find_none', { name: search })}
          action={
            <button type="button" className="btn" onClick={() => find('')}>
              {say('table.show_all')}
            </button>
          }
        >
          {say('table.find_benchmark.where')}
        </EmptyState>
      ) : null}
      {suites.length > 0 ? (
        <DataTable
          label={say('suites.title')}
          className="suites"
          rows={suites}
          keyOf={(s) => s.id}
          columns={columns.map((c) => ({ ...c, unsorted: all.hasNextPage }))}
          {...{ state, onState }}
        />
      ) : null}
      <MoreRows list={all} />
    </>
  );
}

/** The one next step: a benchmark that is there, or one that is to be made first. */
function NoSuite() {
  const benchmarks = useQuery(queries.benchmarks());
  const last = benchmarks.data?.[0];
  return (
    <EmptyState
      title={say('suites.no_suite_yet')}
      action={
        <>
          {last ? (
            <MakeSuite
              className="btn pri"
              benchmark={last}
              text={say('suites.make_of', { many: last.number })}
            />
          ) : (
            <Link className="btn pri" to="/benchmarks/new" search={emptySearch}>
              {say('benchmark.new_benchmark')}
            </Link>
          )}
          <p className="sm q">{say('suites.empty_note')}</p>
        </>
      }
    >
      {last ? say('suites.empty') : say('suites.empty_nothing')}
    </EmptyState>
  );
}

const Two = ({ first, second }: { first: React.ReactNode; second: React.ReactNode }) => (
  <>
    <span className="line">{first}</span>
    <span className="line q sm">{second}</span>
  </>
);

const columns: Column<Suite>[] = [
  {
    id: 'suite',
    title: say('suites.column.suite'),
    value: (s) => s.name,
    show: (s) => (
      <Two
        first={
          <Link to="/suites/$ref" params={{ ref: String(s.number) }} className="suite-name">
            {s.name}
          </Link>
        }
        second={say('suites.models_in', {
          models: count(s.models.length, 'model'),
          a: count(s.configurations.length, 'configuration'),
        })}
      />
    ),
  },
  {
    id: 'answer',
    title: say('suites.column.answer'),
    isWide: true,
    value: (s) => s.standing.answer,
    show: (s) => <AnswerMark standing={s.standing} />,
  },
  {
    id: 'last',
    title: say('suites.column.last'),
    value: (s) => s.standing.last_release?.made_at ?? null,
    show: ({ standing: { last_release: last } }) =>
      last === null ? (
        <span className="q">{say('suites.none')}</span>
      ) : (
        <Two first={last.name} second={shortDay(last.made_at)} />
      ),
  },
  {
    id: 'devices',
    title: say('suites.column.devices'),
    value: (s) => s.standing.devices,
    show: (s) => (s.standing.devices === 0 ? say('suites.devices_none') : s.standing.devices),
  },
  {
    id: 'next',
    title: say('suites.column.next'),
    value: (s) => s.standing.next_run_at,
    show: (s) => <NextRun standing={s.standing} />,
  },
];

function NextRun({ standing: { running, next_run_at } }: { standing: Suite['standing'] }) {
  if (running !== null)
    return (
      <Two
        first={
          <Link to="/benchmarks/$ref" params={{ ref: String(running.number) }}>
            {say('suites.next.running', { many: running.number })}
          </Link>
        }
        second={
          running.seconds_left === null
            ? ''
            : say('suites.next.left', { time: waiting(running.seconds_left) })
        }
      />
    );
  if (next_run_at === null) return <span className="q">{say('suites.next.waits')}</span>;
  return <Two first={shortDay(next_run_at)} second={timeOf(next_run_at)} />;
}
const timeOf = (iso: string): string =>
  new Date(iso).toLocaleTimeString(words().language, { hour: '2-digit', minute: '2-digit', hour12: false });
