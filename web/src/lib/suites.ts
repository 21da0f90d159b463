import {
  benchmark,
  release,
  releasePage,
  schedulePreview,
  seriesDetail,
  seriesPage,
  suite,
  suiteMatrix,
  suitePage,
  type Benchmark,
  type MetricName,
  type NewReleaseInput,
  type Release,
  type SeriesAt,
  type SeriesRow,
  type Schedule,
  type Suite,
  type SuiteChange,
} from '@rackmark/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { post, request } from './api.js';
import { listOf } from './lists.js';

// All keys begin with `suites`: what is new in one of them is asked for with one word.

/** Releases that a strip shows. */
export const SHOWN_RELEASES = 20;
/** A suite of so many series is fetched whole; of a larger one the server leaves out what has not changed. */
export const WHOLE = 200;

const path = (ref: string) => `suites/${encodeURIComponent(ref)}`;

export const listedSuites = (asked: { search?: string | undefined }) =>
  listOf<Suite>('suites', suitePage, asked);
export const howManySuites = () =>
  queryOptions({
    queryKey: ['suites', 'how many'],
    queryFn: async () => (await request('/suites?limit=1', suitePage)).total,
  });
export const suiteOf = (ref: string) =>
  queryOptions({ queryKey: ['suites', ref], queryFn: () => request(`/${path(ref)}`, suite) });
export const listedReleases = (ref: string) =>
  listOf<Release>(`${path(ref)}/releases`, releasePage, {}, SHOWN_RELEASES);

export interface SeriesAsked {
  /** Left out: what the suite is about. */
  metric?: MetricName | undefined;
  at?: SeriesAt | undefined;
  only: 'changed' | 'all';
  device_model?: string | undefined;
}
export const listedSeries = (ref: string, asked: SeriesAsked) =>
  listOf<SeriesRow, SeriesPageOf>(`${path(ref)}/series`, seriesPage, { ...asked }, WHOLE);
type SeriesPageOf = ReturnType<typeof seriesPage.parse>;

export const seriesOf = (id: string) =>
  queryOptions({
    queryKey: ['suites', 'series', id],
    queryFn: () => request(`/series/${id}`, seriesDetail),
    placeholderData: keepPreviousData,
  });

export interface MatrixAsked {
  metric?: string | undefined;
  at?: string | undefined;
  slot?: string | undefined;
  configuration_key?: string | undefined;
  base?: string | undefined;
}
export const matrixOf = (ref: string, asked: MatrixAsked) =>
  queryOptions({
    queryKey: ['suites', ref, 'matrix', asked],
    queryFn: () => {
      const given = Object.entries(asked).filter((e): e is [string, string] => e[1] !== undefined);
      return request(`/${path(ref)}/matrix?${new URLSearchParams(given)}`, suiteMatrix);
    },
    placeholderData: keepPreviousData,
  });

/** When a schedule would be due; a wrong one is refused with what is wrong. */
export const nextRunsOf = ({ cron, time_zone }: Schedule) =>
  queryOptions({
    queryKey: ['schedule', cron, time_zone],
    queryFn: async () =>
      (await request(`/schedules/next?${new URLSearchParams({ cron, time_zone })}`, schedulePreview)).next,
    retry: false,
  });
export const changeSuite = (ref: string, change: SuiteChange): Promise<Suite> =>
  request(`/${path(ref)}`, suite, { ...post(change), method: 'PATCH' });
export const removeSuite = (ref: string): Promise<unknown> =>
  request(`/${path(ref)}`, z.unknown(), { method: 'DELETE' });
export const makeSuiteOf = (name: string, benchmarkRef: string): Promise<Suite> =>
  request('/suites/of-benchmark', suite, post({ name, benchmark: benchmarkRef }));
export const addRelease = (ref: string, body: NewReleaseInput): Promise<Release> =>
  request(`/${path(ref)}/releases`, release, post(body));
/** @param body a release that is there already is named; left out, it is one of its own, named by the time */
export const runSuite = (ref: string, body: NewReleaseInput | undefined): Promise<Benchmark> =>
  request(`/${path(ref)}/runs`, benchmark, post({ release: body }));
