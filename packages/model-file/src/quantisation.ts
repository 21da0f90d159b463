import type { QuantisationKind, TensorFacts, WeightsOfType } from './facts.js';

export interface WeightFacts {
  type: string;
  bytes: number;
  count: number;
  operator: string;
}

/** Weights below this share do not name a model: a few float constants are in every quantised one. */
const SHARE = 0.05;

/** How a model is quantised, told from the types of its weights and of its inputs and outputs. */
export function quantisationOf(
  weights: readonly WeightFacts[],
  ends: readonly TensorFacts[],
): { kind: QuantisationKind; text: string } {
  const total = weights.reduce((n, w) => n + w.count, 0);
  const share = (...types: string[]) =>
    total === 0 ? 0 : weights.filter((w) => types.includes(w.type)).reduce((n, w) => n + w.count, 0) / total;
  const integerEnds = ends.length > 0 && ends.every((t) => ['int8', 'uint8', 'int16'].includes(t.type));
  const eight = share('int8', 'uint8');
  const four = share('int4', 'int2');
  const half = share('float16');
  const full = share('float32');
  const kinds = [eight, four, half, full].filter((s) => s > SHARE).length;
  if (total === 0 || Math.max(eight, four, half) <= SHARE)
    return { kind: 'none', text: 'Weights and activations are 32-bit floats.' };
  if (four > SHARE && four >= eight)
    return { kind: 'weight-only-int4', text: 'Most weights are 4-bit integers; activations are floats.' };
  if (half > SHARE && eight <= SHARE)
    return { kind: 'float16', text: 'Weights are 16-bit floats; activations are 32-bit floats.' };
  if (kinds > 1)
    return {
      kind: 'mixed',
      text: `Weights are of several types: ${Math.round(eight * 100)} % 8-bit integers, ${Math.round(full * 100)} % 32-bit floats.`,
    };
  if (integerEnds)
    return {
      kind: 'full-integer',
      text: 'Weights and activations are 8-bit integers, inputs and outputs too.',
    };
  // Biases of full-integer models are 32-bit integers; dynamic-range models keep them as floats.
  const integerBias = weights.some((w) => w.type === 'int32' && /CONV|FULLY/.test(w.operator));
  if (integerBias)
    return {
      kind: 'full-integer',
      text: 'Weights and activations are 8-bit integers; inputs or outputs are floats.',
    };
  return {
    kind: 'dynamic-range',
    text: 'Weights are 8-bit integers; activations are floats, quantised while it runs.',
  };
}

/** Weights summed up by their element type, the most bytes first. */
export function weightsByType(weights: readonly WeightsOfType[]): WeightsOfType[] {
  const sums = new Map<string, WeightsOfType>();
  for (const { type, count, bytes } of weights) {
    const sum = sums.get(type) ?? { type, count: 0, bytes: 0 };
    sums.set(type, { type, count: sum.count + count, bytes: sum.bytes + bytes });
  }
  return [...sums.values()].sort((a, b) => b.bytes - a.bytes || a.type.localeCompare(b.type));
}
