/** One figure that is not what its records say. */
export interface Difference {
  /** Which, for people: "run 2 of pose on Pixel 9: latency.value". */
  where: string;
  told: string;
  found: string;
}
const MOST = 50;

/** Every place where two values differ, the outermost that do; numbers to the last digit. */
export function differencesOf(where: string, told: unknown, found: unknown): Difference[] {
  return walk(where, told, found).slice(0, MOST);
}

function walk(where: string, told: unknown, found: unknown): Difference[] {
  if (Array.isArray(told) && Array.isArray(found) && told.length === found.length)
    return told.flatMap((v, i) => walk(`${where}[${i}]`, v, found[i]));
  if (isObject(told) && isObject(found)) {
    const names = [...new Set([...Object.keys(told), ...Object.keys(found)])];
    return names.flatMap((name) =>
      walk(`${where}: ${name}`.replace(/: ([^:]*): /, ': $1.'), told[name], found[name]),
    );
  }
  // JSON has no word for what is not there.
  if ((told ?? null) === (found ?? null)) return [];
  return [{ where, told: shown(told), found: shown(found) }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
};
