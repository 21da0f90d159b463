import type { EnvironmentChange, SeriesRow } from '@rackmark/contracts';

/** What a release brings by itself is no environment: its file stands with the release. */
const isAround = (e: EnvironmentChange) => e.part !== 'model_file';
const keyOf = (e: EnvironmentChange) => `${e.place} ${e.part} ${e.from} ${e.to}`;

export interface Around {
  /** Changes that every device model saw which has a point there, and all of its units. */
  all: EnvironmentChange[];
  /** The others, by device model. */
  byModel: Map<string, EnvironmentChange[]>;
}

/** What changed around the releases: once for all where it changed for all, else with the phones that it concerns. */
export function aroundOf(rows: readonly SeriesRow[]): Around {
  const found = new Map<string, Map<string, EnvironmentChange>>();
  for (const row of rows)
    for (const e of row.environment.filter(isAround)) {
      const models = found.get(keyOf(e)) ?? new Map<string, EnvironmentChange>();
      const before = models.get(row.device_model);
      // A cell that only one of the units measured knows of that one only.
      models.set(
        row.device_model,
        before === undefined || before.units === null ? e : { ...before, units: unitsOf(before, e) },
      );
      found.set(keyOf(e), models);
    }
  const around: Around = { all: [], byModel: new Map() };
  for (const models of found.values()) {
    const [first] = models.values();
    if (isOfAll(rows, models, first!)) around.all.push({ ...first!, units: null });
    else
      for (const [model, e] of models) around.byModel.set(model, [...(around.byModel.get(model) ?? []), e]);
  }
  around.all.sort((a, b) => a.place - b.place);
  for (const list of around.byModel.values()) list.sort((a, b) => a.place - b.place);
  return around;
}

const unitsOf = (a: EnvironmentChange, b: EnvironmentChange): string[] | null =>
  a.units === null || b.units === null ? null : [...new Set([...a.units, ...b.units])].sort();

function isOfAll(
  rows: readonly SeriesRow[],
  models: ReadonlyMap<string, EnvironmentChange>,
  { place }: EnvironmentChange,
): boolean {
  const there = new Set(
    rows.filter((r) => r.places.some((p) => p.place === place && p.runs > 0)).map((r) => r.device_model),
  );
  return [...there].every((m) => models.get(m)?.units === null);
}
