import type { MadeNotificationTarget, NotificationTarget } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CopyLine } from '../../components/copy-line.js';
import { Dialog } from '../../components/dialog.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import { say } from '../../lib/words.js';
import { targets } from './api.js';
import { TargetForm } from './target-form.js';
import { TargetRow } from './target-row.js';
import './notifications.css';

/** Who is told of what happens, and whether it arrived. */
export function NotificationsPage() {
  const all = useQuery(targets());
  const [form, open] = useState<NotificationTarget | 'new' | null>(null);
  const [made, setMade] = useState<MadeNotificationTarget | null>(null);
  const items = all.data?.items ?? [];
  const missed = items.filter((t) => t.last_delivery?.answer && t.last_delivery.state !== 'delivered').length;
  const add = (
    <button type="button" className="btn pri" onClick={() => open('new')}>
      {say('notify.add')}
    </button>
  );
  return (
    <>
      <PageHead title={say('notify.title')} actions={items.length > 0 ? add : null}>
        {say('notify.what')}
      </PageHead>
      {all.isPending ? <Skeleton height={160} /> : null}
      {all.isError ? <ErrorState error={all.error} retry={() => void all.refetch()} /> : null}
      {all.data && items.length === 0 ? (
        <EmptyState title={say('notify.none')} action={add}>
          {say('notify.none.what')}
        </EmptyState>
      ) : null}
      {items.some((t) => t.last_delivery !== null) ? (
        <p className="notify-lead">{say('notify.lead', { n: missed })}</p>
      ) : null}
      {items.length > 0 ? (
        <ul className="card notify-list" aria-label={say('notify.title')}>
          {items.map((t) => (
            <TargetRow key={t.id} target={t} onEdit={() => open(t)} />
          ))}
        </ul>
      ) : null}
      {form !== null && all.data ? (
        <TargetForm
          target={form === 'new' ? null : form}
          canMail={all.data.can_mail}
          onClose={() => open(null)}
          onMade={setMade}
        />
      ) : null}
      {made?.secret ? (
        <Dialog title={say('notify.secret', { name: made.name })} size="lg" onClose={() => setMade(null)}>
          <div className="notify-form">
            <CopyLine text={made.secret} />
            <p className="q2 sm">{say('notify.secret.what')}</p>
            <div className="acts">
              <button type="button" className="btn" onClick={() => setMade(null)}>
                {say('app.close')}
              </button>
            </div>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
