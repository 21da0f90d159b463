import type { AlertKind, AlertState } from '@rackmark/contracts';
import type { Concern } from '../series/concerns.js';

export interface KnownAlert extends Range {
  id: string;
  kind: AlertKind;
  state: AlertState;
  direction: 'slower' | 'faster' | null;
  series: readonly string[];
  /** Whether the suite still follows any of them. */
  is_watched: boolean;
}

interface Range {
  last_good: number;
  first_bad: number;
}

export interface Planned {
  /** Alerts to make, each of one cause. */
  raise: Concern[][];
  /** Series that belong to an alert that is there, whatever its state: what was triaged is never opened again. */
  join: { alert: KnownAlert; concerns: Concern[] }[];
  /** Alerts none of whose series is of concern any more. */
  recover: KnownAlert[];
  /** Alerts of what the suite follows no more. */
  unwatched: KnownAlert[];
}

/**
 * What to do about the concerns of a suite's series: those whose ranges of suspected releases overlap have one cause.
 * @param known all alerts of the suite
 */
export function planAlerts(concerns: readonly Concern[], known: readonly KnownAlert[]): Planned {
  const join = new Map<KnownAlert, Concern[]>();
  const left: Concern[] = [];
  for (const c of concerns) {
    // The same series' own alert first: its range may have become narrower since.
    const own = known.find((a) => isAlike(a, c) && a.series.includes(c.series_id) && overlaps(a, c));
    const alert = own ?? known.find((a) => isAlike(a, c) && overlaps(a, c));
    if (alert === undefined) left.push(c);
    else join.set(alert, [...(join.get(alert) ?? []), c]);
  }
  const over = known.filter((a) => (a.state === 'open' || a.state === 'acknowledged') && !join.has(a));
  return {
    raise: grouped(left),
    join: [...join].map(([alert, joined]) => ({ alert, concerns: joined })),
    recover: over.filter((a) => a.is_watched),
    unwatched: over.filter((a) => !a.is_watched),
  };
}

const isAlike = (a: Pick<KnownAlert, 'kind' | 'direction'>, c: Concern) =>
  a.kind === c.kind && a.direction === c.direction;
/** Ranges of what may have been the first release that is not as before. */
const overlaps = (a: Range, b: Range) => a.last_good < b.first_bad && b.last_good < a.first_bad;

function grouped(concerns: readonly Concern[]): Concern[][] {
  const groups: Concern[][] = [];
  const sorted = [...concerns].sort(
    (a, b) => a.first_bad - b.first_bad || (a.series_id < b.series_id ? -1 : 1),
  );
  for (const c of sorted) {
    const group = groups.find((g) => isAlike(g[0]!, c) && overlaps(rangeOf(g), c));
    if (group === undefined) groups.push([c]);
    else group.push(c);
  }
  return groups;
}

/** What all ranges of a group have in common. */
export const rangeOf = (group: readonly Concern[]): Range => ({
  last_good: Math.max(...group.map((c) => c.last_good)),
  first_bad: Math.min(...group.map((c) => c.first_bad)),
});

/**
 * A range only ever becomes narrower: what a bisect has measured is not forgotten at the next reading. Where nothing is left
 * of both, what is read now stands.
 */
export function narrowed(was: Range, read: Range): Range {
  const both = {
    last_good: Math.max(was.last_good, read.last_good),
    first_bad: Math.min(was.first_bad, read.first_bad),
  };
  return both.last_good < both.first_bad ? both : read;
}
