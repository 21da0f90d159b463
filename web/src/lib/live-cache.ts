import type { Benchmark } from '@rackmark/contracts';
import type { QueryClient } from '@tanstack/react-query';
import type { Listed } from './lists.js';

const isListed = (data: unknown): data is Listed<Benchmark> =>
  typeof data === 'object' && data !== null && 'pages' in data;

/** Puts a benchmark wherever it was fetched: its page, short lists, and long ones page by page. */
export function putBenchmark(client: QueryClient, b: Benchmark): void {
  const put = (list: Benchmark[]) => list.map((x) => (x.id === b.id ? b : x));
  for (const ref of [b.id, String(b.number)])
    client.setQueryData<Benchmark>(['benchmark', ref], (old) => old && b);
  // New ones are told by `changed`; that an old one went on is no reason to fetch all of them.
  client.setQueriesData<Benchmark[] | Listed<Benchmark>>({ queryKey: ['benchmarks'] }, (old) => {
    if (old === undefined) return old;
    if (!isListed(old)) return put(old);
    return { ...old, pages: old.pages.map((page) => ({ ...page, items: put(page.items) })) };
  });
}

/** Lists of one state that a benchmark has come into or gone from: only these are fetched again. */
export function refetchListsOfState(client: QueryClient, b: Benchmark): void {
  void client.invalidateQueries({
    queryKey: ['benchmarks', 'list'],
    predicate: ({ queryKey, state }) => {
      const asked = (queryKey[2] as { state?: string }).state;
      const has = isListed(state.data) && state.data.pages.some((p) => p.items.some((x) => x.id === b.id));
      return asked !== undefined && has !== (asked === b.state);
    },
  });
}
