import type { Cell, VariantError } from '@rackmark/contracts';
import { compareOutputs } from '../judge/outputs.js';
import type { Said } from '../measured/run-numbers.js';

/**
 * The cell to hold a variant against: the only f32 model of its family that was measured on the same device in the same
 * configuration of the same benchmark. Null for that model itself, and where there is none or more than one.
 */
export function referenceOf(cell: Cell, all: readonly Cell[]): Cell | null {
  if (cell.model.family === null) return null;
  const f32 = all.filter(
    (c) =>
      c.model.family === cell.model.family &&
      c.model.quantisation === 'none' &&
      c.benchmark_id === cell.benchmark_id &&
      c.device.id === cell.device.id &&
      c.configuration_key === cell.configuration_key,
  );
  const [one] = f32;
  if (one === undefined || f32.length > 1 || one.model.sha256 === cell.model.sha256) return null;
  return one.outcome === 'measured' && one.verdict !== 'invalid' ? one : null;
}

/** How far what a variant gave out is from what its reference did; null where they cannot be held against each other. */
export function errorAgainst(name: string, reference: Said, variant: Said): VariantError | null {
  if (reference.pieces !== null && variant.pieces !== null) {
    const of = Math.max(reference.pieces.length, variant.pieces.length);
    const departs = Array.from({ length: of }).findIndex(
      (_, i) => reference.pieces![i] !== variant.pieces![i],
    );
    const log_likelihood_error = scoreError(reference.scores ?? null, variant.scores ?? null);
    if (of === 0 && log_likelihood_error === null) return null;
    return { kind: 'answer', reference: name, same: departs < 0 ? of : departs, of, log_likelihood_error };
  }
  // The steps of a quantised output are no numbers of the f32 model's.
  const same = variant.outputs.filter((o) =>
    reference.outputs.some((r) => r.name === o.name && r.element_type === o.element_type),
  );
  const distance = compareOutputs(reference.outputs, same);
  if (distance === null) return null;
  return { kind: 'output', reference: name, cosine: distance.cosine, largest_error: distance.largestError };
}

/** Mean absolute difference, token by token; null where one has none, or their tokenizers cut the text differently. */
function scoreError(a: readonly number[] | null, b: readonly number[] | null): number | null {
  if (a === null || b === null || a.length === 0 || a.length !== b.length) return null;
  return a.reduce((sum, x, i) => sum + Math.abs(x - b[i]!), 0) / a.length;
}
