import type { OutputSummary } from '@rackmark/contracts';
import type { OutputTensor } from './engine.js';

const MOST_VALUES = 256;

/** How an element is read; types that are missing here are summarised by their bytes alone. */
const readers: Record<string, { size: number; read: (view: DataView, at: number) => number }> = {
  float32: { size: 4, read: (v, at) => v.getFloat32(at, true) },
  float64: { size: 8, read: (v, at) => v.getFloat64(at, true) },
  float16: { size: 2, read: (v, at) => halfToNumber(v.getUint16(at, true)) },
  int8: { size: 1, read: (v, at) => v.getInt8(at) },
  uint8: { size: 1, read: (v, at) => v.getUint8(at) },
  bool: { size: 1, read: (v, at) => v.getUint8(at) },
  int16: { size: 2, read: (v, at) => v.getInt16(at, true) },
  uint16: { size: 2, read: (v, at) => v.getUint16(at, true) },
  int32: { size: 4, read: (v, at) => v.getInt32(at, true) },
  uint32: { size: 4, read: (v, at) => v.getUint32(at, true) },
  int64: { size: 8, read: (v, at) => Number(v.getBigInt64(at, true)) },
  uint64: { size: 8, read: (v, at) => Number(v.getBigUint64(at, true)) },
};

/** What is kept of an output: enough to see that it is sane and to compare it with another device's. */
export function summariseOutput({ name, type, shape, bytes }: OutputTensor, sha256: string): OutputSummary {
  const reader = readers[type];
  const elements = reader ? Math.floor(bytes.byteLength / reader.size) : bytes.byteLength;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = (i: number) => (reader ? reader.read(view, i * reader.size) : bytes[i]!);
  let nonFinite = 0;
  let constant = true;
  const first = elements > 0 ? read(0) : 0;
  const values: (number | null)[] = [];
  for (let i = 0; i < elements; i++) {
    const value = read(i);
    const finite = Number.isFinite(value);
    if (!finite) nonFinite += 1;
    if (value !== first) constant = false;
    if (i < MOST_VALUES) values.push(finite ? value : null);
  }
  return {
    name,
    element_type: type,
    shape,
    elements,
    non_finite: nonFinite,
    constant,
    sha256,
    values,
  };
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
