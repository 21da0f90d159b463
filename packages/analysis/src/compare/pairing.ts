import { commonTask, type Cell, type Comparison } from '@rackmark/contracts';
import { said, saidOfConfiguration } from '@rackmark/words';
import { belongsTo, labelOf, type SideSelection } from './sides.js';

interface PlacedCell {
  row: string;
  column: string;
  cell: Cell;
}

export interface Layout {
  columns: Comparison['columns'];
  rows: Comparison['rows'];
  /** For each side in order, its cells by "row column". */
  sides: Map<string, PlacedCell>[];
  /** What all cells ask of a language model; no label repeats it. */
  commonTask: readonly string[];
}

export const placeKey = (row: string, column: string) => `${row} ${column}`;

/**
 * Puts the cells of each side into one grid, so that what stands at the same place may be compared: the same device,
 * and the same in every dimension that the sides leave open. Rows are devices (with the model, where columns cannot
 * tell it); columns are configurations, or models where the sides fix the configuration.
 */
export function layOut(sides: readonly { selection: SideSelection; cells: readonly Cell[] }[]): Layout {
  const fixesModel = sides.every((s) => s.selection.modelPrefix !== null);
  const fixesConfiguration = sides.every((s) => s.selection.configurationKey !== null);
  const all = sides.flatMap((s) => s.cells.filter((c) => belongsTo(s.selection, c)));
  const engines = new Set(all.map((c) => c.configuration.engine)).size > 1;
  const common = commonTask(all.map((c) => c.configuration));
  const columns = new Map<string, Comparison['columns'][number]>();
  const rows = new Map<string, Comparison['rows'][number]>();

  const place = (cell: Cell): PlacedCell => {
    const column = columnOf(cell, { fixesModel, fixesConfiguration, engines, common });
    const row = rowOf(cell, !fixesModel && !fixesConfiguration);
    if (!columns.has(column.key)) columns.set(column.key, column);
    if (!rows.has(row.key)) rows.set(row.key, row);
    return { row: row.key, column: column.key, cell };
  };
  const placed = sides.map(
    (s) =>
      new Map(
        s.cells
          .filter((c) => belongsTo(s.selection, c))
          .map(place)
          .map((p) => [placeKey(p.row, p.column), p]),
      ),
  );
  return { columns: [...columns.values()], rows: [...rows.values()], sides: placed, commonTask: common };
}

function columnOf(
  cell: Cell,
  open: { fixesModel: boolean; fixesConfiguration: boolean; engines: boolean; common: readonly string[] },
): Comparison['columns'][number] {
  if (!open.fixesConfiguration) {
    const label = saidOfConfiguration(cell.configuration, { engine: open.engines, without: open.common });
    return { key: cell.configuration_key, ...labelOf(label), configuration: cell.configuration };
  }
  if (!open.fixesModel) {
    return { key: cell.model.sha256.slice(0, 12), label: cell.model.name, configuration: null };
  }
  return { key: 'all', ...labelOf(said('side.all')), configuration: null };
}

function rowOf(cell: Cell, withModel: boolean): Comparison['rows'][number] {
  const group =
    { android: 'Phones', computer: 'Computers', browser: 'Browsers' }[cell.device.kind] ?? 'Devices';
  return {
    key: withModel ? `${cell.device.id}.${cell.model.sha256.slice(0, 12)}` : cell.device.id,
    label: cell.device.name,
    secondary: withModel ? `${cell.model.name} · ${cell.device.device_model}` : cell.device.device_model,
    group,
    device_id: cell.device.id,
    simulated: cell.device.simulated,
  };
}
