/** Keys that go to the end of a table, up or down. */
export const END: ReadonlySet<string> = new Set(['Home', 'End']);

/** What opens or names a row. */
export const opener = (row: Element): HTMLElement | null =>
  row.querySelector<HTMLElement>(':scope > th[scope=row] :is(a, button)');

/** Between heads with left and right; between rows, at what opens or names them, with up, down, Home and End. */
export function nextFocus(table: HTMLElement, at: Element, key: string): HTMLElement | null {
  const heads = [...table.querySelectorAll<HTMLElement>(':scope > thead th button')];
  const rows = [...table.querySelectorAll(':scope > tbody > tr')].flatMap((row) => opener(row) ?? []);
  const head = heads.indexOf(at as HTMLElement);
  const row = rows.indexOf(at as HTMLElement);
  if (head >= 0) {
    if (key === 'ArrowDown') return rows[0] ?? null;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    return step === undefined ? null : (heads[head + step] ?? null);
  }
  if (row < 0) return null;
  if (key === 'Home') return rows[0]!;
  if (key === 'End') return rows.at(-1)!;
  if (key === 'ArrowUp' && row === 0) return heads[0] ?? null;
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  return step === undefined ? null : (rows[row + step] ?? null);
}
