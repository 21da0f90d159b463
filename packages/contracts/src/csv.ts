export type CsvField = string | number | boolean | null;

/** A text that a spreadsheet would take for a formula is quoted with an apostrophe, as OWASP advises. */
function field(value: CsvField): string {
  if (value === null) return '';
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One record of RFC 4180. */
export const csvLine = (fields: readonly CsvField[]): string => `${fields.map(field).join(',')}\r\n`;
