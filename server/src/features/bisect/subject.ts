import {
  configuration,
  measurementPlan,
  offerFor,
  parseRuntime,
  watchedMetric,
  type EngineOffer,
  type Said,
} from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { z } from 'zod';
import type { Member, StoredAlert } from '../alerts/alerts.repository.js';
import type { StoredRelease } from '../suites/releases.repository.js';
import type { StoredSuite } from '../suites/suites.repository.js';

const cell = z.object({
  series_id: z.string(),
  slot: z.string(),
  configuration,
  configuration_key: z.string(),
  ...watchedMetric.shape,
  /** So much worse is as bad. */
  limit: z.number(),
  /** Ids of those that showed the step. */
  devices: z.array(z.string()),
});
export type SubjectCell = z.infer<typeof cell>;

/** What a bisect is about, as it was when it began: what is edited meanwhile does not change it. */
export const subject = z.object({
  /** From the last good to the first bad one. */
  releases: z.array(
    z.object({
      ...{ id: z.string(), number: z.number(), name: z.string(), commit: z.string().nullable() },
      /** Hashes by slot. */
      models: z.record(z.string(), z.string()),
      /** Where the releases are versions of a runtime: this one's. */
      runtime: z.string().nullable().default(null),
      gone: z.boolean(),
    }),
  ),
  cells: z.array(cell),
  devices: z.array(z.object({ id: z.string(), name: z.string() })),
  plan: measurementPlan,
});
export type Subject = z.infer<typeof subject>;
export type SubjectRelease = Subject['releases'][number];

/** Why there is nothing to bisect. */
export interface Refusal {
  code: keyof typeof REFUSALS;
  said: Said;
}
export const REFUSALS = {
  kind: 'BISECT_WRONG_KIND',
  no_good: 'BISECT_NO_LAST_GOOD',
  nothing_between: 'BISECT_NOTHING_BETWEEN',
  runtimes: 'BISECT_OF_RUNTIMES',
  slots: 'BISECT_SLOTS_GONE',
  same_files: 'BISECT_SAME_FILES',
  files_gone: 'BISECT_FILES_GONE',
  devices_gone: 'BISECT_DEVICES_GONE',
} as const;

export interface Around {
  alert: StoredAlert;
  members: readonly Member[];
  suite: StoredSuite;
  /** All of the suite, in their order. */
  releases: readonly StoredRelease[];
  /** Devices that may measure. */
  devices: readonly { id: string; name: string; engines: readonly EngineOffer[] }[];
  /** Hashes whose bytes are there. */
  kept: ReadonlySet<string>;
}

/** Hashes of what the releases of an alert's range would be measured with. */
export const filesOf = ({
  alert,
  suite,
  releases,
}: Omit<Around, 'members' | 'devices' | 'kept'>): string[] => [
  ...new Set(rangeOf(alert, suite, releases).flatMap((r) => Object.values(r.models))),
];

/** What a bisect of an alert would be about, or why there is none. Pure. */
export function subjectOf(around: Around): Subject | Refusal {
  const { alert, suite, kept } = around;
  if (alert.kind !== 'change' || alert.direction !== 'slower')
    return refusal('kind', said('bisect.why_not.kind'));
  const { last_good, first_bad } = alert;
  if (last_good === null) return refusal('no_good', said('bisect.why_not.no_good', { name: first_bad.name }));
  const range = rangeOf(alert, suite, around.releases);
  if (range.length < 3)
    return refusal(
      'nothing_between',
      said('bisect.why_not.nothing_between', { name: first_bad.name, before: last_good.name }),
    );
  const ends = { name: first_bad.name, before: last_good.name };
  const pinned = range.filter((r) => r.runtime !== null);
  if (pinned.length > 0 && pinned.length < range.length)
    return refusal('runtimes', said('bisect.why_not.runtimes', ends));
  const cells = cellsOf(around, range);
  if ('code' in cells) return cells;
  const slots = new Set(cells.map((c) => c.slot));
  const releases = range.map((r) => {
    const models = Object.fromEntries(Object.entries(r.models).filter(([slot]) => slots.has(slot)));
    const isLost = Object.values(models).some((sha256) => !kept.has(sha256));
    return { ...r, models, gone: isLost || !isOfferedTo(cells, around.devices, r.runtime) };
  });
  const lost = [releases[0]!, releases.at(-1)!].find((r) => r.gone);
  if (lost !== undefined)
    return refusal('files_gone', said('bisect.why_not.files_gone', { name: lost.name }));
  if (releases.slice(1, -1).every((r) => r.gone))
    return refusal('files_gone', said('bisect.why_not.all_gone', { ...ends, n: releases.length - 2 }));
  const ids = new Set(cells.flatMap((c) => c.devices));
  const devices = around.devices.filter((d) => ids.has(d.id)).map(({ id, name }) => ({ id, name }));
  return { releases, cells, devices, plan: suite.plan };
}

