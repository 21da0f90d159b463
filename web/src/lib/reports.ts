import {
  frozenReport,
  madeReportShare,
  report,
  reportPage,
  reportShareList,
  sharedReport,
  type ComparisonQuery,
  type NewReport,
  type NewReportShare,
  type Report,
  type ReportChange,
} from '@rackmark/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ApiError, post, request, requestAsSent } from './api.js';
import { listOf } from './lists.js';
import { say } from './words.js';

// All keys begin with `reports`: after a change all that is told of reports is asked for again.

export type ListedReport = z.infer<typeof reportPage>['items'][number];
const path = (ref: string | number) => `/reports/${encodeURIComponent(ref)}`;

export const listedReports = (asked: { search?: string | undefined }) =>
  listOf<ListedReport>('reports', reportPage, asked);
export const reportOf = (ref: string) =>
  queryOptions({ queryKey: ['reports', ref], queryFn: () => request(path(ref), report) });
/** What readers would get now, to the letter. */
export const previewOf = ({ number, revision }: Report) =>
  queryOptions({
    queryKey: ['reports', 'preview', number, revision],
    queryFn: () => requestAsSent(`${path(number)}/preview`, frozenReport),
    retry: false,
  });
/** A published version, to the letter: it never changes. */
export const versionOf = (number: number, version: number) =>
  queryOptions({
    queryKey: ['reports', 'version', number, version],
    queryFn: () => requestAsSent(`${path(number)}/versions/${version}`, sharedReport),
  });
export const sharesOf = (number: number) =>
  queryOptions({
    queryKey: ['reports', 'shares', number],
    queryFn: async () => (await request(`${path(number)}/shares`, reportShareList)).items,
  });

export const makeReport = (body: NewReport): Promise<Report> => request('/reports', report, post(body));
export const changeReport = (number: number, change: ReportChange): Promise<Report> =>
  request(path(number), report, { ...post(change), method: 'PATCH' });
export const publishReport = ({ number, revision }: Report): Promise<Report> =>
  request(`${path(number)}/versions`, report, post({ revision }));
export const removeReport = (number: number): Promise<void> => removed(path(number));
export const shareReport = (number: number, body: NewReportShare) =>
  request(`${path(number)}/shares`, madeReportShare, post(body));
export const revokeShare = (number: number, share: string): Promise<void> =>
  removed(`${path(number)}/shares/${share}`);

/** What a version is kept as: one page, or everything in one file. */
export const fileOf = (number: number, version: number, what: 'page' | 'file'): string =>
  `/api/v1${path(number)}/versions/${version}/${what}`;
/** What a key opens, as one page. */
export async function savedPage(key: string, password: string | null): Promise<Blob> {
  const asked = password === null ? undefined : post({ password });
  const answer = await fetch(`/api/v1/shared/${encodeURIComponent(key)}/page`, asked);
  if (!answer.ok) throw new ApiError(answer.status, `HTTP_${answer.status}`, say('reader.page_failed'));
  return answer.blob();
}

/** What is answered with nothing. */
async function removed(of: string): Promise<void> {
  const answer = await fetch(`/api/v1${of}`, { method: 'DELETE' });
  // Somebody was faster: it is gone, as was asked.
  if (!answer.ok && answer.status !== 404)
    throw new ApiError(answer.status, `HTTP_${answer.status}`, answer.statusText);
}

/** As the server is asked for a comparison. */
export const textOfQuery = ({ base, candidate, metric, delta }: ComparisonQuery): string =>
  new URLSearchParams([
    ['base', base],
    ...candidate.map((c): [string, string] => ['candidate', c]),
    ...(metric ? [['metric', metric] as [string, string]] : []),
    ['delta', String(delta)],
  ]).toString();
