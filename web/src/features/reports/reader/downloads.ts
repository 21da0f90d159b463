import type { FrozenReport } from '@rackmark/contracts';
import { csvOf } from '../../../components/table/export.js';
import { save } from '../../../lib/save.js';
import { canonicalOf } from './canonical.js';
import { columnsOfCells } from './cells-block.js';

export const fileNameOf = (report: FrozenReport): string => `report-${report.number}-v${report.version}`;

/** To the byte what the hash is of. @param report as it was sent, in no reader's language */
export const downloadJson = (report: FrozenReport): void =>
  save(`${fileNameOf(report)}.json`, new Blob([canonicalOf(report)], { type: 'application/json' }));

/** Every cell with its figures, at full precision. */
export const downloadCells = (report: FrozenReport): void =>
  save(
    `${fileNameOf(report)}-cells.csv`,
    new Blob([csvOf(columnsOfCells(report.cells), report.cells)], { type: 'text/csv' }),
  );
