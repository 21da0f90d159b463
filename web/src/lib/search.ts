/** Search parameters as everybody writes them: `candidate=a&candidate=b` is a list, nothing is JSON. */
export function parseSearch(text: string): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const before = result[key];
    result[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return result;
}

export function stringifySearch(search: Record<string, unknown>): string {
  const out = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value === undefined || value === null) continue;
    for (const item of Array.isArray(value) ? value : [value]) out.append(key, String(item));
  }
  // `~` and `*` of side keys stay readable.
  const text = out.toString().replaceAll('%7E', '~').replaceAll('%2A', '*');
  return text === '' ? '' : `?${text}`;
}

/** A list out of one value, several, or none; what is no text and no number is left out. */
export const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((item) => typeof item === 'string' || typeof item === 'number')
    .map(String);

/** One text that is not empty, or nothing. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
