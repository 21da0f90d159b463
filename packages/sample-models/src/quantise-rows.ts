export type WeightKind = 'f32' | 'int8' | 'int4';

/** Weights as integers: `codes` in the order of the floats, one scale a row. */
export interface QuantisedRows {
  codes: Int8Array;
  scales: Float32Array;
}

/** Symmetric per-channel quantisation, as LiteRT wants it of weights: the largest weight of a row is the largest code. */
export function quantiseRows(weights: Float32Array, columns: number, kind: 'int8' | 'int4'): QuantisedRows {
  const most = kind === 'int8' ? 127 : 7;
  const rows = weights.length / columns;
  const codes = new Int8Array(weights.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    let largest = 0;
    for (let i = from; i < from + columns; i++) largest = Math.max(largest, Math.abs(weights[i]!));
    const scale = Math.fround(largest === 0 ? 1 : largest / most);
    scales[row] = scale;
    for (let i = from; i < from + columns; i++) codes[i] = Math.round(weights[i]! / scale);
  }
  return { codes, scales };
}

/** Two codes a byte, the first in the lower half. */
export function packInt4(codes: Int8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(codes.length / 2));
  for (let i = 0; i < packed.length; i++)
    packed[i] = (codes[2 * i]! & 15) | (((codes[2 * i + 1] ?? 0) & 15) << 4);
  return packed;
}
