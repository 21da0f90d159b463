import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { MoreRows } from '../../components/more-rows.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import type { Column } from '../../components/table/column.js';
import { DataTable } from '../../components/table/data-table.js';
import { useTableSearch } from '../../components/table/use-table-search.js';
import { ago } from '../../lib/format.js';
import { itemsOf } from '../../lib/lists.js';
import { listedReports, type ListedReport } from '../../lib/reports.js';
import { say, words } from '../../lib/words.js';

import { originText } from './imported.js';

const route = getRouteApi('/reports');
const SEARCH_FROM = 8;

export function ReportsPage() {
  const { search } = route.useSearch();
  const navigate = useNavigate();
  const [state, onState] = useTableSearch();
  const all = useInfiniteQuery(listedReports({ search }));
  const reports = itemsOf(all.data);
  const find = (text: string) =>
    void navigate({ to: '.', search: (old) => ({ ...old, search: text || undefined }), replace: true });
  return (
    <>
      <PageHead title={say('reports.title')}>{say('reports.what')}</PageHead>
      {all.isPending ? <Skeleton height={240} /> : null}
      {all.isError ? <ErrorState error={all.error} retry={() => void all.refetch()} /> : null}
      {all.data && (reports.length >= SEARCH_FROM || search !== undefined) ? (
        <div className="sh">
          <label className="r">
            <span className="vh">{say('reports.find')}</span>
            <input
              type="search"
              placeholder={say('reports.find')}
              value={search ?? ''}
              onChange={(e) => find(e.target.value)}
            />
          </label>
        </div>
      ) : null}
      {all.data && reports.length === 0 ? <None search={search} showAll={() => find('')} /> : null}
      {reports.length > 0 ? (
        <DataTable
          label={say('reports.title')}
          rows={reports}
          keyOf={(r) => r.id}
          columns={columns.map((c) => ({ ...c, unsorted: all.hasNextPage }))}
          {...{ state, onState }}
        />
      ) : null}
      <MoreRows list={all} />
    </>
  );
}

const None = ({ search, showAll }: { search: string | undefined; showAll: () => void }) =>
  search === undefined ? (
    <EmptyState
      title={say('reports.none')}
      action={
        <Link to="/benchmarks" className="btn pri">
          {say('app.benchmarks')}
        </Link>
      }
    >
      {say('reports.none_why')}
    </EmptyState>
  ) : (
    <EmptyState
      title={say('reports.find_none', { name: search })}
      action={
        <button type="button" className="btn" onClick={showAll}>
          {say('table.show_all')}
        </button>
      }
    >
      {say('reports.none_why')}
    </EmptyState>
  );

const columns: Column<ListedReport>[] = [
  {
    id: 'report',
    title: say('reports.column.report'),
    value: (r) => r.title,
    show: (r) => (
      <>
        <span className="q">{r.number}</span>{' '}
        <Link to="/reports/$ref" params={{ ref: String(r.number) }} lang={r.language}>
          {r.title}
        </Link>
        {r.origin ? <div className="q sm">{originText(r.origin)}</div> : null}
      </>
    ),
  },
  {
    id: 'published',
    title: say('reports.column.published'),
    value: (r) => r.versions[0]?.published_at ?? null,
    show: ({ versions: [newest] }) =>
      newest === undefined ? (
        <span className="q">{say('reports.draft_only')}</span>
      ) : (
        <>
          {say('reports.version_on', { version: newest.version, time: words().day(newest.published_at) })}{' '}
          {newest.withdrawn_runs > 0 ? (
            <span className="vd invalid sm">{say('reports.withdrawn', { n: newest.withdrawn_runs })}</span>
          ) : null}
        </>
      ),
  },
  {
    id: 'changed',
    title: say('reports.column.changed'),
    value: (r) => r.updated_at,
    show: (r) => <span className="nw">{ago(r.updated_at)}</span>,
  },
];
