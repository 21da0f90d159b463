import type { MetricName, SeriesAt, SeriesRow } from '@rackmark/contracts';
import { useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { itemsOf, totalOf, type Listed } from '../../lib/lists.js';
import { listedSeries, WHOLE } from '../../lib/suites.js';
import type { Shown } from './findings.js';

interface Asked {
  metric: MetricName | undefined;
  at: SeriesAt | undefined;
  all: boolean;
}
interface SeriesRows {
  shown: Shown | null;
  /** Of a suite that is fetched in part: series that the server left out because nothing changed. */
  hidden: number;
  /** Its further pages. */
  list: UseInfiniteQueryResult<Listed<SeriesRow>> | null;
  error: Error | null;
  retry: () => void;
}

/** The series of one metric: all of them where they are few, else what has changed, page by page. */
export function useSeriesRows(ref: string, { metric, at, all }: Asked): SeriesRows {
  const whole = useInfiniteQuery(listedSeries(ref, { metric, at, only: 'all' }));
  const isLarge = whole.data !== undefined && totalOf(whole.data) > WHOLE;
  const changed = useInfiniteQuery({
    ...listedSeries(ref, { metric, at, only: 'changed' }),
    enabled: isLarge && !all,
  });
  const list = isLarge && !all ? changed : whole;
  const page = list.data?.pages[0];
  return {
    shown:
      page === undefined ? null : { rows: itemsOf(list.data), releases: page.releases, isWhole: !isLarge },
    hidden: isLarge && !all ? (page?.unchanged ?? 0) : 0,
    list: isLarge ? list : null,
    error: list.error,
    retry: () => void list.refetch(),
  };
}
