import { wholeLines } from './text.js';

export interface Memory {
  totalKib: number | null;
  availableKib: number | null;
  swapFreeKib: number | null;
}
/** Reads /proc/meminfo. */
export function parseMeminfo(text: string): Memory {
  const of = (name: string): number | null => {
    for (const line of wholeLines(text)) {
      const found = /^(\w+):\s+(\d{1,12}) kB$/.exec(line.trim());
      if (found?.[1] === name) return Number(found[2]);
    }
    return null;
  };
  return { totalKib: of('MemTotal'), availableKib: of('MemAvailable'), swapFreeKib: of('SwapFree') };
}

export interface Storage {
  totalKib: number;
  availableKib: number;
  mountedOn: string;
}
/** Reads `df -k PATH`: the last line of figures. A long device name may stand on a line of its own. */
export function parseDf(text: string): Storage | null {
  const figures = wholeLines(text).flatMap((line) => {
    const found = /(?:^|\s)(\d{1,15})\s+(\d{1,15})\s+(\d{1,15})\s+(?:\d+%|-)\s+(\/.*)$/.exec(line.trimEnd());
    return found === null
      ? []
      : [{ totalKib: Number(found[1]), availableKib: Number(found[3]), mountedOn: found[4]! }];
  });
  return figures.at(-1) ?? null;
}
