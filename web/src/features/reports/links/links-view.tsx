import type { Report, ReportShare, ReportVersionHead } from '@rackmark/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState, Skeleton } from '../../../components/states.js';
import type { Column } from '../../../components/table/column.js';
import { DataTable } from '../../../components/table/data-table.js';
import { ago } from '../../../lib/format.js';
import { revokeShare, sharesOf } from '../../../lib/reports.js';
import { say, words } from '../../../lib/words.js';
import { DeleteReport } from './delete-report.js';
import { MakeLink } from './make-link.js';
import { Visibility } from './visibility.js';

/** What was published, and the ways to it. */
export function LinksView({
  report,
  onSaved,
  onRemoved,
}: {
  report: Report;
  onSaved: (report: Report) => void;
  onRemoved: () => void;
}) {
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <div className="sh">
        <h2>{say('reports.versions')}</h2>
      </div>
      {report.versions.length === 0 ? (
        <p className="q2">{say('reports.versions_none')}</p>
      ) : (
        <DataTable
          label={say('reports.versions')}
          rows={report.versions}
          keyOf={(v) => String(v.version)}
          columns={versionColumns}
          state={{}}
          onState={() => undefined}
        />
      )}
      <div className="sh link-head">
        <h2>{say('reports.links')}</h2>
        {report.versions.length === 0 ? null : (
          <span className="r">
            <button type="button" className="btn" onClick={() => setMaking(true)}>
              {say('reports.link.make')}
            </button>
          </span>
        )}
      </div>
      <Links report={report} />
      {isMaking ? <MakeLink report={report} onClose={() => setMaking(false)} /> : null}
      <Visibility {...{ report, onSaved }} />
      <DeleteReport {...{ report, onRemoved }} />
    </>
  );
}

const versionColumns: Column<ReportVersionHead>[] = [
  { id: 'version', title: say('reports.column.version'), unsorted: true, value: (v) => v.version },
  { id: 'title', title: say('reports.column.title'), unsorted: true, value: (v) => v.title },
  {
    id: 'published',
    title: say('reports.column.published'),
    unsorted: true,
    value: (v) => v.published_at,
    show: (v) => words().day(v.published_at),
  },
  {
    id: 'runs',
    title: say('reports.column.runs'),
    unsorted: true,
    value: (v) => v.runs,
    show: (v) =>
      v.withdrawn_runs === 0 ? (
        v.runs
      ) : (
        <>
          {v.runs} <span className="vd invalid sm">{say('reports.withdrawn', { n: v.withdrawn_runs })}</span>
        </>
      ),
  },
  {
    id: 'hash',
    title: say('reports.column.hash'),
    unsorted: true,
    value: (v) => v.sha256,
    show: (v) => (
      <span className="mono" title={v.sha256}>
        {v.sha256.slice(0, 12)}…
      </span>
    ),
  },
];

function Links({ report }: { report: Report }) {
  const found = useQuery(sharesOf(report.number));
  if (found.isPending) return <Skeleton height={80} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (found.data.length === 0) return <p className="q2">{say('reports.links_none')}</p>;
  return (
    <DataTable
      label={say('reports.links')}
      rows={found.data}
      keyOf={(s) => s.id}
      columns={linkColumns(report.number)}
      state={{}}
      onState={() => undefined}
    />
  );
}

const linkColumns = (number: number): Column<ReportShare>[] => [
  {
    id: 'for',
    title: say('reports.link.column.for'),
    unsorted: true,
    value: (s) => s.note || '—',
  },
  { id: 'version', title: say('reports.column.version'), unsorted: true, value: (s) => s.version },
  {
    id: 'password',
    title: say('reports.link.column.password'),
    unsorted: true,
    value: (s) => say(s.has_password ? 'reports.link.yes' : 'reports.link.no'),
  },
  {
    id: 'until',
    title: say('reports.link.column.until'),
    unsorted: true,
    value: (s) => untilText(s.expires_at),
  },
  {
    id: 'used',
    title: say('reports.link.column.used'),
    unsorted: true,
    value: (s) => (s.last_used_at === null ? say('reports.link.never') : ago(s.last_used_at)),
  },
  {
    id: 'revoke',
    title: say('reports.link.revoke'),
    unsorted: true,
    value: () => null,
    show: (s) => <Revoke number={number} share={s} />,
  },
];

function untilText(at: string | null): string {
  if (at === null) return say('reports.link.no_end');
  const time = words().day(at);
  return Date.parse(at) < Date.now() ? say('reports.link.over', { time }) : time;
}

function Revoke({ number, share }: { number: number; share: ReportShare }) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeShare(number, share.id),
    onSuccess: () => client.invalidateQueries({ queryKey: sharesOf(number).queryKey }),
  });
  return (
    <>
      <button type="button" className="btn sm" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
        {say('reports.link.revoke')}
        <span className="vh"> {share.note}</span>
      </button>
      {revoke.isError ? <span className="wrong">{revoke.error.message}</span> : null}
    </>
  );
}
