import { gate, gatePage, type Gate } from '@rackmark/contracts';
import { queryOptions } from '@tanstack/react-query';
import { post, request } from './api.js';
import { listOf } from './lists.js';

/** While one is measured: no event tells of a decision. */
const POLL_MS = 2_000;
const path = (ref: string) => `/gates/${encodeURIComponent(ref)}`;

export const listedGates = (asked: { suite?: string | undefined }) => ({
  ...listOf<Gate>('gates', gatePage, asked, 30),
  refetchInterval: (q: { state: { data?: { pages: readonly { items: Gate[] }[] } | undefined } }) =>
    q.state.data?.pages.some((p) => p.items.some((g) => g.state === 'measuring'))
      ? POLL_MS
      : (false as const),
});
export const gateOf = (ref: string) =>
  queryOptions({
    queryKey: ['gates', ref],
    queryFn: () => request(path(ref), gate),
    refetchInterval: (q) => (q.state.data?.state === 'measuring' ? POLL_MS : false),
  });
export const cancelGate = (id: string): Promise<Gate> => request(`${path(id)}/cancel`, gate, post({}));
