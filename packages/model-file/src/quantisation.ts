import type { QuantisationKind, TensorFacts, WeightsOfType } from './facts.js';

export interface WeightFacts {
  type: string;
  bytes: number;
  count: number;
  /** Parameters of it that the file leaves out, since they are zero. */
  notStored: number;
  operator: string;
}

/** Weights below this share do not name a model: a few float constants are in every quantised one. */
const SHARE = 0.05;
const QUANTISED = ['int8', 'uint8', 'int16', 'int4', 'int2'];
const bitsOf: Record<string, string> = {
  int8: '8-bit integers',
  uint8: '8-bit integers',
  int16: '16-bit integers',
  int4: '4-bit integers',
  int2: '2-bit integers',
  float16: '16-bit floats',
  bfloat16: '16-bit floats (bfloat16)',
  float32: '32-bit floats',
  float64: '64-bit floats',
  int32: '32-bit integers',
  int64: '64-bit integers',
  uint32: '32-bit integers',
  uint64: '64-bit integers',
  bool: 'booleans',
  string: 'texts',
};
const inWords = (type: string) => bitsOf[type] ?? type;
/** "8-bit integers and 32-bit floats", the most frequent first. */
const several = (types: readonly string[]) => [...new Set(types.map(inWords))].slice(0, 3).join(' and ');

interface Quantised {
  kind: QuantisationKind;
  text: string;
}

/**
 * How a model is quantised, told from the types of its weights, of what its operators compute, and of its inputs and outputs.
 * @param computed how many tensors of each type operators compute
 */
export function quantisationOf(
  weights: { list: readonly WeightFacts[]; count: number; notStored: number },
  computed: ReadonlyMap<string, number>,
  ends: readonly TensorFacts[],
): Quantised {
  const told = quantisedBy(weights.list, computed, ends);
  if (weights.notStored === 0) return told;
  const percent = Math.round((weights.notStored / weights.count) * 100);
  return {
    ...told,
    text: `${told.text} The weights are sparse: ${percent} % of them are zero and not stored.`,
  };
}

function quantisedBy(
  weights: readonly WeightFacts[],
  computed: ReadonlyMap<string, number>,
  ends: readonly TensorFacts[],
): Quantised {
  const total = weights.reduce((n, w) => n + w.count, 0);
  const share = (...types: string[]) =>
    total === 0 ? 0 : weights.filter((w) => types.includes(w.type)).reduce((n, w) => n + w.count, 0) / total;
  const eight = share('int8', 'uint8');
  const four = share('int4', 'int2');
  const half = share('float16', 'bfloat16');
  const full = share('float32');
  const kinds = [eight, four, half, full].filter((s) => s > SHARE).length;
  if (Math.max(eight, four, half) <= SHARE) return withoutWeights(weights, computed, ends);
  if (four > SHARE && four >= eight)
    return {
      kind: 'weight-only-int4',
      text: `Most weights are ${share('int2') > share('int4') ? 2 : 4}-bit integers; activations are ${activations(computed)}.`,
    };
  if (half > SHARE && eight <= SHARE)
    return { kind: 'float16', text: 'Weights are 16-bit floats; activations are 32-bit floats.' };
  if (kinds > 1)
    return {
      kind: 'mixed',
      text: `Weights are of several types: ${Math.round(eight * 100)} % 8-bit integers, ${Math.round(full * 100)} % 32-bit floats.`,
    };
  return eightBit(weights, computed, ends);
}

function eightBit(
  weights: readonly WeightFacts[],
  computed: ReadonlyMap<string, number>,
  ends: readonly TensorFacts[],
): Quantised {
  const isInteger = (t: TensorFacts) => QUANTISED.includes(t.type);
  // With 16-bit activations biases are 64-bit integers.
  const wide = computed.get('int16') ?? 0;
  const are =
    wide > (computed.get('int8') ?? 0) + (computed.get('uint8') ?? 0)
      ? 'Weights are 8-bit integers, activations 16-bit integers'
      : 'Weights and activations are 8-bit integers';
  if (ends.length > 0 && ends.every(isInteger))
    return { kind: 'full-integer', text: `${are}, inputs and outputs too.` };
  // Biases of full-integer models are 32-bit integers; dynamic-range models keep them as floats.
  const integerBias = weights.some((w) => /^int(32|64)$/.test(w.type) && /CONV|FULLY/.test(w.operator));
  if (integerBias)
    return {
      kind: 'full-integer',
      text: ends.some((t) => t.type.startsWith('float'))
        ? `${are}; inputs or outputs are floats.`
        : `${are}; inputs or outputs are ${several(ends.filter((t) => !isInteger(t)).map((t) => t.type))}.`,
    };
  return {
    kind: 'dynamic-range',
    text: 'Weights are 8-bit integers; activations are floats, quantised while it runs.',
  };
}

/** Weights of full width, or none: what it computes says whether it is quantised. */
function withoutWeights(
  weights: readonly WeightFacts[],
  computed: ReadonlyMap<string, number>,
  ends: readonly TensorFacts[],
): Quantised {
  const types = [...computed].sort((a, b) => b[1] - a[1]).map(([type]) => type);
  const all = types.length > 0 ? types : ends.map((t) => t.type);
  const isQuantised =
    ends.length > 0 && ends.every((t) => QUANTISED.includes(t.type) && t.quantisation !== null);
  const kind = isQuantised && all.every((t) => QUANTISED.includes(t)) ? 'full-integer' : 'none';
  const floats = weights.filter((w) => w.type.startsWith('float'));
  const other = ends.map((t) => t.type).filter((t) => t !== 'float32');
  if (floats.length > 0) {
    const are = 'Weights and activations are 32-bit floats';
    return {
      kind,
      text: other.length === 0 ? `${are}.` : `${are}; inputs or outputs are ${several(other)}.`,
    };
  }
  if (all.length === 0) return { kind, text: 'It has neither weights nor activations.' };
  return { kind, text: `It has no weights; it computes with ${several(all)}.` };
}

const activations = (computed: ReadonlyMap<string, number>): string => {
  const of = (...types: string[]) => types.reduce((n, t) => n + (computed.get(t) ?? 0), 0);
  const [floats, integers] = [of('float32', 'float16', 'bfloat16'), of('int8', 'uint8', 'int16')];
  return integers > floats ? several(['int8', 'int16'].filter((t) => (computed.get(t) ?? 0) > 0)) : 'floats';
};

/** Weights summed up by their element type, the most bytes first. */
export function weightsByType(weights: readonly WeightsOfType[]): WeightsOfType[] {
  const sums = new Map<string, WeightsOfType>();
  for (const { type, count, bytes } of weights) {
    const sum = sums.get(type) ?? { type, count: 0, bytes: 0 };
    sums.set(type, { type, count: sum.count + count, bytes: sum.bytes + bytes });
  }
  return [...sums.values()].sort((a, b) => b.bytes - a.bytes || a.type.localeCompare(b.type));
}
