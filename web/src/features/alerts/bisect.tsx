import type { AlertBisect, AlertDetail, Bisect } from '@rackmark/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ErrorState, Skeleton } from '../../components/states.js';
import { bisectOf, cancelBisect, startBisect } from '../../lib/alerts.js';
import { say } from '../../lib/words.js';
import { Steps } from './bisect-steps.js';

/** The search for the first bad release: what it would do, how far it is, what each step has shown. */
export function BisectPanel({ alert }: { alert: AlertDetail }) {
  const ref = String(alert.number);
  const client = useQueryClient();
  const found = useQuery(bisectOf(ref));
  const act = useMutation({
    mutationFn: (what: 'start' | 'stop') => (what === 'start' ? startBisect(ref) : cancelBisect(ref)),
    onSettled: () => client.invalidateQueries({ queryKey: ['suites', 'alert', ref] }),
  });
  const { bisect = null, offer = null } = found.data ?? {};
  const isRunning = bisect?.state === 'measuring';
  return (
    <section className="sec card pad bisect" aria-labelledby="bisect">
      <div className="bisect-head">
        <h2 id="bisect">{say('bisect.title')}</h2>
        {bisect ? <span className="q2 sm">{whatOf(bisect)}</span> : null}
        {isRunning ? (
          <button
            type="button"
            className="btn sm"
            disabled={act.isPending}
            onClick={() => act.mutate('stop')}
          >
            {say('bisect.stop')}
          </button>
        ) : offer ? (
          <button
            type="button"
            className="btn sm"
            disabled={act.isPending}
            onClick={() => act.mutate('start')}
          >
            {say(bisect ? 'bisect.again' : 'bisect.start')}
          </button>
        ) : null}
      </div>
      {found.isPending ? <Skeleton height={80} /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {act.isError ? <ErrorState error={act.error} /> : null}
      {found.data ? <Offer alert={alert} told={found.data} /> : null}
      {bisect ? <Outcome bisect={bisect} /> : null}
      {bisect && bisect.steps.length > 0 ? <Steps bisect={bisect} /> : null}
    </section>
  );
}

const whatOf = ({ releases, devices }: Bisect): string =>
  say('bisect.what', {
    before: releases[0]!.name,
    name: releases.at(-1)!.name,
    list: devices.map((d) => d.name),
  });

/** What a new one would do, or why none can begin. */
function Offer({ alert, told: { bisect, offer, why_not } }: { alert: AlertDetail; told: AlertBisect }) {
  if (bisect?.state === 'measuring') return null;
  if (offer === null)
    return why_not && bisect?.answer !== 'found' ? <p className="q2">{why_not.text}</p> : null;
  return (
    <p className="q2">
      {say('bisect.offer', {
        n: offer.releases,
        high_n: offer.most_steps,
        before: alert.last_good?.name ?? '',
        name: alert.first_bad.name,
        list: offer.devices.map((d) => d.name),
      })}
    </p>
  );
}

/** Its answer, or what is known so far. */
function Outcome({ bisect: { releases, good, bad, title, steps, most_steps } }: { bisect: Bisect }) {
  const gone = releases.filter((r) => r.gone).map((r) => r.name);
  const known = { before: releases[good]!.name, name: releases[bad]!.name, n: bad - good - 1 };
  return (
    <>
      <p role="status">
        {title ? (
          <b>{title.text}</b>
        ) : (
          say('bisect.so_far', { ...known, place: steps.length, of: most_steps })
        )}
      </p>
      {gone.length > 0 ? <p className="q2 sm">{say('bisect.gone', { list: gone })}</p> : null}
    </>
  );
}
