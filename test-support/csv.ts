/** Records of a CSV by the names of their columns; what was quoted against formulas is as it was. */
export function readCsv(text: string): Record<string, string>[] {
  const [head, ...records] = recordsOf(text);
  return records.map((record) => Object.fromEntries(record.map((field, i) => [head![i]!, field])));
}

function recordsOf(text: string): string[][] {
  const records: string[][] = [];
  const fields = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g;
  let record: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(fields)) {
    const field = quoted === undefined ? plain! : quoted.replaceAll('""', '"');
    record.push(/^'[=+\-@\t\r]/.test(field) ? field.slice(1) : field);
    if (end === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}
