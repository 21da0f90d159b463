import type { Comparison } from '@rackmark/contracts';

/**
 * The part of a comparison that a block shows. Means are over all rows, the last over all columns: where some are left out
 * they would speak of what is not there, so they go, too.
 * @param rows, columns keys; none: all
 */
export function shownPart(
  c: Comparison,
  { rows, columns }: { rows: readonly string[]; columns: readonly string[] },
): Comparison {
  if (rows.length === 0 && columns.length === 0) return c;
  const hasRow = (key: string) => rows.length === 0 || rows.includes(key);
  const hasColumn = (key: string) => columns.length === 0 || columns.includes(key);
  const isShown = (x: { row: string; column: string }) => hasRow(x.row) && hasColumn(x.column);
  return {
    ...c,
    rows: c.rows.filter((r) => hasRow(r.key)),
    columns: c.columns.filter((x) => hasColumn(x.key)),
    cells: c.cells.filter(isShown),
    means: rows.length > 0 ? [] : c.means.filter((m) => m.column !== null && hasColumn(m.column)),
    findings: c.findings.filter((f) => f.cells.length === 0 || f.cells.some(isShown)),
  };
}
