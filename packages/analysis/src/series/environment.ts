import type { EnvironmentChange } from '@rackmark/contracts';
import type { PointRow } from './points.js';

type Part = EnvironmentChange['part'];
const partsOf = (r: PointRow): Record<Part, string | null> => ({
  model_file: r.model_sha256.slice(0, 12),
  runtime: r.runtime,
  harness: r.harness,
  android: r.environment?.android ?? null,
  driver: r.environment?.driver ?? null,
  os: r.environment?.os ?? null,
  battery: r.environment?.battery ?? null,
  judging: r.rules_version === null ? null : String(r.rules_version),
});

/**
 * What changed from each release to the one before it that the same device measured. What is not known on one side has not
 * changed. A change that all devices which measured both saw is one line for all of them.
 * @param rows by release, in their order
 */
export function environmentChanges(
  rows: readonly PointRow[],
  { placeOf, letters }: { placeOf: ReadonlyMap<string, number>; letters: ReadonlyMap<string, string> },
): EnvironmentChange[] {
  const known = new Map<string, Record<Part, string | null>>();
  const found = new Map<string, Omit<EnvironmentChange, 'units'> & { units: Set<string> }>();
  const seen = new Map<number, Set<string>>();
  const inOrder = rows
    .filter((r) => r.outcome === 'measured' && placeOf.has(r.release_id))
    .sort((a, b) => placeOf.get(a.release_id)! - placeOf.get(b.release_id)!);
  for (const r of inOrder) {
    const [place, unit] = [placeOf.get(r.release_id)!, letters.get(r.device_id)!];
    const before = known.get(r.device_id);
    const now = partsOf(r);
    seen.set(place, (seen.get(place) ?? new Set()).add(unit));
    for (const part of Object.keys(now) as Part[]) {
      const [from, to] = [before?.[part] ?? null, now[part]];
      if (from === null || to === null || from === to) continue;
      const key = `${place} ${part} ${from} ${to}`;
      const change = found.get(key) ?? { place, part, from, to, units: new Set<string>() };
      change.units.add(unit);
      found.set(key, change);
    }
    // What this run does not know was known before.
    known.set(r.device_id, mergeKnown(before, now));
  }
  return [...found.values()].map(({ units, ...change }) => ({
    ...change,
    units: units.size === seen.get(change.place)!.size ? null : [...units].sort(),
  }));
}

const mergeKnown = (before: Record<Part, string | null> | undefined, now: Record<Part, string | null>) =>
  Object.fromEntries(
    (Object.keys(now) as Part[]).map((part) => [part, now[part] ?? before?.[part] ?? null]),
  ) as Record<Part, string | null>;
