import type { Configuration, MetricName, SuiteMatrixRow } from '@rackmark/contracts';
import { effectsBetween, groupBy, levelled, unitFactors, type UnitRun } from '@rackmark/analysis';
import { medianInterval } from '@rackmark/statistics';

/** One cell of one benchmark of a suite. */
export interface MeasuredCell {
  release_id: string;
  slot: string;
  configuration: Configuration;
  configuration_key: string;
  device_model: string;
  device_id: string;
  system: string | null;
  simulated: boolean;
  /** Of the runs that count. */
  values: number[];
  suspect_runs: number;
}

interface Column {
  place: number;
  suspect_runs: number;
  counted: UnitRun[];
}

/**
 * Cells as rows: what is the same in slot, configuration, device model and system, each release against the base. All ratios
 * are decided together. Pure.
 */
export function matrixRows(
  cells: readonly MeasuredCell[],
  asked: { placeOf: ReadonlyMap<string, number>; base: number; metric: MetricName },
): Omit<SuiteMatrixRow, 'series_id'>[] {
  const keyOf = (c: MeasuredCell) => JSON.stringify([c.slot, c.configuration_key, c.device_model, c.system]);
  const rows = [...groupBy(cells, keyOf).values()].map((of) => ({
    of,
    columns: columnsOf(of, asked.placeOf),
  }));
  const pairs = rows.flatMap(({ columns }) => {
    const base = columns.find((c) => c.place === asked.base);
    return columns.filter((c) => c !== base).map((c) => ({ base: valuesOf(base), candidate: valuesOf(c) }));
  });
  const effects = effectsBetween(pairs, asked.metric)[Symbol.iterator]();
  return rows.map(({ of, columns }) => {
    const [first] = of;
    const shown = columns.map((c) => {
      const values = valuesOf(c);
      const { median, low, high } = medianInterval(values);
      const effect = c.place === asked.base ? null : (effects.next().value ?? null);
      const { place, suspect_runs } = c;
      return { place, estimate: { value: median, low, high }, runs: values.length, suspect_runs, effect };
    });
    const { slot, configuration, configuration_key, device_model, system } = first!;
    return {
      ...{ slot, configuration, configuration_key, device_model, system },
      devices: new Set(of.map((c) => c.device_id)).size,
      simulated: of.some((c) => c.simulated),
      changed: shown.some(({ effect }) => effect?.word === 'faster' || effect?.word === 'slower'),
      cells: shown,
    };
  });
}

const valuesOf = (column: Column | undefined): number[] => column?.counted.map((c) => c.value) ?? [];

/** By release in their order; devices of one kind are made equally fast first, as in series. */
function columnsOf(cells: readonly MeasuredCell[], placeOf: ReadonlyMap<string, number>): Column[] {
  const byPlace = groupBy(cells, (c) => placeOf.get(c.release_id)!);
  const columns = [...byPlace].map(([place, of]) => ({
    place,
    suspect_runs: of.reduce((sum, c) => sum + c.suspect_runs, 0),
    counted: of.flatMap((c) => c.values.map((value) => ({ unit: c.device_id, value }))),
  }));
  columns.sort((a, b) => a.place - b.place);
  const units = [...new Set(cells.map((c) => c.device_id))];
  return levelled(columns, unitFactors(columns, units));
}
