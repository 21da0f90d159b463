import type { Alert, AlertGroup } from '@rackmark/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Icon, type IconName } from '../../components/icon.js';
import { MoreRows } from '../../components/more-rows.js';
import { ErrorState, Skeleton } from '../../components/states.js';
import { listedAlerts } from '../../lib/alerts.js';
import { itemsOf } from '../../lib/lists.js';
import { shortDay } from '../../lib/series/figures.js';
import { say } from '../../lib/words.js';
import { dueOf, sentenceOf, titleOf } from './texts.js';

const signs: Record<Alert['kind'], IconName> = { change: 'down', budget: 'up', missing: 'none' };
const ends: Partial<Record<Alert['state'], IconName>> = { fixed: 'valid', accepted: 'flag', noise: 'modes' };

/** What needs somebody, what is in work, what is done. */
export const Inbox = ({ chosen, counts }: { chosen: string | null; counts: Record<AlertGroup, number> }) => (
  <section className="card inbox" aria-label={say('app.alerts')}>
    {(['open', 'in_work', 'done'] as const)
      .filter((g) => counts[g] > 0)
      .map((group) => (
        <Group key={group} {...{ group, chosen }} n={counts[group]} />
      ))}
  </section>
);

function Group({ group, chosen, n }: { group: AlertGroup; chosen: string | null; n: number }) {
  const all = useInfiniteQuery(listedAlerts(group));
  return (
    <div className="inbox-group">
      <h2>
        {say('alerts.group', { word: group })} <span className="q">{n}</span>
      </h2>
      {all.isPending ? <Skeleton height={60} /> : null}
      {all.isError ? <ErrorState error={all.error} retry={() => void all.refetch()} /> : null}
      <ul>
        {itemsOf(all.data).map((a) => (
          <li key={a.id}>
            <Item alert={a} isChosen={chosen === String(a.number)} />
          </li>
        ))}
      </ul>
      <MoreRows list={all} />
    </div>
  );
}

function Item({ alert, isChosen }: { alert: Alert; isChosen: boolean }) {
  const due = dueOf(alert, new Date().toISOString().slice(0, 10));
  return (
    <Link
      to="/alerts/$ref"
      params={{ ref: String(alert.number) }}
      className="inbox-item"
      aria-current={isChosen ? 'page' : undefined}
    >
      <Icon name={ends[alert.state] ?? signs[alert.kind]} small />
      <span>
        <b>{titleOf(alert)}</b>
        <span className="line sm q2">{sentenceOf(alert)}</span>
        <span className="line sm q">
          {[say('alerts.state', { word: alert.state }), alert.assignee, shortDay(alert.raised_at)]
            .filter(Boolean)
            .join(' · ')}
          {due ? (
            <>
              {' · '}
              <span className={due.over ? 'strong' : ''}>
                {say(due.over ? 'alerts.overdue' : 'alerts.due', { time: shortDay(due.date) })}
              </span>
            </>
          ) : null}
        </span>
      </span>
    </Link>
  );
}
