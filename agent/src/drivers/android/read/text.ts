/** Lines with their ends off. What stands behind the last end may be cut and is left out. */
export function wholeLines(text: string): string[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.replace(/\r+$/, ''));
}

/** A whole decimal number, else null. */
export function numberOr(text: string | undefined): number | null {
  return text !== undefined && /^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null;
}
