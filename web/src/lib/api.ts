import {
  agentPage,
  benchmark,
  benchmarkPage,
  benchmarkPreview,
  cellList,
  comparison,
  comparisonChoices,
  deletedModel,
  devicePage,
  distribution,
  happenings,
  health,
  jobPage,
  model,
  modelPage,
  problem,
  runPage,
  sessionState,
  stripPage,
  uploadOutcome,
  type Benchmark,
  type DeletedModel,
  type Model,
  type ModelChange,
  type NewBenchmarkInput,
  type SessionState,
  type Strip,
} from '@rackmark/contracts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { spoken } from '@rackmark/words/page';
import type { z } from 'zod';
import { say, words } from './words.js';

/** What the server said went wrong. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** What the server says, in the reader's language. */
export const request = async <T>(path: string, schema: z.ZodType<T>, init?: RequestInit): Promise<T> =>
  spoken(words(), await requestAsSent(path, schema, init));

/** To the letter: what has a hash must stay as it is. */
export async function requestAsSent<T>(path: string, schema: z.ZodType<T>, init?: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, init);
  } catch {
    throw new ApiError(0, 'UNREACHABLE', say('app.the_portal_does_not_answer_is'));
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const told = problem.safeParse(body);
    throw told.success
      ? new ApiError(response.status, told.data.code, spoken(words(), told.data).detail)
      : new ApiError(
          response.status,
          `HTTP_${response.status}`,
          say('app.the_portal_answered', { text: response.status }),
        );
  }
  return schema.parse(body);
}
export const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** Devices whose plans a page shows before somebody asks for more. */
export const STRIPS_A_PAGE = 50;
/** Plans of so many jobs, by the names of their devices; more tells whether there are others. */
async function stripsOf(benchmarkId: string, most: number): Promise<{ items: Strip[]; more: boolean }> {
  const items: Strip[] = [];
  let cursor: string | null = null;
  do {
    const page: z.infer<typeof stripPage> = await request(
      `/benchmarks/${benchmarkId}/strips?limit=${STRIPS_A_PAGE}${cursor === null ? '' : `&cursor=${cursor}`}`,
      stripPage,
    );
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null && items.length < most);
  return { items, more: cursor !== null };
}

/** Every page of a list that a rack bounds: devices, agents. */
async function allOf<T>(
  path: string,
  page: z.ZodType<{ items: T[]; next_cursor: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const next: { items: T[]; next_cursor: string | null } = await request(
      `${path}?limit=200${cursor === null ? '' : `&cursor=${cursor}`}`,
      page,
    );
    items.push(...next.items);
    cursor = next.next_cursor;
  } while (cursor !== null);
  return items;
}

export const queries = {
  session: () => queryOptions({ queryKey: ['session'], queryFn: () => request('/session', sessionState) }),
  health: () =>
    queryOptions({
      queryKey: ['health'],
      queryFn: () => request('/health', health),
      // Soon while it is ill: the page says so, and when it is over.
      refetchInterval: (q) => (q.state.status === 'error' ? 3_000 : 15_000),
    }),
  model: (sha: string) =>
    queryOptions({ queryKey: ['models', sha], queryFn: () => request(`/models/${sha}`, model) }),
  /** LoRA files that are attached to a base. */
  variants: (base: string) =>
    queryOptions({
      queryKey: ['models', base, 'variants'],
      queryFn: async () => (await request(`/models?limit=200&base=${base}`, modelPage)).items,
    }),
  devices: () =>
    queryOptions({
      queryKey: ['devices'],
      queryFn: () => allOf('/devices', devicePage),
    }),
  agents: () =>
    queryOptions({
      queryKey: ['agents'],
      queryFn: () => allOf('/agents', agentPage),
    }),
  benchmarks: (model?: string) =>
    queryOptions({
      queryKey: ['benchmarks', model ?? 'all'],
      queryFn: async () =>
        (await request(`/benchmarks?limit=100${model === undefined ? '' : `&model=${model}`}`, benchmarkPage))
          .items,
    }),
  benchmark: (ref: string) =>
    queryOptions({
      queryKey: ['benchmark', ref],
      queryFn: () => request(`/benchmarks/${encodeURIComponent(ref)}`, benchmark),
    }),
  cells: (id: string) =>
    queryOptions({
      queryKey: ['cells', id],
      queryFn: async () => (await request(`/benchmarks/${id}/cells`, cellList)).items,
    }),
  happenings: (id: string) =>
    queryOptions({
      queryKey: ['happenings', id],
      queryFn: async () => (await request(`/benchmarks/${id}/happenings`, happenings)).items,
    }),
  jobs: (benchmarkId: string) =>
    queryOptions({
      queryKey: ['jobs', benchmarkId],
      queryFn: async () => (await request(`/jobs?benchmark_id=${benchmarkId}&limit=200`, jobPage)).items,
    }),
  strips: (benchmarkId: string, most: number) =>
    queryOptions({
      queryKey: ['strips', benchmarkId, most],
      queryFn: () => stripsOf(benchmarkId, most),
      placeholderData: keepPreviousData,
    }),
  /** A cell has at most a hundred. */
  runsOfCell: (cellId: string) =>
    queryOptions({
      queryKey: ['runs-of-cell', cellId],
      queryFn: async () => (await request(`/runs?cell_id=${cellId}&limit=200`, runPage)).items,
    }),
  preview: (body: NewBenchmarkInput) =>
    queryOptions({
      queryKey: ['preview', body],
      queryFn: ({ signal }) => request('/benchmarks/preview', benchmarkPreview, { ...post(body), signal }),
      placeholderData: keepPreviousData,
      retry: false,
    }),
  choices: (ref: string) =>
    queryOptions({
      queryKey: ['choices', ref],
      queryFn: () => request(`/comparisons/choices?benchmark=${encodeURIComponent(ref)}`, comparisonChoices),
    }),
  comparison: (query: string) =>
    queryOptions({
      queryKey: ['comparison', query],
      queryFn: () => request(`/comparisons?${query}`, comparison),
      placeholderData: keepPreviousData,
      retry: false,
    }),
  distribution: (cells: readonly string[]) =>
    queryOptions({
      queryKey: ['distribution', ...cells],
      queryFn: () =>
        request(`/comparisons/distribution?${cells.map((c) => `cell=${c}`).join('&')}`, distribution),
      enabled: cells.length > 0,
    }),
};

export const startBenchmark = (body: NewBenchmarkInput, key: string): Promise<Benchmark> =>
  request('/benchmarks', benchmark, post(body, { 'idempotency-key': key }));
export const cancelBenchmark = (id: string): Promise<Benchmark> =>
  request(`/benchmarks/${id}/cancel`, benchmark, post({}));
export const changeModel = (sha: string, change: ModelChange): Promise<Model> =>
  request(`/models/${sha}`, model, { ...post(change), method: 'PATCH' });
export const deleteModel = (sha: string): Promise<DeletedModel> =>
  request(`/models/${sha}`, deletedModel, { method: 'DELETE' });
export const outcomeOfUpload = (id: string) => request(`/uploads/${id}/outcome`, uploadOutcome);
export const signInWith = (token: string): Promise<SessionState> =>
  request('/session', sessionState, post({ token }));
/** Whatever is answered: the next question about the session tells. */
export const signOut = (): Promise<unknown> => fetch('/api/v1/session', { method: 'DELETE' });
