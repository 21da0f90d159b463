import type { Report } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useBlocker, useNavigate } from '@tanstack/react-router';
import { ErrorPage, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { reportOf } from '../../lib/reports.js';
import { say, words } from '../../lib/words.js';
import { ConflictPanel } from './editor/conflict-panel.js';
import { Editor } from './editor/editor.js';
import './editor/editor.css';
import { useDraft } from './editor/use-draft.js';
import { ImportedReport, OriginLine } from './imported.js';
import { LinksView } from './links/links-view.js';
import { Preview } from './preview.js';

const route = getRouteApi('/reports/$ref');
const views = ['edit', 'preview', 'links'] as const;
/** What can be seen of a report that another portal published. */
const viewsOfImported = ['preview', 'links'] as const;

export function ReportPage() {
  const { ref } = route.useParams();
  const found = useQuery(reportOf(ref));
  if (found.isPending) return <Skeleton height={480} />;
  if (found.isError)
    return <ErrorPage title={say('reports.title')} error={found.error} retry={() => void found.refetch()} />;
  return <Loaded key={found.data.id} report={found.data} />;
}

function Loaded({ report }: { report: Report }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const draft = useDraft(report);
  const { saved } = draft;
  const own: readonly (typeof views)[number][] = saved.origin ? viewsOfImported : views;
  const view = own.find((v) => v === search.view) ?? own[0]!;
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      draft.isDirty && current.pathname !== next.pathname && !window.confirm(say('reports.leave')),
    enableBeforeUnload: () => draft.isDirty,
  });
  const next = (saved.versions[0]?.version ?? 0) + 1;
  return (
    <>
      <PageHead
        title={say('reports.report_n', { n: saved.number })}
        actions={
          saved.origin ? undefined : (
            <>
              <button
                type="button"
                className={draft.isDirty ? 'btn pri' : 'btn'}
                disabled={!draft.isDirty || draft.isBusy || draft.theirs !== null}
                onClick={() => draft.save()}
              >
                {draft.isSaving ? say('reports.saving') : say('reports.save')}
              </button>
              <button
                type="button"
                className={draft.isDirty ? 'btn' : 'btn pri'}
                disabled={draft.isBusy || draft.theirs !== null}
                onClick={() => draft.publish()}
              >
                {draft.isPublishing ? say('reports.publishing') : say('reports.publish', { version: next })}
              </button>
            </>
          )
        }
      >
        {standing(saved)} <span role="status">{draft.isDirty ? say('reports.unsaved') : ''}</span>
      </PageHead>
      {saved.origin ? <OriginLine origin={saved.origin} /> : null}
      {draft.error ? <ErrorState error={draft.error} /> : null}
      {draft.theirs ? (
        <ConflictPanel
          mine={draft.draft}
          theirs={draft.theirs}
          isSaving={draft.isBusy}
          onSave={(chosen) => draft.save(chosen)}
        />
      ) : null}
      <div className="seg report-views" role="tablist" aria-label={say('reports.title')}>
        {own.map((v) => (
          <button
            key={v}
            type="button"
            role="tab"
            id={`t-${v}`}
            aria-controls={`p-${v}`}
            aria-selected={view === v}
            onClick={() =>
              void navigate({
                to: '.',
                search: { view: v === own[0] ? undefined : v },
                replace: true,
              } as never)
            }
          >
            {say(v === 'preview' && saved.origin ? 'reports.view.read' : `reports.view.${v}`)}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`p-${view}`} aria-labelledby={`t-${view}`}>
        {view === 'edit' ? <Editor saved={saved} draft={draft.draft} onChange={draft.change} /> : null}
        {view !== 'preview' ? null : saved.origin ? (
          <ImportedReport report={saved} />
        ) : (
          <Preview report={saved} isDirty={draft.isDirty} />
        )}
        {view === 'links' ? (
          <LinksView report={saved} onSaved={draft.tell} onRemoved={draft.discard} />
        ) : null}
      </div>
    </>
  );
}

const standing = ({ versions: [newest] }: Report): string =>
  newest === undefined
    ? say('reports.standing_draft')
    : say('reports.standing', { version: newest.version, time: words().day(newest.published_at) });
