import {
  alertBisect,
  alertDetail,
  alertPage,
  benchmark,
  bisect,
  type Alert,
  type AlertAction,
  type AlertChange,
  type AlertDetail,
  type AlertGroup,
  type AlertPage,
  type Benchmark,
  type Bisect,
} from '@rackmark/contracts';
import { queryOptions } from '@tanstack/react-query';
import { post, request } from './api.js';
import { listOf } from './lists.js';

// All keys begin with `suites`: what is new in a suite's series may be new in an alert.

const path = (ref: string) => `/alerts/${encodeURIComponent(ref)}`;

export const listedAlerts = (group: AlertGroup) => ({
  ...listOf<Alert, AlertPage>('alerts', alertPage, { group }, 30),
  queryKey: ['suites', 'alerts', group],
});
export const alertCounts = () =>
  queryOptions({
    queryKey: ['suites', 'alerts', 'counts'],
    queryFn: async () => (await request('/alerts?limit=1', alertPage)).counts,
  });
/** The newest alert that a series belongs to. */
export const alertOfSeries = (id: string) =>
  queryOptions({
    queryKey: ['suites', 'alerts', 'series', id],
    queryFn: async () => (await request(`/alerts?limit=1&series=${id}`, alertPage)).items[0] ?? null,
  });
export const alertOf = (ref: string) =>
  queryOptions({ queryKey: ['suites', 'alert', ref], queryFn: () => request(path(ref), alertDetail) });

export const stepOn = (ref: string, action: AlertAction, reason: string): Promise<AlertDetail> =>
  request(`${path(ref)}/steps`, alertDetail, post({ action, reason }));
export const changeAlert = (ref: string, change: AlertChange): Promise<AlertDetail> =>
  request(path(ref), alertDetail, { ...post(change), method: 'PATCH' });
export const commentOn = (ref: string, text: string): Promise<AlertDetail> =>
  request(`${path(ref)}/comments`, alertDetail, post({ text }));
export const bisectOf = (ref: string) =>
  queryOptions({
    queryKey: ['suites', 'alert', ref, 'bisect'],
    queryFn: () => request(`${path(ref)}/bisect`, alertBisect),
  });
export const startBisect = (ref: string): Promise<Bisect> => request(`${path(ref)}/bisect`, bisect, post({}));
export const cancelBisect = (ref: string): Promise<Bisect> =>
  request(`${path(ref)}/bisect/cancel`, bisect, post({}));
/** A release that is there is run again by its name. */
export const runReleaseAgain = (suite: number, name: string): Promise<Benchmark> =>
  request(`/suites/${suite}/runs`, benchmark, post({ release: { name } }));
