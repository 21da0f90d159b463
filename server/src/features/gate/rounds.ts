import type { GateCell, NewBenchmark } from '@rackmark/contracts';
import type { StoredSuite } from '../suites/suites.repository.js';
import type { GateSide, StoredGate } from './gates.repository.js';

/** With fewer, a spread is hardly known. */
const RUNS_TO_BEGIN = 3;

/** Slots that have the same file on both sides: nothing in them can have become worse. */
export const sameSlots = (base: GateSide, candidate: GateSide): string[] =>
  Object.keys(base.models).filter((slot) => base.models[slot] === candidate.models[slot]);

/** Both sides in one benchmark, so that its runs are interleaved. */
export function firstRequest(
  { number, request, base, candidate }: Pick<StoredGate, 'number' | 'request' | 'base' | 'candidate'>,
  suite: StoredSuite | null,
): NewBenchmark {
  const { configurations, devices, plan } = request.sides.kind === 'models' ? request.sides : suite!;
  const same = sameSlots(base, candidate);
  const slots = Object.keys(base.models).filter((slot) => !same.includes(slot));
  return {
    name: `gate ${number}: ${base.label} → ${candidate.label}`.slice(0, 200),
    models: modelsOf(slots, base, candidate),
    ...{ configurations, devices },
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
    configurations: [...new Map(open.map((c) => [c.configuration_key, c.configuration])).values()],
    devices: { ids: [...new Set(open.map((c) => c.device.id))] },
    plan: { ...first.plan, repeats },
  };
}

const modelsOf = (slots: readonly string[], base: GateSide, candidate: GateSide): string[] => [
  ...new Set(slots.flatMap((slot) => [base.models[slot]!, candidate.models[slot]!])),
];
