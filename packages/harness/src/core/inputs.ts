import type { InputRange } from '@rackmark/contracts';
import { fnv1a64, splitMix64Upper } from './splitmix.js';

/** Element types with their size in bits. */
const bits: Readonly<Record<string, number>> = {
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

/** Those that can be filled and read. */
export const numericTypes: readonly string[] = Object.keys(bits);

/** Whether elements of this type can be filled and read: no strings, resources or complex numbers. */
export const isNumeric = (type: string): boolean => bits[type] !== undefined;

/** @param type one that `isNumeric` knows */
export const byteLengthOf = (type: string, elements: number): number =>
  Math.ceil((elements * bits[type]!) / 8);

/**
 * Whole numbers that no graph shows a range for. Small, because they may be places in a table; never 0, because they may
 * be divisors; not all the same, because then nothing could be said of an output that is constant.
 */
const SMALL: InputRange = { low: 1, high: 3 };
const ranged = new Set(['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64']);
const wide = new Set(['int32', 'uint32', 'int64', 'uint64']);
/** So that a draw's 24 bits times this stays exact in a double. */
const MOST_VALUES = 2 ** 24;

/** The range that whole numbers of this input are drawn from; null: all bits are random. */
export function rangeOf(type: string, shown: InputRange | null): InputRange | null {
  if (!ranged.has(type)) return null;
  return shown ?? (wide.has(type) ? SMALL : null);
}

/**
 * The input that every harness gives a tensor, the same bytes on every device. One draw of SplitMix64, seeded by the
 * FNV-1a hash of the tensor's name, makes one element: floats are the draw's upper 24 bits ÷ 2²³ − 1, in [−1, 1);
 * 8-bit and int4 types its uppermost byte, 16-bit ones its upper two: they are quantised; bool its uppermost bit. Whole
 * numbers with a range are its upper 24 bits × how many there are ÷ 2²⁴ + the least; 32- and 64-bit ones always have one.
 * @param elements number of elements; little-endian, as tensors are
 * @param shown the range that the model's graph shows
 */
export function inputBytes(
  name: string,
  type: string,
  elements: number,
  shown: InputRange | null = null,
): Uint8Array {
  const bytes = new Uint8Array(byteLengthOf(type, elements));
  const next = splitMix64Upper(fnv1a64(name));
  const range = rangeOf(type, shown);
  if (range === null) fillBits(bytes, type, elements, next);
  else fillRange(bytes, elements, range, next);
  return bytes;
}

/** Typed arrays are little-endian wherever Node and browsers run. */
function fillBits(bytes: Uint8Array, type: string, elements: number, next: () => number): void {
  const float = () => (next() >>> 8) / 2 ** 23 - 1;
  const fill = <A extends Float32Array | Float64Array | Uint16Array>(array: A, value: () => number) => {
    for (let i = 0; i < elements; i++) array[i] = value();
  };
  if (type === 'float32') fill(new Float32Array(bytes.buffer), float);
  else if (type === 'float64') fill(new Float64Array(bytes.buffer), float);
  else if (type === 'float16') fill(new Uint16Array(bytes.buffer), () => float16Bits(float()));
  else if (type === 'int16' || type === 'uint16') fill(new Uint16Array(bytes.buffer), () => next() >>> 16);
  else for (let i = 0; i < bytes.length; i++) bytes[i] = next() >>> (type === 'bool' ? 31 : 24);
}

function fillRange(bytes: Uint8Array, elements: number, { low, high }: InputRange, next: () => number): void {
  const count = Math.min(high - low + 1, MOST_VALUES);
  const size = bytes.length / Math.max(1, elements);
  const view = new DataView(bytes.buffer);
  const write: Record<number, (at: number, value: number) => void> = {
    1: (at, value) => view.setUint8(at, value),
    2: (at, value) => view.setUint16(at, value, true),
    4: (at, value) => view.setUint32(at, value, true),
    8: (at, value) => view.setBigInt64(at, BigInt(value), true),
  };
  const set = write[size]!;
  for (let i = 0; i < elements; i++) set(size * i, low + Math.floor(((next() >>> 8) * count) / MOST_VALUES));
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

/** Whether not all elements are the same: only then does a constant output say something about the model. */
export function varies(bytes: Uint8Array, elements: number): boolean {
  const size = Math.max(1, Math.floor(bytes.length / Math.max(1, elements)));
  return bytes.some((b, i) => b !== bytes[i % size]);
}
