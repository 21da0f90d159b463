import { createHash } from 'node:crypto';

const MASK = (1n << 64n) - 1n;

/** FNV-1a, 64 bits, over the UTF-8 bytes of a name (Fowler, Noll, Vo). */
export function fnv1a64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text, 'utf8')) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & MASK;
  return hash;
}

/** SplitMix64 (Steele, Lea, Flood 2014): 64 random bits a call. */
export function splitMix64(seed: bigint): () => bigint {
  let state = seed & MASK;
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return z ^ (z >> 31n);
  };
}

/** Element types with their size in bits. */
const bits: Record<string, number> = {
  float32: 32,
  float64: 64,
  float16: 16,
  int8: 8,
  uint8: 8,
  int16: 16,
  uint16: 16,
  int32: 32,
  uint32: 32,
  int64: 64,
  uint64: 64,
  bool: 8,
  int4: 4,
};

export class UnknownElementType extends Error {}

export const byteLengthOf = (type: string, elements: number): number => {
  const size = bits[type];
  if (size === undefined)
    throw new UnknownElementType(`Inputs of type ${type} cannot be filled by this harness.`);
  return Math.ceil((elements * size) / 8);
};

/**
 * The input that every harness gives a tensor, the same bytes on every device. One draw of SplitMix64, seeded by the
 * FNV-1a hash of the tensor's name, makes one element: floats are the draw's upper 24 bits ÷ 2²³ − 1, in [−1, 1);
 * 8-bit and int4 types its uppermost byte; bool its uppermost bit. 16-, 32- and 64-bit integers are 0: they are mostly
 * indices, and a random one fails or crashes.
 * @param elements number of elements; little-endian, as tensors are
 * @throws UnknownElementType
 */
export function inputBytes(name: string, type: string, elements: number): Uint8Array {
  const bytes = new Uint8Array(byteLengthOf(type, elements));
  const next = splitMix64(fnv1a64(name));
  const view = new DataView(bytes.buffer);
  const float = () => Number(next() >> 40n) / 2 ** 23 - 1;
  switch (type) {
    case 'float32':
      for (let i = 0; i < elements; i++) view.setFloat32(4 * i, float(), true);
      break;
    case 'float64':
      for (let i = 0; i < elements; i++) view.setFloat64(8 * i, float(), true);
      break;
    case 'float16':
      for (let i = 0; i < elements; i++) view.setUint16(2 * i, float16Bits(float()), true);
      break;
    case 'int8':
    case 'uint8':
    case 'int4':
      for (let i = 0; i < bytes.length; i++) bytes[i] = Number(next() >> 56n);
      break;
    case 'bool':
      for (let i = 0; i < elements; i++) bytes[i] = Number(next() >> 63n);
      break;
  }
  return bytes;
}

/** Bits of the half-precision number nearest to x, |x| ≤ 1, rounding half to even; subnormals included. */
function float16Bits(x: number): number {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const a = Math.abs(x);
  if (a === 0) return sign;
  const exponent = Math.max(-14, Math.floor(Math.log2(a)));
  const steps = a / 2 ** (exponent - 10);
  const floor = Math.floor(steps);
  const rest = steps - floor;
  const rounded = rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
  // A carry out of the fraction moves into the exponent by itself.
  return sign | (exponent === -14 && rounded < 1024 ? rounded : ((exponent + 15) << 10) + (rounded - 1024));
}

/** What other harnesses must reproduce: type, size and hash of a few inputs. */
export function inputVectors(): {
  name: string;
  type: string;
  elements: number;
  first_hex: string;
  sha256: string;
}[] {
  const names = ['input', 'serving_default_x:0', 'kv_cache_k_0', 'größe'];
  return names.flatMap((name) =>
    ['float32', 'float16', 'int8', 'uint8', 'bool', 'int32', 'int64'].map((type) => {
      const bytes = inputBytes(name, type, 1000);
      return {
        name,
        type,
        elements: 1000,
        first_hex: Buffer.from(bytes.subarray(0, 16)).toString('hex'),
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
    }),
  );
}
