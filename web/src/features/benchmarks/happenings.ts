import type { Happening, Said } from '@rackmark/contracts';
import { said } from '@rackmark/words/page';

/** What the portal says of one run: its cell, its repeat, and why. */
const OF_RUN = 'happening.run';

type OfRun = { model: string; name: string; why: string };
const ofRun = ({ said: line }: Happening): OfRun | null =>
  line?.code === OF_RUN ? (line.params as OfRun) : null;
const keyOf = (h: Happening, { why }: OfRun) => JSON.stringify([h.kind, h.device_name, why]);

/** Runs of one device that ended for the same reason are one line, at the place of the newest. */
export function groupedHappenings(all: readonly Happening[]): Happening[] {
  const groups = new Map<string, { first: Happening; cells: Map<string, OfRun>; runs: number }>();
  for (const h of all) {
    const run = ofRun(h);
    if (run === null) continue;
    const key = keyOf(h, run);
    const group = groups.get(key) ?? { first: h, cells: new Map<string, OfRun>(), runs: 0 };
    group.cells.set(JSON.stringify([run.model, run.name]), run);
    group.runs += 1;
    groups.set(key, group);
  }
  return all.flatMap((h) => {
    const run = ofRun(h);
    const group = run === null ? undefined : groups.get(keyOf(h, run));
    if (run === null || group === undefined || group.runs === 1) return [h];
    return group.first === h ? [{ ...h, said: together(run, group.runs, group.cells.size) }] : [];
  });
}

function together({ model, name, why }: OfRun, runs: number, cells: number): Said {
  const what = cells === 1 ? said('happening.cell', { model, name }) : said('happening.cells', { n: cells });
  return said('happening.runs', { n: runs, name: what, why });
}
