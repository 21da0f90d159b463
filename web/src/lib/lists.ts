import { benchmarkPage, modelFamilies, modelPage, type Benchmark, type Model } from '@rackmark/contracts';
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  type InfiniteData,
} from '@tanstack/react-query';
import type { z } from 'zod';
import { request } from './api.js';

/** A page of a list that the server searches and counts. */
interface ListPage<T> {
  items: T[];
  next_cursor: string | null;
  /** On all pages together. */
  total: number;
}
/** The cursors of its pages are nobody's business. */
export type Listed<T> = InfiniteData<ListPage<T>, unknown>;

/** @param what its path, which is its key, too: `suites/3/releases` goes with all that is told of suites */
export const listOf = <T, P extends ListPage<T> = ListPage<T>>(
  what: string,
  schema: z.ZodType<P>,
  asked: Record<string, string | undefined>,
  limit = 100,
) =>
  infiniteQueryOptions({
    queryKey: [...what.split('/'), 'list', asked],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(limit) });
      for (const [key, value] of Object.entries({ ...asked, cursor: pageParam ?? undefined }))
        if (value !== undefined) query.set(key, value);
      return request(`/${what}?${query}`, schema, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    // While somebody types, what was found last stays.
    placeholderData: keepPreviousData,
  });

export const listedModels = (asked: {
  search?: string | undefined;
  family?: string | undefined;
  language?: 'only';
}) => listOf<Model>('models', modelPage, asked);
export const listedBenchmarks = (asked: { search?: string | undefined; state?: string | undefined }) =>
  listOf<Benchmark>('benchmarks', benchmarkPage, asked);
export const families = () =>
  queryOptions({
    queryKey: ['models', 'families'],
    queryFn: async () => (await request('/models/families', modelFamilies)).items,
  });

export const itemsOf = <T>(listed: { pages: readonly { items: T[] }[] } | undefined): T[] =>
  (listed?.pages ?? []).flatMap((p) => p.items);
export const totalOf = (listed: Listed<unknown>): number => listed.pages[0]?.total ?? 0;
