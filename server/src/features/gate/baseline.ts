import type { Baseline, Said } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { parentOf } from '../suites/release-order.js';
import type { StoredRelease } from '../suites/releases.repository.js';

type Release = Pick<StoredRelease, 'name' | 'commit' | 'parents' | 'branch' | 'place' | 'made_at'>;

/** What a candidate is held against where nobody says so. */
export interface Base<R> {
  /** In their order: the newest one last, which is measured where something must be. */
  releases: R[];
  /** Which one it is and why, also where it is not what the suite asks for. */
  note: Said;
}

/**
 * The base by a suite's baseline. Where no release meets it, it is the one before, and the note says so. Pure.
 * @param all releases of the suite in their order
 * @returns null where the candidate has none before it
 */
export function baseOf<R extends Release>(
  baseline: Baseline,
  candidate: R,
  all: readonly R[],
): Base<R> | null {
  const before = all.filter((r) => r.place < candidate.place);
  const last = before.at(-1);
  if (baseline.kind === 'release') {
    const named = parentOf(baseline.name, all.map(dated))?.release;
    if (named !== undefined && named !== candidate)
      return one(named, said('gate.base.release', { name: named.name }));
    const kind = named === undefined ? 'gone' : 'itself';
    return last
      ? one(last, said('gate.base.no_release', { what: baseline.name, kind, name: last.name }))
      : null;
  }
  if (last === undefined) return null;
  const { name } = last;
  if (baseline.kind === 'previous') return one(last, said('gate.base.previous', { name }));
  if (baseline.kind === 'branch') {
    const what = baseline.branch;
    const isOf = (r: R) => r.branch === what;
    const from = ancestors(candidate, all).findLast(isOf);
    if (from !== undefined) return one(from, said('gate.base.branch', { what, name: from.name }));
    const newest = before.findLast(isOf);
    if (newest === undefined) return one(last, said('gate.base.no_branch', { what, name }));
    return one(newest, said('gate.base.branch_untold', { what, side: candidate.name, name: newest.name }));
  }
  const releases = before.slice(-baseline.releases);
  const [n, of] = [releases.length, baseline.releases];
  const params = { n, before: releases[0]!.name, name };
  return {
    releases,
    note: n < of ? said('gate.base.fewer', { ...params, of }) : said('gate.base.last', params),
  };
}
const one = <R>(release: R, note: Said): Base<R> => ({ releases: [release], note });
const dated = <R extends Release>(release: R) => ({ ...release, release, madeAt: release.made_at.getTime() });

/** All that a release comes from, as far as parents are told, in the order of the suite. */
function ancestors<R extends Release>(candidate: R, all: readonly R[]): R[] {
  const among = all.map(dated);
  const found = new Set<R>();
  const left: R[] = [candidate];
  for (let next = left.pop(); next !== undefined; next = left.pop())
    for (const told of next.parents) {
      const parent = parentOf(told, among)?.release;
      if (parent === undefined || found.has(parent)) continue;
      found.add(parent);
      left.push(parent);
    }
  return all.filter((r) => found.has(r));
}
