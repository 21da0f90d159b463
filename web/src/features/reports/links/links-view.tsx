import type { Report, ReportShare } from '@rackmark/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Region } from '../../../components/region.js';
import { ErrorState, Skeleton } from '../../../components/states.js';
import { ago } from '../../../lib/format.js';
import { fileOf, revokeShare, sharesOf } from '../../../lib/reports.js';
import { say, words } from '../../../lib/words.js';
import { VersionChanges } from '../versions/version-changes.js';
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
        <Versions report={report} />
      )}
      {report.versions.length > 1 ? <VersionChanges report={report} /> : null}
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

function Versions({ report: { number, versions } }: { report: Report }) {
  return (
    <Region label={say('reports.versions')} card>
      <table className="tb pairs">
        <thead>
          <tr>
            <th>{say('reports.column.version')}</th>
            <th>{say('reports.column.title')}</th>
            <th>{say('reports.column.published')}</th>
            <th>{say('reports.column.runs')}</th>
            <th>{say('reports.column.hash')}</th>
            <th>{say('reports.column.keep')}</th>
          </tr>
        </thead>
        <tbody>
          {versions.map((v) => (
            <tr key={v.version}>
              <th scope="row">{v.version}</th>
              <td data-label={say('reports.column.title')}>{v.title}</td>
              <td data-label={say('reports.column.published')} className="nw">
                {words().day(v.published_at)}
              </td>
              <td data-label={say('reports.column.runs')}>
                {v.runs}{' '}
                {v.withdrawn_runs === 0 ? null : (
                  <span className="vd invalid sm">{say('reports.withdrawn', { n: v.withdrawn_runs })}</span>
                )}
              </td>
              <td data-label={say('reports.column.hash')} className="mono" title={v.sha256}>
                {v.sha256.slice(0, 12)}…
              </td>
              <td data-label={say('reports.column.keep')} data-wide>
                <span className="acts">
                  <a className="btn sm" href={fileOf(number, v.version, 'page')} download>
                    {say('reader.download_page')}
                  </a>
                  <a className="btn sm" href={fileOf(number, v.version, 'file')} download>
                    {say('reports.download_file')}
                  </a>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Region>
  );
}

function Links({ report }: { report: Report }) {
  const found = useQuery(sharesOf(report.number));
  if (found.isPending) return <Skeleton height={80} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (found.data.length === 0) return <p className="q2">{say('reports.links_none')}</p>;
  return (
    <Region label={say('reports.links')} card>
      <table className="tb pairs">
        <thead>
          <tr>
            <th>{say('reports.link.column.for')}</th>
            <th>{say('reports.column.version')}</th>
            <th>{say('reports.link.column.password')}</th>
            <th>{say('reports.link.column.until')}</th>
            <th>{say('reports.link.column.used')}</th>
            <th>
              <span className="vh">{say('reports.link.revoke')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {found.data.map((s) => (
            <tr key={s.id}>
              <th scope="row">{s.note || '—'}</th>
              <td data-label={say('reports.column.version')}>{s.version}</td>
              <td data-label={say('reports.link.column.password')}>
                {say(s.has_password ? 'reports.link.yes' : 'reports.link.no')}
              </td>
              <td data-label={say('reports.link.column.until')}>{untilText(s.expires_at)}</td>
              <td data-label={say('reports.link.column.used')}>
                {s.last_used_at === null ? say('reports.link.never') : ago(s.last_used_at)}
              </td>
              <td className="num">
                <Revoke number={report.number} share={s} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Region>
  );
}

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
