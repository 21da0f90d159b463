import type { FrozenReport } from '@rackmark/contracts';
import { csvOf } from '../../../components/table/export.js';
import { canonicalOf } from './canonical.js';
import { columnsOfCells } from './cells-block.js';

export const fileNameOf = (report: FrozenReport): string => `report-${report.number}-v${report.version}`;

/** To the byte what the hash is of. @param report as it was sent, in no reader's language */
export const downloadJson = (report: FrozenReport): void =>
  save(`${fileNameOf(report)}.json`, canonicalOf(report), 'application/json');

/** Every cell with its figures, at full precision. */
export const downloadCells = (report: FrozenReport): void =>
  save(`${fileNameOf(report)}-cells.csv`, csvOf(columnsOfCells(report.cells), report.cells), 'text/csv');

function save(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the bytes when this turn ends.
  setTimeout(() => URL.revokeObjectURL(url));
}
