/** How changes are found (packages/statistics, docs/statistics.md), for people who ask; the version grows with the rules. */
export const DETECTOR = {
  name: 'E-divisive',
  version: '1',
  window: 50,
  p: 1e-4,
  least_after: 3,
  smallest_effect: 0.03,
} as const;
