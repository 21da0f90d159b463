import type { Benchmark, Strip } from '@rackmark/contracts';
import type { Lane } from '../../lib/live.js';

/** One device's part of a benchmark. */
export interface LaneOf {
  device: Benchmark['devices'][number];
  /** Its runs; undefined where it has none. */
  plan: Strip | undefined;
  /** The run under way there. */
  lane: Lane | undefined;
}

/** So many lanes are seen at once; of more, those that have finished are folded. */
const MOST_LANES = 8;

export const isFinished = (plan: Strip | undefined): boolean =>
  plan === undefined || plan.runs_ended === plan.runs_planned;

/** Where something happens comes first, then what begins, then what waits; few devices keep their places. */
export function orderedLanes(all: readonly LaneOf[]): {
  atWork: readonly LaneOf[];
  finished: readonly LaneOf[];
} {
  if (all.length <= MOST_LANES) return { atWork: all, finished: [] };
  const rank = (l: LaneOf): number => (l.lane !== undefined ? 0 : l.plan?.state === 'leased' ? 1 : 2);
  return {
    atWork: all.filter((l) => !isFinished(l.plan)).sort((a, b) => rank(a) - rank(b)),
    finished: all.filter((l) => isFinished(l.plan)),
  };
}
