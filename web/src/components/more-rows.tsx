import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { itemsOf, totalOf, type Listed } from '../lib/lists.js';
import { words } from '../lib/words.js';

/** How much of a long list stands above, and the next page of it. */
export function MoreRows<T>({ list }: { list: UseInfiniteQueryResult<Listed<T>> }) {
  if (list.data === undefined || !list.hasNextPage) return null;
  return (
    <p className="sec">
      <button
        type="button"
        className="btn sm"
        disabled={list.isFetchingNextPage}
        onClick={() => void list.fetchNextPage()}
      >
        {words().say('table.more')}
      </button>{' '}
      <span className="q sm">
        {words().say('table.of', { n: itemsOf(list.data).length, of: totalOf(list.data) })}
      </span>
    </p>
  );
}
