import type { Happening } from '@rackmark/contracts';
import { count } from '../../lib/format.js';

/** What the portal says of one run: its cell, its repeat, and why. */
const ofRun = /^(?<cell>.+), repeat \d+: (?<why>.+)$/s;

/** Runs of one device that ended for the same reason are one line, at the place of the newest. */
export function groupedHappenings(all: readonly Happening[]): Happening[] {
  const groups = new Map<string, { first: Happening; why: string; cells: Set<string>; runs: number }>();
  const keyOf = (h: Happening, why: string) => [h.kind, h.device_name, why].join('\n');
  for (const h of all) {
    const { cell, why } = ofRun.exec(h.text)?.groups ?? {};
    if (cell === undefined || why === undefined) continue;
    const key = keyOf(h, why);
    const group = groups.get(key) ?? { first: h, why, cells: new Set<string>(), runs: 0 };
    group.cells.add(cell);
    group.runs += 1;
    groups.set(key, group);
  }
  return all.flatMap((h) => {
    const group = groups.get(keyOf(h, ofRun.exec(h.text)?.groups?.['why'] ?? ''));
    if (group === undefined || group.runs === 1) return [h];
    if (group.first !== h) return [];
    const cells = group.cells.size === 1 ? [...group.cells][0]! : count(group.cells.size, 'cell');
    return [{ ...h, text: `${group.runs} runs of ${cells}: ${group.why}` }];
  });
}
