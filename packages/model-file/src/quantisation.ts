import type { QuantisationKind, TensorFacts, WeightsOfType } from './facts.js';
import { remark, type Remark } from './remark.js';

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
/** What people call a type: signed or not is no matter. */
const kinds: Record<string, string> = {
  int8: 'i8',
  uint8: 'i8',
  int16: 'i16',
  int4: 'i4',
  int2: 'i2',
  float16: 'f16',
  bfloat16: 'bf16',
  float32: 'f32',
  float64: 'f64',
  int32: 'i32',
  int64: 'i64',
  uint32: 'i32',
  uint64: 'i64',
  bool: 'bool',
  string: 'text',
};
/** "8-bit integers and 32-bit floats", the most frequent first; a type without a name of its own goes by the file's. */
const several = (types: readonly string[]): (string | Remark)[] =>
  [...new Set(types.map((t) => kinds[t] ?? t))]
    .slice(0, 3)
    .map((kind) => (Object.values(kinds).includes(kind) ? remark('weights.type', { kind }) : kind));
const floats = remark('weights.type', { kind: 'float' });

interface Quantised {
  kind: QuantisationKind;
  text: Remark;
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
  const zero = hundredths(weights.notStored / weights.count);
  return { ...told, text: remark('weights.sparse', { why: told.text, delta_share: zero }) };
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
  const among = [eight, four, half, full].filter((s) => s > SHARE).length;
  if (Math.max(eight, four, half) <= SHARE) return withoutWeights(weights, computed, ends);
  if (four > SHARE && four >= eight)
    return {
      kind: 'weight-only-int4',
      text: remark('weights.few_bits', {
        n: share('int2') > share('int4') ? 2 : 4,
        list: activations(computed),
      }),
    };
  if (half > SHARE && eight <= SHARE) return { kind: 'float16', text: remark('weights.half') };
  if (among > 1)
    return {
      kind: 'mixed',
      text: remark('weights.mixed', { delta_share: hundredths(eight), limit_share: hundredths(full) }),
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
  const word = wide > (computed.get('int8') ?? 0) + (computed.get('uint8') ?? 0) ? 'wide' : 'same';
  if (ends.length > 0 && ends.every(isInteger))
    return { kind: 'full-integer', text: remark('weights.integer', { word }) };
  // Biases of full-integer models are 32-bit integers; dynamic-range models keep them as floats.
  const integerBias = weights.some((w) => /^int(32|64)$/.test(w.type) && /CONV|FULLY/.test(w.operator));
  if (integerBias)
    return {
      kind: 'full-integer',
      text: remark('weights.integer.ends', {
        word,
        list: ends.some((t) => t.type.startsWith('float'))
          ? [floats]
          : several(ends.filter((t) => !isInteger(t)).map((t) => t.type)),
      }),
    };
  return { kind: 'dynamic-range', text: remark('weights.dynamic_range') };
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
  const other = ends.map((t) => t.type).filter((t) => t !== 'float32');
  if (weights.some((w) => w.type.startsWith('float'))) {
    const text =
      other.length === 0 ? remark('weights.float') : remark('weights.float.ends', { list: several(other) });
    return { kind, text };
  }
  if (all.length === 0) return { kind, text: remark('weights.nothing') };
  return { kind, text: remark('weights.computes', { list: several(all) }) };
}

const hundredths = (share: number) => Math.round(share * 100) / 100;

const activations = (computed: ReadonlyMap<string, number>): (string | Remark)[] => {
  const of = (...types: string[]) => types.reduce((n, t) => n + (computed.get(t) ?? 0), 0);
  const [real, integers] = [of('float32', 'float16', 'bfloat16'), of('int8', 'uint8', 'int16')];
  return integers > real
    ? several(['int8', 'uint8', 'int16'].filter((t) => (computed.get(t) ?? 0) > 0))
    : [floats];
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
