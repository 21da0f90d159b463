import type { Report } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Icon } from '../../components/icon.js';
import { ErrorState, Skeleton } from '../../components/states.js';
import { versionOf } from '../../lib/reports.js';
import { say, words } from '../../lib/words.js';
import { Reader } from './reader/reader.js';

type Origin = NonNullable<Report['origin']>;
const portalOf = ({ portal }: Origin): string => portal.slice(0, 8);

/** Which portal measured what is shown: nothing of it was measured here. */
export const OriginLine = ({ origin }: { origin: Origin }) => (
  <p className="card pad report-origin" role="note">
    <Icon name="change" />{' '}
    <span>
      {say('reports.imported', {
        ...{ code: portalOf(origin), n: origin.number, version: origin.version },
        time: words().day(origin.imported_at),
      })}{' '}
      {say('reports.imported.signature', { word: origin.signature })}
    </span>
  </p>
);

/** Where a report came from, in the list. */
export const originText = (origin: Origin): string =>
  say('reports.imported.short', { code: portalOf(origin), n: origin.number });

/** An imported report has one version, and nothing of it can be changed. */
export function ImportedReport({ report: { number, versions } }: { report: Report }) {
  const found = useQuery(versionOf(number, versions[0]!.version));
  if (found.isPending) return <Skeleton height={480} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return (
    <div className="card pad">
      <Reader shared={found.data} />
    </div>
  );
}
