import { describe, expect, it } from '@jest/globals';
import type { Benchmark, Cell, Job, Model, Run, Strip } from '@rackmark/contracts';
import { QueryClient } from '@tanstack/react-query';
import { itemsOf, listedBenchmarks, listedModels, totalOf, type Listed } from './lists.js';
import { putBenchmark, putCells, putJob, putModels, putRuns, putStrip, recompute } from './live-cache.js';

// What the cache does not look at stays away.
const benchmark = (number: number, state: Benchmark['state']) =>
  ({ id: `id ${number}`, number, state }) as Benchmark;
const listed = (...pages: Benchmark[][]): Listed<Benchmark> => ({
  pages: pages.map((items) => ({ items, next_cursor: null, total: 3 })),
  pageParams: pages.map(() => null),
});
const keyOf = (state?: string) => listedBenchmarks({ state }).queryKey;

const numbers = (client: QueryClient, state?: string) =>
  itemsOf<Benchmark>(client.getQueryData(keyOf(state))).map((b) => b.number);
const invalidated = (client: QueryClient) =>
  client
    .getQueryCache()
    .findAll({ predicate: (q) => q.state.isInvalidated })
    .map((q) => q.queryKey);

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
    expect(invalidated(client)).toEqual([]);
  });
  it('that ended leaves the list of those that run; where it stands among the others the server says', () => {
    const client = filled();
    putBenchmark(client, benchmark(2, 'ended'));
    expect([numbers(client, 'running'), totalOf(client.getQueryData(keyOf('running'))!)]).toEqual([[], 2]);
    // Newer than what is there: it stands first.
    expect([numbers(client, 'ended'), totalOf(client.getQueryData(keyOf('ended'))!)]).toEqual([[2, 1], 4]);
    putBenchmark(client, benchmark(1, 'running'));
    putBenchmark(client, benchmark(2, 'running'));
    expect(numbers(client, 'running')).toEqual([2, 1]);
    expect(invalidated(client)).toEqual([]);
    const old = benchmark(0, 'ended');
    putBenchmark(client, old);
    expect(invalidated(client)).toEqual([keyOf('ended')]);
  });
  it('that is new stands first in the lists that it belongs to; a search asks the server', () => {
    const client = filled();
    const searched = listedBenchmarks({ search: 'x' }).queryKey;
    client.setQueryData(searched, listed([]));
    client.setQueryData(['benchmarks', 'abc'], []);
    putBenchmark(client, { ...benchmark(4, 'queued'), models: [{ sha256: 'abc' }] } as Benchmark);
    expect([numbers(client), numbers(client, 'queued'), numbers(client, 'ended')]).toEqual([
      [4, 3, 2, 1],
      [4, 3],
      [1],
    ]);
    expect(client.getQueryData<Benchmark[]>(['benchmarks', 'abc'])).toHaveLength(1);
    expect(invalidated(client)).toEqual([searched]);
  });
  it('that ended makes only comparisons of it be computed again', () => {
    const client = filled();
    for (const sides of ['base=1~a~b&candidate=2~a~b', 'base=12~a~b&candidate=22~a~b'])
      client.setQueryData(['comparison', sides], {});
    recompute(client, benchmark(2, 'ended'));
    expect(invalidated(client)).toEqual([['comparison', 'base=1~a~b&candidate=2~a~b']]);
  });
});

describe('what a page of a benchmark is told', () => {
  it('is put into cells, jobs, plans and runs that were fetched, and makes nothing of what was not', () => {
    const client = new QueryClient();
    const news = { id: 'c1', benchmark_id: 'b', outcome: 'measured' } as Cell;
    const strip = { job_id: 'j1', runs_ended: 2 } as Strip;
    const job = { id: 'j1', benchmark_id: 'b', state: 'leased' } as Job;
    const runs = [{ id: 'r1', position: 0, state: 'ended' }] as Run[];
    const tell = () => {
      putCells(client, [news]);
      putJob(client, job);
      putStrip(client, 'b', strip);
      putRuns(client, 'c1', runs);
    };
    tell();
    expect(client.getQueryCache().getAll()).toEqual([]);
    client.setQueryData(['cells', 'b'], [{ id: 'c0' }, { id: 'c1' }]);
    client.setQueryData(['jobs', 'b'], []);
    client.setQueryData(['strips', 'b', 50], { items: [{ job_id: 'j0' }, { job_id: 'j1' }], more: false });
    client.setQueryData(['runs-of-cell', 'c1'], [{ id: 'r2', position: 1 }]);
    tell();
    expect(client.getQueryData(['cells', 'b'])).toEqual([{ id: 'c0' }, news]);
    expect(client.getQueryData(['jobs', 'b'])).toEqual([job]);
    expect(client.getQueryData(['strips', 'b', 50])).toEqual({
      items: [{ job_id: 'j0' }, strip],
      more: false,
    });
    expect(client.getQueryData(['runs-of-cell', 'c1'])).toEqual([runs[0], { id: 'r2', position: 1 }]);
    expect(invalidated(client)).toEqual([]);
  });
  it('of models changes those that are listed; which list a new one belongs to the server says', () => {
    const client = new QueryClient();
    const key = listedModels({}).queryKey;
    const model = (sha256: string, name = '') => ({ sha256, name }) as Model;
    client.setQueryData(key, {
      pages: [{ items: [model('a'), model('b')], next_cursor: null, total: 2 }],
      pageParams: [],
    });
    putModels(client, { changed: [model('a', 'new')], gone: ['b'] });
    expect([itemsOf(client.getQueryData(key)), totalOf(client.getQueryData(key)!)]).toEqual([
      [model('a', 'new')],
      1,
    ]);
    expect(invalidated(client)).toEqual([]);
    putModels(client, { changed: [model('c')], gone: [] });
    expect(invalidated(client)).toEqual([key]);
  });
});
