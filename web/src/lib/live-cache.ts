import type {
  Agent,
  Benchmark,
  Cell,
  Job,
  LiveAgents,
  LiveModels,
  Model,
  Run,
  Strip,
} from '@rackmark/contracts';
import type { QueryClient } from '@tanstack/react-query';
import type { Listed } from './lists.js';

// What the socket tells is put into what was fetched. Only what the server alone can decide is asked for again: which of
// its searches a new thing belongs to, and comparisons, which are computed.

const isListed = (data: unknown): data is Listed<unknown> =>
  typeof data === 'object' && data !== null && 'pages' in data;

/** Changes the items of a list that came in pages, and its total by what came or went. */
function inPages<T>(data: Listed<T>, change: (items: T[], isLast: boolean) => T[], more: number): Listed<T> {
  const pages = data.pages.map((page, i) => ({
    ...page,
    total: page.total + more,
    items: change(page.items, i === data.pages.length - 1),
  }));
  return { ...data, pages };
}
const itemsOf = <T>(data: Listed<T>): T[] => data.pages.flatMap((p) => p.items);

/** Puts a benchmark wherever it was fetched: its page, short lists, and long ones page by page. */
export function putBenchmark(client: QueryClient, b: Benchmark): void {
  for (const ref of [b.id, String(b.number)])
    client.setQueryData<Benchmark>(['benchmark', ref], (old) => old && b);
  for (const [queryKey, data] of client.getQueriesData<Benchmark[] | Listed<Benchmark>>({
    queryKey: ['benchmarks'],
  })) {
    if (data === undefined) continue;
    if (isListed(data)) putIntoList(client, queryKey, data as Listed<Benchmark>, b);
    else client.setQueryData(queryKey, putIntoShort(data, queryKey[1], b));
  }
}

/** @param of whose: a model's, or all */
function putIntoShort(list: Benchmark[], of: unknown, b: Benchmark): Benchmark[] {
  if (list.some((x) => x.id === b.id)) return list.map((x) => (x.id === b.id ? b : x));
  const isIts = of === 'all' || b.models.some((m) => m.sha256 === of);
  return isIts && b.number > (list[0]?.number ?? 0) ? [b, ...list] : list;
}

function putIntoList(
  client: QueryClient,
  queryKey: readonly unknown[],
  list: Listed<Benchmark>,
  b: Benchmark,
): void {
  const { state, search } = queryKey[2] as { state?: string; search?: string };
  const isIn = itemsOf(list).some((x) => x.id === b.id);
  const belongs = state === undefined || state === b.state;
  if (isIn && belongs) {
    const put = (items: Benchmark[]) => items.map((x) => (x.id === b.id ? b : x));
    client.setQueryData(queryKey, inPages(list, put, 0));
  } else if (isIn) {
    const without = (items: Benchmark[]) => items.filter((x) => x.id !== b.id);
    client.setQueryData(queryKey, inPages(list, without, -1));
  } else if (belongs && search === undefined && b.number > (itemsOf(list)[0]?.number ?? 0)) {
    // The newest stand first.
    let isFirst = true;
    const before = (items: Benchmark[]) => (isFirst ? ((isFirst = false), [b, ...items]) : items);
    client.setQueryData(queryKey, inPages(list, before, 1));
  } else if (belongs && (state !== undefined || search !== undefined)) {
    // Whether it is found, and where it stands among others, the server says.
    void client.invalidateQueries({ queryKey, exact: true });
  }
}

/** What is computed of a benchmark: the server computes it again, now that it has all numbers. */
export function recompute(client: QueryClient, b: Benchmark): void {
  void client.invalidateQueries({ queryKey: ['choices', String(b.number)] });
  void client.invalidateQueries({
    queryKey: ['comparison'],
    predicate: ({ queryKey }) =>
      [...new URLSearchParams(String(queryKey[1])).values()].some((side) => side.startsWith(`${b.number}~`)),
  });
}

export function putCells(client: QueryClient, cells: readonly Cell[]): void {
  const news = new Map(cells.map((c) => [c.id, c]));
  for (const benchmarkId of new Set(cells.map((c) => c.benchmark_id)))
    client.setQueryData<Cell[]>(['cells', benchmarkId], (old) => old?.map((c) => news.get(c.id) ?? c));
}

export function putJob(client: QueryClient, job: Job): void {
  client.setQueryData<Job[]>(['jobs', job.benchmark_id], (old) => old && put(old, job));
}
export function putRuns(client: QueryClient, cellId: string, runs: readonly Run[]): void {
  client.setQueryData<Run[]>(['runs-of-cell', cellId], (old) =>
    old === undefined ? old : runs.reduce(put, old).toSorted((a, b) => a.position - b.position),
  );
}
/** Only lanes that are shown have one. */
export function putStrip(client: QueryClient, benchmarkId: string, strip: Strip): void {
  client.setQueriesData<{ items: Strip[]; more: boolean }>(
    { queryKey: ['strips', benchmarkId] },
    (old) => old && { ...old, items: old.items.map((s) => (s.job_id === strip.job_id ? strip : s)) },
  );
}
export function putAgents(client: QueryClient, { changed, gone }: LiveAgents): void {
  client.setQueryData<Agent[]>(['agents'], (old) =>
    old === undefined ? old : changed.reduce(put, old).filter((a) => !gone.includes(a.id)),
  );
}
const put = <T extends { id: string }>(list: T[], x: T): T[] =>
  list.some((y) => y.id === x.id) ? list.map((y) => (y.id === x.id ? x : y)) : [...list, x];

/** Models stand by themselves, in lists, and below the base that they belong to. */
export function putModels(client: QueryClient, { changed, gone }: LiveModels): void {
  for (const m of changed) client.setQueryData<Model>(['models', m.sha256], (old) => old && m);
  for (const sha of gone) void client.invalidateQueries({ queryKey: ['models', sha], exact: true });
  for (const [queryKey, data] of client.getQueriesData<Listed<Model>>({ queryKey: ['models', 'list'] }))
    if (data !== undefined) putIntoModels(client, queryKey, data, { changed, gone });
  void client.invalidateQueries({ queryKey: ['models', 'families'] });
  void client.invalidateQueries({
    predicate: ({ queryKey: [what, , part] }) => what === 'models' && part === 'variants',
  });
}
function putIntoModels(
  client: QueryClient,
  queryKey: readonly unknown[],
  list: Listed<Model>,
  { changed, gone }: LiveModels,
): void {
  const asked = Object.values(queryKey[2] as object);
  const known = new Set(itemsOf(list).map((m) => m.sha256));
  const isNew = changed.some((m) => !known.has(m.sha256));
  // Which of the list's words it answers to, the server says.
  if (asked.some((x) => x !== undefined) || isNew)
    return void client.invalidateQueries({ queryKey, exact: true });
  const news = new Map(changed.map((m) => [m.sha256, m]));
  const change = (items: Model[]) =>
    items.filter((m) => !gone.includes(m.sha256)).map((m) => news.get(m.sha256) ?? m);
  client.setQueryData(queryKey, inPages(list, change, -gone.filter((sha) => known.has(sha)).length));
}
