import type { Delivery, NotificationTarget } from '@rackmark/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../../components/dialog.js';
import { Icon } from '../../components/icon.js';
import { ErrorState, Skeleton } from '../../components/states.js';
import { clock } from '../../lib/format.js';
import { shortDay } from '../../lib/series/figures.js';
import { say, words } from '../../lib/words.js';
import { removeTarget, sentTo, targets, testTarget } from './api.js';

/** One target: what it is, what it hears, how its last message fared. */
export function TargetRow({ target, onEdit }: { target: NotificationTarget; onEdit: () => void }) {
  const { name } = target;
  const [isRemoved, remove] = useState(false);
  const [isOpen, open] = useState(false);
  const test = useMutation({ mutationFn: () => testTarget(target.id) });
  return (
    <li>
      <div className="notify-row">
        <div className="notify-who">
          <b>{name}</b> {target.is_enabled ? null : <span className="pill">{say('notify.off')}</span>}
          <span className="line q sm">
            {say('notify.kind', { kind: target.kind })} · {target.url ?? target.addresses?.join(', ')}
          </span>
          <span className="line q2 sm">{heardBy(target)}</span>
          {target.off ? (
            <span className="line sm">{words().tell(target.off.said, target.off.text)}</span>
          ) : null}
        </div>
        <div className="notify-last sm">
          {target.last_delivery ? (
            <HowItFared delivery={target.last_delivery} />
          ) : (
            <span className="q">{say('notify.last.none')}</span>
          )}
        </div>
        <div className="acts">
          <button
            type="button"
            className="btn sm"
            aria-label={say('notify.test_of', { name })}
            disabled={test.isPending}
            onClick={() => test.mutate()}
          >
            {say('notify.test')}
          </button>
          <button
            type="button"
            className="btn sm"
            aria-expanded={isOpen}
            aria-label={say('notify.sent_of', { name })}
            onClick={() => open(!isOpen)}
          >
            {say('notify.sent')}
          </button>
          <button
            type="button"
            className="btn sm"
            aria-label={say('notify.edit_of', { name })}
            onClick={onEdit}
          >
            {say('notify.edit')}
          </button>
          <button
            type="button"
            className="btn sm"
            aria-label={`${say('notify.remove')} ${name}`}
            onClick={() => remove(true)}
          >
            {say('notify.remove')}
          </button>
        </div>
      </div>
      {test.isError ? <ErrorState error={test.error} /> : null}
      {test.data ? (
        <p className="notify-tested sm" role="status">
          <b>{say('notify.tested', { state: test.data.delivered ? 'delivered' : 'other' })}</b>{' '}
          {words().tell(test.data.answer.said, test.data.answer.text)}
          {test.data.answer.body ? <code>{test.data.answer.body}</code> : null}
        </p>
      ) : null}
      {isOpen ? <Sent target={target} /> : null}
      {isRemoved ? <Remove target={target} onClose={() => remove(false)} /> : null}
    </li>
  );
}

function heardBy({ hears, suites }: NotificationTarget): string {
  const when = say('notify.hears_when', { commas: hears.map((kind) => say('notify.hears', { kind })) });
  if (suites === null) return `${when} · ${say('notify.of_all')}`;
  if (suites.length === 0) return `${when} · ${say('notify.of_none')}`;
  return `${when} · ${say('notify.of', { list: suites.map((s) => s.name) })}`;
}

const icons = { delivered: ['valid', 'V'], given_up: ['invalid', 'X'], waiting: ['wait', ''] } as const;

function HowItFared({ delivery: d }: { delivery: Delivery }) {
  const [icon, className] = icons[d.state];
  const at = d.answer?.at ?? d.created_at;
  return (
    <>
      <span className="line">
        <Icon name={icon} small className={className} /> <b>{say('notify.last', { state: d.state })}</b>{' '}
        <time dateTime={at} className="q">
          {shortDay(at)} {clock(at)}
        </time>
      </span>
      <span className="line q2">{words().tell(d.title.said, d.title.text)}</span>
      {d.answer && d.state !== 'delivered' ? (
        <span className="line q2">{words().tell(d.answer.said, d.answer.text)}</span>
      ) : null}
      {d.attempts > 1 || d.state === 'waiting' ? (
        <span className="line q">
          {say('notify.attempts', { n: d.attempts })}
          {d.next_try_at ? ` · ${say('notify.next', { time: clock(d.next_try_at) })}` : null}
        </span>
      ) : null}
    </>
  );
}

function Sent({ target }: { target: NotificationTarget }) {
  const sent = useQuery(sentTo(target.id));
  if (sent.isPending) return <Skeleton height={64} />;
  if (sent.isError) return <ErrorState error={sent.error} retry={() => void sent.refetch()} />;
  if (sent.data.items.length === 0) return <p className="notify-tested q sm">{say('notify.sent.none')}</p>;
  return (
    <ol className="notify-sent sm" aria-label={say('notify.sent_of', { name: target.name })}>
      {sent.data.items.map((d) => (
        <li key={d.id}>
          <HowItFared delivery={d} />
        </li>
      ))}
    </ol>
  );
}

function Remove({ target, onClose }: { target: NotificationTarget; onClose: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeTarget(target.id),
    onSuccess: () => {
      onClose();
      client.setQueryData(
        targets().queryKey,
        (old) => old && { ...old, items: old.items.filter((t) => t.id !== target.id) },
      );
    },
  });
  return (
    <Dialog title={`${say('notify.remove')}: ${target.name}`} onClose={onClose}>
      <p>{say('notify.remove.sure')}</p>
      {remove.isError ? <ErrorState error={remove.error} /> : null}
      <div className="acts">
        <button type="button" className="btn pri" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {say('notify.remove')}
        </button>
        <button type="button" className="btn" onClick={onClose}>
          {say('notify.form.cancel')}
        </button>
      </div>
    </Dialog>
  );
}
