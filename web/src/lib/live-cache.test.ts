import { describe, expect, it } from '@jest/globals';
import type { Benchmark } from '@rackmark/contracts';
import { QueryClient } from '@tanstack/react-query';
import { itemsOf, listedBenchmarks, type Listed } from './lists.js';
import { putBenchmark, refetchListsOfState } from './live-cache.js';

// What the cache does not look at stays away.
const benchmark = (number: number, state: Benchmark['state']) =>
  ({ id: `id ${number}`, number, state }) as Benchmark;
const listed = (...pages: Benchmark[][]): Listed<Benchmark> => ({
  pages: pages.map((items) => ({ items, next_cursor: null, total: 3 })),
  pageParams: pages.map(() => null),
});
const keyOf = (state?: string) => listedBenchmarks({ state }).queryKey;

function filled(): QueryClient {
  const client = new QueryClient();
  const [one, two, three] = [benchmark(1, 'ended'), benchmark(2, 'running'), benchmark(3, 'queued')];
  client.setQueryData(['benchmark', '2'], two);
  client.setQueryData(['benchmarks', 'all'], [three, two, one]);
  client.setQueryData(keyOf(), listed([three], [two, one]));
  for (const [state, b] of [
    ['running', two],
    ['queued', three],
    ['ended', one],
  ] as const)
    client.setQueryData(keyOf(state), listed([b]));
  return client;
}

describe('a benchmark that went on', () => {
  it('is put wherever it was fetched, and nothing is fetched again', () => {
    const client = filled();
    putBenchmark(client, { ...benchmark(2, 'running'), name: 'new' });
    const names = [
      client.getQueryData<Benchmark>(['benchmark', '2'])?.name,
      client.getQueryData<Benchmark[]>(['benchmarks', 'all'])?.[1]?.name,
      itemsOf<Benchmark>(client.getQueryData(keyOf()))[1]?.name,
      itemsOf<Benchmark>(client.getQueryData(keyOf('running')))[0]?.name,
    ];
    expect(names).toEqual(['new', 'new', 'new', 'new']);
    expect(client.getQueryData(['benchmark', 'id 2'])).toBeUndefined();
    expect(client.getQueryCache().findAll({ stale: true, predicate: (q) => q.state.isInvalidated })).toEqual(
      [],
    );
  });
  it('that ended makes only the lists of its old and its new state be asked for again', () => {
    const client = filled();
    refetchListsOfState(client, benchmark(2, 'ended'));
    const again = client.getQueryCache().findAll({ predicate: (q) => q.state.isInvalidated });
    expect(again.map((q) => (q.queryKey[2] as { state?: string }).state).sort()).toEqual([
      'ended',
      'running',
    ]);
  });
  it('in the same state makes no list be asked for again', () => {
    const client = filled();
    refetchListsOfState(client, benchmark(2, 'running'));
    expect(client.getQueryCache().findAll({ predicate: (q) => q.state.isInvalidated })).toEqual([]);
  });
});
