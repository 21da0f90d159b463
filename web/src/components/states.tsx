import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import { ApiError, queries } from '../lib/api.js';
import { useIsLive } from '../lib/live.js';
import { Icon } from './icon.js';
import { say } from '../lib/words.js';

export { Skeleton } from './skeleton.js';

/** What will be here, and the one next step. */
export const EmptyState = ({
  title,
  children,
  action,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) => (
  <div className="card empty">
    <b>{title}</b>
    <p className="q2">{children}</p>
    {action}
  </div>
);

/** What happened, what it means, what to do, code at the end. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof ApiError ? error.code : null;
  return (
    <div className="card empty" role="alert">
      <p>
        <Icon name="invalid" className="X" /> {text} {code ? <span className="q">({code})</span> : null}
      </p>
      {retry ? (
        <button type="button" className="btn sm" onClick={retry}>
          {say('app.try_again')}
        </button>
      ) : null}
    </div>
  );
}

/** Says that what is shown may be out of date. */
export function StaleBar() {
  const live = useIsLive();
  const health = useQuery(queries.health());
  const client = useQueryClient();
  const isIll = !health.isSuccess && health.errorUpdateCount > 0;
  const wasIll = useRef(false);
  useEffect(() => {
    // What failed while the portal was ill is asked for again as soon as it is well.
    if (wasIll.current && !isIll)
      void client.refetchQueries({ type: 'active', predicate: (q) => q.state.status === 'error' });
    wasIll.current = isIll;
  }, [client, isIll]);
  if (live && !isIll) return null;
  if (live)
    return (
      <p className="stale" role="status">
        <Icon name="wait" /> {say('app.the_portal_cannot_reach_its_database')}
      </p>
    );
  return (
    <p className="stale" role="status">
      <Icon name="wait" /> {say('app.the_connection_to_the_portal_is')}
    </p>
  );
}

/** Title, what it is in one line, at most three actions. The browser's tab gets `tab`, or the title. */
export function PageHead({
  title,
  tab = title,
  above,
  children,
  actions,
}: {
  title: string;
  tab?: string;
  above?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${tab} · Rackmark`;
  }, [tab]);
  return (
    <div className="ph">
      <div>
        {above ? <span className="sm q">{above}</span> : null}
        <h1>{title}</h1>
        {children ? <p className="sub">{children}</p> : null}
      </div>
      {actions ? <div className="acts">{actions}</div> : null}
    </div>
  );
}

/** A page whose subject cannot be shown. */
export const ErrorPage = ({ title, error, retry }: { title: string; error: unknown; retry: () => void }) => (
  <>
    <PageHead title={title} />
    <ErrorState error={error} retry={retry} />
  </>
);