const refusal = (code: Refusal['code'], why: Said): Refusal => ({ code, said: why });

function rangeOf(
  { last_good, first_bad }: StoredAlert,
  suite: StoredSuite,
  releases: readonly StoredRelease[],
): SubjectRelease[] {
  if (last_good === null) return [];
  return releases
    .filter((r) => r.place >= last_good.place && r.place <= first_bad.place)
    .map(({ id, number, name, commit, files, measure_with }) => {
      const brought = new Map(files.map((f) => [f.slot, f.sha256]));
      const models = Object.fromEntries(suite.models.map((m) => [m.slot, brought.get(m.slot) ?? m.sha256]));
      const runtime = parseRuntime(measure_with ?? '')?.version ?? null;
      return { id, number, name, commit, models, runtime, gone: false };
    });
}

/** Whether every device that measures a cell has that version of its runtime. */
function isOfferedTo(
  cells: readonly SubjectCell[],
  devices: Around['devices'],
  runtime: string | null,
): boolean {
  const engines = new Map(devices.map((d) => [d.id, d.engines]));
  return (
    runtime === null ||
    cells.every((c) => c.devices.every((id) => has(engines.get(id) ?? [], c.configuration.engine, runtime)))
  );
}

const has = (engines: readonly EngineOffer[], engine: EngineOffer['engine'], runtime: string): boolean =>
  offerFor(engines, { engine, runtime })?.available === true;

/** The alert's series, as far as their slots have another file or runtime now and devices are there that can measure both. */
function cellsOf(
  { alert, members, suite, devices }: Around,
  range: readonly SubjectRelease[],
): SubjectCell[] | Refusal {
  const [good, bad] = [range[0]!.models, range.at(-1)!.models];
  const ends = { name: alert.first_bad.name, before: range[0]!.name };
  const known = members.filter((m) => good[m.slot] !== undefined);
  if (known.length === 0)
    return refusal('slots', said('bisect.why_not.slots', { list: alert.slots, side: suite.name }));
  const [before, after] = [range[0]!.runtime, range.at(-1)!.runtime];
  const differing = known.filter((m) => good[m.slot] !== bad[m.slot] || before !== after);
  if (differing.length === 0)
    return refusal('same_files', said('bisect.why_not.same_files', { ...ends, list: alert.slots }));
  const there = new Map(devices.map((d) => [d.id, d.engines]));
  const canMeasure = (id: string, { configuration: { engine } }: Member) =>
    [before, after].every((runtime) => runtime === null || has(there.get(id) ?? [], engine, runtime));
  const cells = differing
    .map((m) => ({ ...cellOf(m), devices: steppedOn(m).filter((id) => there.has(id) && canMeasure(id, m)) }))
    .filter((c) => c.devices.length > 0);
  return cells.length > 0
    ? cells
    : refusal('devices_gone', said('bisect.why_not.devices_gone', { list: alert.device_models }));
}

function cellOf({ series_id, slot, configuration: c, configuration_key, metric, at, said: told }: Member) {
  // Half of the step, so that what is nearer to the last good release is good.
  const limit = Math.sqrt(told.ratio?.ratio ?? 1.03) - 1;
  return {
    ...{ series_id, slot, configuration: c, configuration_key, limit },
    ...watchedMetric.parse({ metric, at }),
  };
}

/** The devices that moved, where it is known; else all. */
function steppedOn({ units, by_unit, said: told }: Member): string[] {
  const moved = by_unit.filter(({ levels }) =>
    levels.some((l) => l.change?.direction === told.direction && l.from >= told.last_good),
  );
  const letters = new Set(moved.map((u) => u.unit));
  return units.filter((u) => letters.size === 0 || letters.has(u.letter)).map((u) => u.device_id);
}
