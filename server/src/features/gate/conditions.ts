import type { Told } from '@rackmark/contracts';
import { said } from '@rackmark/words';
import { toldOf } from './pair-cells.js';

const PARTS = ['runtime', 'harness', 'android', 'driver', 'os', 'judging'] as const;
type Part = (typeof PARTS)[number];

/** What runs were made under, on one device. What is not known is null. */
export type Conditions = {
  model_sha256: string;
  /** The version that was asked for. */
  asked_runtime: string | null;
  device_id: string;
  device: string;
} & Record<Part, string | null>;

/** What else is different between two sides, besides what is held against each other. What is not known differs from nothing. */
export function differences(base: readonly Conditions[], candidate: readonly Conditions[]): Told[] {
  const names = new Map([...base, ...candidate].map((c) => [c.device_id, c.device]));
  return [...names].flatMap(([id, device]) =>
    PARTS.flatMap((kind) => {
      const of = (side: readonly Conditions[]) =>
        [...new Set(side.filter((c) => c.device_id === id).flatMap((c) => c[kind] ?? []))].sort().join(', ');
      const [before, after] = [of(base), of(candidate)];
      if (before === '' || after === '' || before === after) return [];
      return [toldOf(said('gate.differs', { kind, device, before, after }))];
    }),
  );
}

/** Whether two sides that were not measured side by side may be held against each other: everything known is one and the same. */
export function areComparable(base: readonly Conditions[], candidate: readonly Conditions[]): boolean {
  if (differences(base, candidate).length > 0) return false;
  const devices = new Set(base.map((c) => c.device_id));
  return [base, candidate].every((side) =>
    [...devices].every((id) => {
      const own = side.filter((c) => c.device_id === id);
      return own.length > 0 && PARTS.every((p) => new Set(own.flatMap((c) => c[p] ?? [])).size <= 1);
    }),
  );
}
