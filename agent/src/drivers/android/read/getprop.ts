import { wholeLines } from './text.js';

/** Reads the whole dump of `getprop`. A value may have several lines; a property that is cut is left out. */
export function parseProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  let open: { key: string; value: string } | null = null;
  for (const line of wholeLines(text)) {
    const start = /^\[([^\]]+)\]: \[(.*)$/.exec(line);
    if (start !== null) open = { key: start[1]!, value: start[2]! };
    else if (open !== null) open.value += `\n${line}`;
    if (open === null || !open.value.endsWith(']')) continue;
    properties.set(open.key, open.value.slice(0, -1));
    open = null;
  }
  return properties;
}
