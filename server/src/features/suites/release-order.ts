/** What the order of releases depends on. */
export interface OrderedRelease {
  name: string;
  commit: string | null;
  /** Names or commits. */
  parents: readonly string[];
  madeAt: number;
}

/** What a parent is called by finds a release: its name first, then its whole commit or the beginning of one (7 digits or more). */
export function parentOf<R extends OrderedRelease>(told: string, among: readonly R[]): R | undefined {
  const whole = among.find((r) => r.name === told) ?? among.find((r) => r.commit === told);
  if (whole !== undefined || !/^[0-9a-f]{7,}$/.test(told)) return whole;
  return among.find((r) => r.commit?.startsWith(told));
}

/**
 * Releases in order: each after its parents where these are known, else by date, then by name. The earliest that may come
 * is the next, so that branches that go on side by side are mixed by date.
 * @returns the order, or the names of releases that come from each other
 */
export function orderReleases<R extends OrderedRelease>(
  releases: readonly R[],
): { order: R[] } | { cycle: string[] } {
  const parents = new Map(
    releases.map((r) => [r, r.parents.map((p) => parentOf(p, releases)).filter((p) => p !== undefined)]),
  );
  const left = [...releases].sort((a, b) => a.madeAt - b.madeAt || (a.name < b.name ? -1 : 1));
  const done = new Set<R>();
  const order: R[] = [];
  while (left.length > 0) {
    const at = left.findIndex((r) => parents.get(r)!.every((p) => done.has(p)));
    if (at < 0) return { cycle: cycleAmong(left, parents) };
    const [next] = left.splice(at, 1) as [R];
    done.add(next);
    order.push(next);
  }
  return { order };
}

/** One way round, from parent to parent. */
function cycleAmong<R extends OrderedRelease>(left: readonly R[], parents: ReadonlyMap<R, R[]>): string[] {
  const way: R[] = [];
  let at = left[0]!;
  while (!way.includes(at)) {
    way.push(at);
    at = parents.get(at)!.find((p) => left.includes(p))!;
  }
  return way.slice(way.indexOf(at)).map((r) => r.name);
}
