import type { Benchmark } from '@rackmark/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { itemsOf, listedBenchmarks, totalOf } from '../../lib/lists.js';
import { say } from '../../lib/words.js';

/** Few are looked through without a search. */
const SEARCHED_FROM = 8;

/** Benchmarks that the server finds by name, number or model; the newest before somebody searches. */
export function useFoundBenchmarks(): { found: Benchmark[]; isPending: boolean; field: ReactNode } {
  const [search, setSearch] = useState('');
  const list = useInfiniteQuery(listedBenchmarks({ search: search.trim() || undefined }));
  const isMany = list.data !== undefined && (search !== '' || totalOf(list.data) > SEARCHED_FROM);
  const field = isMany ? (
    <label>
      <span className="vh">{say('table.find_benchmark')}</span>
      <input
        type="search"
        placeholder={say('table.find_benchmark.by')}
        value={search}
        onChange={(e) => setSearch(e.target.value)}
      />
    </label>
  ) : null;
  return { found: itemsOf(list.data), isPending: list.isPending, field };
}
