import type { AlertDetail } from '@rackmark/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '../../components/states.js';
import { commentOn } from '../../lib/alerts.js';
import { clock } from '../../lib/format.js';
import { shortDay } from '../../lib/series/figures.js';
import { say, words } from '../../lib/words.js';

/** What happened, the oldest first, and a place for a comment. */
export function History({ alert }: { alert: AlertDetail }) {
  const client = useQueryClient();
  const [text, write] = useState('');
  const comment = useMutation({
    mutationFn: () => commentOn(String(alert.number), text),
    onSuccess: () => write(''),
    onSettled: () => client.invalidateQueries({ queryKey: ['suites', 'alert'] }),
  });
  return (
    <section className="sec card pad">
      <h2>{say('alerts.history')}</h2>
      <ol className="alert-history">
        {alert.entries.map((e, i) => (
          <li key={i}>
            <time dateTime={e.at} className="q sm nw">
              {shortDay(e.at)} {clock(e.at)}
            </time>
            <span>
              <b>{e.who ?? say('alerts.rackmark')}</b> {e.said ? words().tell(e.said, '') : null}
              {e.text === null ? null : <q className="said">{e.text}</q>}
            </span>
          </li>
        ))}
      </ol>
      <form
        className="alert-comment"
        onSubmit={(e) => {
          e.preventDefault();
          comment.mutate();
        }}
      >
        <label>
          <span className="vh">{say('alerts.comment')}</span>
          <input
            value={text}
            maxLength={10_000}
            placeholder={say('alerts.comment')}
            onChange={(e) => write(e.target.value)}
          />
        </label>
        <button type="submit" className="btn" disabled={text.trim() === '' || comment.isPending}>
          {say('alerts.comment.do')}
        </button>
      </form>
      {comment.isError ? <ErrorState error={comment.error} /> : null}
    </section>
  );
}
