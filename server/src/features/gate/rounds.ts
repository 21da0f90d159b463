import type { Configuration, GateCell, NewBenchmark } from '@rackmark/contracts';
import type { StoredSuite } from '../suites/suites.repository.js';
import type { GateSide, StoredGate } from './gates.repository.js';

/** With fewer, a spread is hardly known. */
const RUNS_TO_BEGIN = 3;

/** Slots that have the same file, on the same runtime, on both sides: nothing in them can have become worse. */
export const sameSlots = (base: GateSide, candidate: GateSide): string[] =>
  base.runtime === candidate.runtime
    ? Object.keys(base.models).filter((slot) => base.models[slot] === candidate.models[slot])
    : [];

/** Both sides in one benchmark, so that its runs are interleaved. */
export function firstRequest(
  { number, request, base, candidate }: Pick<StoredGate, 'number' | 'request' | 'base' | 'candidate'>,
  suite: StoredSuite | null,
): NewBenchmark {
  const { configurations, devices, plan } = request.sides.kind === 'releases' ? suite! : request.sides;
  const same = sameSlots(base, candidate);
  const slots = Object.keys(base.models).filter((slot) => !same.includes(slot));
  return {
    name: `gate ${number}: ${base.label} → ${candidate.label}`.slice(0, 200),
    models: modelsOf(slots, base, candidate),
    ...{ configurations: onBoth(configurations, base, candidate), devices },
    plan: { ...plan, repeats: Math.min(request.most_runs, Math.max(plan.repeats, RUNS_TO_BEGIN)) },
  };
}

/** More runs of what is open: of its models, in its configurations, on its devices. */
export function nextRequest(
  first: NewBenchmark,
  cells: readonly GateCell[],
  repeats: number,
  { base, candidate }: Pick<StoredGate, 'base' | 'candidate'>,
): NewBenchmark {
  const open = cells.filter((c) => c.word === 'cannot_tell');
  const slots = [...new Set(open.map((c) => c.slot))];
  return {
    ...first,
    models: modelsOf(slots, base, candidate),
    configurations: onBoth(
      [...new Map(open.map((c) => [c.configuration_key, c.configuration])).values()],
      ...([base, candidate] as const),
    ),
    devices: { ids: [...new Set(open.map((c) => c.device.id))] },
    plan: { ...first.plan, repeats },
  };
}

const modelsOf = (slots: readonly string[], base: GateSide, candidate: GateSide): string[] => [
  ...new Set(slots.flatMap((slot) => [base.models[slot]!, candidate.models[slot]!])),
];

/** Where the sides are versions of a runtime each configuration is measured on both. */
const onBoth = (all: readonly Configuration[], base: GateSide, candidate: GateSide): Configuration[] =>
  base.runtime === null
    ? [...all]
    : all.flatMap((c) => [base.runtime, candidate.runtime].map((runtime) => ({ ...c, runtime })));
